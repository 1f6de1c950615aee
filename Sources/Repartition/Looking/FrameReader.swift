package import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Looks at a frame: its columns, how many rows it has, its first rows.
package struct FrameReader: Sendable {
    private let frame: Frame
    private let options: RunOptions

    package init(_ frame: Frame, options: RunOptions) {
        self.frame = frame
        self.options = options
    }

    /// The columns of the frame and their types.
    ///
    /// - Throws: ``RunError``, ``ParquetError``, ``ExpressionError``, ``ObjectStoreError``.
    package func schema() async throws -> TableSchema {
        try await WorkerPool.with(options.threadCount) { pool in
            try opened(try await open(on: pool)).schema
        }
    }

    /// The rows of the frame.
    ///
    /// Without a filter only footers are read.
    ///
    /// - Throws: As ``schema()``.
    package func count() async throws -> Int {
        try await WorkerPool.with(options.threadCount) { pool in
            let source = try await open(on: pool)
            let opened = try opened(source)
            guard !opened.resolved.keepsAllRows else {
                return source.files.reduce(0) { $0 + $1.footer.rowCount }
            }
            let (survey, errors) = try await survey(opened, on: pool)
            try errors.requireBelowThresholds(of: opened.resolved.errorStages)
            return survey.rowsRead - survey.rowsFiltered
        }
    }

    /// The records that fail in stages of the frame, and how many stages there are.
    ///
    /// - Throws: As ``schema()``; thresholds do not count.
    package func errorRecords() async throws -> (records: [ErrorRecords], stages: [ErrorStage]) {
        try await WorkerPool.with(options.threadCount) { pool in
            let opened = try opened(try await open(on: pool))
            let stages = opened.resolved.errorStages
            guard !stages.isEmpty else { return ([], []) }
            return (try await survey(opened, on: pool).errors, stages)
        }
    }

    private func survey(
        _ opened: OpenedFrame,
        on pool: WorkerPool
    ) async throws -> (survey: Survey, errors: [ErrorRecords]) {
        let source = opened.source
        let registry = PartitionRegistry()
        let router = try RowRouter(
            RouteExpressions(opened.resolved, keys: [], options: evaluation),
            source: source,
            registry: registry
        )
        let survey = try await Surveyor(
            source: source,
            router: router,
            registry: registry,
            decoders: Reusable { ColumnChunkDecoder() },
            pool: pool,
            notesBadFiles: false
        ).survey { _, _, _ in }
        return (survey, survey.errorRecords(router.rules, of: source))
    }

    /// The first rows, a vector for each column.
    ///
    /// - Throws: As ``schema()``.
    package func head(
        _ rowLimit: Int
    ) async throws -> (schema: TableSchema, columns: [ColumnVector]) {
        try await WorkerPool.with(options.threadCount) { pool in
            var opened = try opened(try await open(on: pool))
            var parts = opened.schema.fields.map { [ColumnVector.nulls($0.type, count: 0)] }
            var found = 0
            for (file, stored) in opened.source.files.enumerated() {
                for rowGroup in stored.rowGroups.indices where found < rowLimit {
                    let head = try await opened.head(
                        rowLimit - found,
                        file: file,
                        rowGroup: rowGroup
                    )
                    for (column, vector) in head.columns.enumerated() where head.rowCount > 0 {
                        parts[column].append(vector)
                    }
                    found += head.rowCount
                }
            }
            let columns = parts.compactMap { vectors in
                ColumnVector.concatenated(vectors.count > 1 ? Array(vectors.dropFirst()) : vectors)
            }
            return (opened.schema, columns)
        }
    }

    /// The first rows as `show()` writes their values; null is `nil`.
    ///
    /// - Throws: As ``schema()``.
    package func headTexts(
        _ rowLimit: Int
    ) async throws -> (schema: TableSchema, rows: [[String?]]) {
        let (schema, columns) = try await head(rowLimit)
        let texts = columns.map { sparkStrings($0, timeZone: options.timeZone) }
        return (schema, (0..<(columns.first?.count ?? 0)).map { row in texts.map { $0[row] } })
    }

    private func open(on pool: WorkerPool) async throws -> OpenedSource {
        try await OpenedSource.open(frame.source, on: pool, badFiles: options.badFiles)
    }

    private var evaluation: EvaluationOptions {
        EvaluationOptions(timeZone: options.timeZone, isANSI: options.isANSI)
    }

    private func opened(_ source: OpenedSource) throws -> OpenedFrame {
        try OpenedFrame(frame, source, evaluation)
    }
}

/// A frame whose steps are bound to the columns that its files turned out to have.
private struct OpenedFrame {
    let source: OpenedSource
    let resolved: ResolvedFrame
    let schema: TableSchema
    private let columns: [BoundExpression]
    private let filters: [BoundExpression]
    /// Conditions of error records.
    private let errors: [BoundExpression]
    /// The error records among the rows looked at.
    private var found: [ErrorRecords] = []

    init(_ frame: Frame, _ source: OpenedSource, _ options: EvaluationOptions) throws {
        self.source = source
        let resolved = try ResolvedFrame(
            frame.steps,
            fileSchema: source.fileSchema,
            partitionFields: frame.source.partitionFields
        )
        self.resolved = resolved
        try source.requireAgreement(on: resolved)
        errors = try resolved.errorRules.map {
            try $0.condition.boundFilter(to: resolved.sourceSchema, options: options)
        }
        filters = try resolved.filters.map {
            try $0.boundFilter(to: resolved.sourceSchema, options: options)
        }
        columns = try resolved.columns.map {
            try $0.expression.bound(to: resolved.sourceSchema, options: options)
        }
        schema = TableSchema(
            zip(resolved.columns, columns).map { column, bound in
                Field(column.name, bound.type, isNullable: bound.isNullable)
            }
        )
    }

    /// The first rows of a row group that pass the filters.
    ///
    /// - Throws: ``RunError`` of kind `badRows` once there are as many error records as a stage of
    ///   the frame allows.
    mutating func head(
        _ rowLimit: Int,
        file: Int,
        rowGroup: Int
    ) async throws -> (columns: [ColumnVector], rowCount: Int) {
        let stored = source.files[file]
        let rowCount = stored.rowGroups[rowGroup].rowCount
        let inputs = Set((columns + filters + errors).flatMap(\.inputs))
        let read = try inputs.filter { $0 < resolved.fileFieldCount }.map { field in
            let column = try source.column(
                named: resolved.sourceSchema.fields[field].name,
                fields: (columns + filters + errors).fields(of: field)
            )
            return (field, column)
        }
        let fetched = try await FetchedRanges.fetch(
            source.chunkRanges(file: file, rowGroup: rowGroup, leaves: read.flatMap(\.1.leaves)),
            of: stored.info,
            in: source.source.store
        )
        var vectors: [Int: ColumnVector] = [:]
        let decoder = ColumnChunkDecoder()
        for (field, column) in read {
            do {
                vectors[field] = try source.values(
                    of: column,
                    file: file,
                    rowGroup: rowGroup,
                    fetched: fetched,
                    decoder: decoder
                )
            } catch let error as ParquetError {
                throw error.at(file: stored.info.key.description, rowGroup: rowGroup)
            }
        }
        for (field, vector) in try source.partitionVectors(file, schema: resolved.sourceSchema)
        where inputs.contains(field) {
            vectors[field] = vector.repeatingFirst(rowCount)
        }
        let first = BadRows.Place(file: stored.info.key.description, rowGroup: rowGroup, row: 0)
        return try evaluated(vectors, rowCount, rowLimit, first)
    }

    /// - Parameter first: The first row of the row group.
    private mutating func evaluated(
        _ vectors: [Int: ColumnVector],
        _ rowCount: Int,
        _ rowLimit: Int,
        _ first: BadRows.Place
    ) throws -> (columns: [ColumnVector], rowCount: Int) {
        var passing = Array(0..<rowCount)
        for filter in filters {
            let selected = try filter.selection(
                rowCount: rowCount,
                inputs: filter.inputs.compactMap { vectors[$0] }
            )
            passing.removeAll { !selected[$0] }
        }
        for (rule, condition) in zip(resolved.errorRules, errors) {
            let failed = try condition.selection(
                rowCount: rowCount,
                inputs: condition.inputs.compactMap { vectors[$0] }
            )
            let rows = passing.filter { failed[$0] }
            passing.removeAll { failed[$0] }
            guard let row = rows.first else { continue }
            found.append(
                ErrorRecords(
                    stageNumber: rule.stage,
                    stage: resolved.errorStages[rule.stage].name,
                    path: rule.path,
                    type: rule.type.description,
                    rows: rows.count,
                    first: .init(file: first.file, rowGroup: first.rowGroup, row: row)
                )
            )
        }
        try found.requireBelowThresholds(of: resolved.errorStages)
        let rows = Array(passing.prefix(rowLimit))
        let found = try columns.map { expression in
            try expression.evaluate(
                rowCount: rows.count,
                inputs: expression.inputs.compactMap { vectors[$0]?.taking(rows) }
            )
        }
        return (found, rows.count)
    }
}
