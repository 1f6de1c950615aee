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
            guard !opened.resolved.filters.isEmpty else {
                return source.files.reduce(0) { $0 + $1.footer.rowCount }
            }
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
            return survey.rowsRead - survey.rowsFiltered
        }
    }

    /// The first rows, as Spark's `CAST(x AS STRING)` writes their values; null is `nil`.
    ///
    /// - Throws: As ``schema()``; ``RunError`` of kind `invalidRequest` for a nested column.
    package func head(_ rows: Int) async throws -> (schema: TableSchema, rows: [[String?]]) {
        try await WorkerPool.with(options.threadCount) { pool in
            let opened = try opened(try await open(on: pool))
            var found: [[String?]] = []
            for (file, stored) in opened.source.files.enumerated() {
                for rowGroup in stored.rowGroups.indices where found.count < rows {
                    found += try await opened.rows(
                        rows - found.count,
                        file: file,
                        rowGroup: rowGroup,
                        options.timeZone
                    )
                }
            }
            return (opened.schema, found)
        }
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
    private let columns: [BoundExpression?]
    private let filters: [BoundExpression]

    init(_ frame: Frame, _ source: OpenedSource, _ options: EvaluationOptions) throws {
        self.source = source
        let resolved = try ResolvedFrame(
            frame.steps,
            fileSchema: source.fileSchema,
            partitionFields: frame.source.partitionFields
        )
        self.resolved = resolved
        try source.requireAgreement(on: resolved)
        filters = try resolved.filters.map {
            try $0.boundFilter(to: resolved.sourceSchema, options: options)
        }
        // A column that is nothing but a column of the files may be nested: it has no expression.
        var columns: [BoundExpression?] = []
        var fields: [Field] = []
        for column in resolved.columns {
            if let name = column.expression.columnName,
                let position = resolved.sourceSchema.index(of: name),
                resolved.sourceSchema.fields[position].type.isNested
            {
                columns.append(nil)
                fields.append(Field(column.name, resolved.sourceSchema.fields[position].type))
            } else {
                let bound = try column.expression.bound(
                    to: resolved.sourceSchema,
                    options: options
                )
                columns.append(bound)
                fields.append(Field(column.name, bound.type, isNullable: bound.isNullable))
            }
        }
        self.columns = columns
        schema = TableSchema(fields)
    }

    /// The first rows of a row group that pass the filters.
    func rows(
        _ limit: Int,
        file: Int,
        rowGroup: Int,
        _ timeZone: TimeZoneRules
    ) async throws -> [[String?]] {
        let stored = source.files[file]
        let rowCount = stored.rowGroups[rowGroup].rowCount
        let expressions = try boundColumns()
        let inputs = Set((expressions + filters).flatMap(\.inputs))
        let leaves = try inputs.filter { $0 < resolved.fileFieldCount }.map { field in
            (field, try source.flatLeaf(named: resolved.sourceSchema.fields[field].name))
        }
        let fetched = try await FetchedRanges.fetch(
            source.chunkRanges(file: file, rowGroup: rowGroup, leaves: leaves.map(\.1)),
            of: stored.info,
            in: source.source.store
        )
        var vectors: [Int: ColumnVector] = [:]
        let decoder = ColumnChunkDecoder()
        for (field, leaf) in leaves {
            try source.start(
                decoder,
                leaf: leaf,
                file: file,
                rowGroup: rowGroup,
                fetched: fetched
            )
            vectors[field] = try stored.naming(rowGroup: rowGroup) { () throws(ParquetError) in
                try decoder.wholeColumn()
            }
        }
        for (field, vector) in try source.partitionVectors(file, schema: resolved.sourceSchema)
        where inputs.contains(field) {
            vectors[field] = vector.repeatingFirst(rowCount)
        }
        return try texts(of: expressions, vectors, rowCount, limit, timeZone)
    }

    private func boundColumns() throws -> [BoundExpression] {
        try zip(columns, schema.fields).map { column, field in
            guard let column else {
                throw RunError(
                    .invalidRequest,
                    "column \(field.name) is \(field.type), which cannot be shown yet: leave it "
                        + "out with --drop \(field.name)"
                )
            }
            return column
        }
    }

    private func texts(
        of expressions: [BoundExpression],
        _ vectors: [Int: ColumnVector],
        _ rowCount: Int,
        _ limit: Int,
        _ timeZone: TimeZoneRules
    ) throws -> [[String?]] {
        var passing = Array(0..<rowCount)
        for filter in filters {
            let selected = try filter.selection(
                rowCount: rowCount,
                inputs: filter.inputs.compactMap { vectors[$0] }
            )
            passing.removeAll { !selected[$0] }
        }
        let rows = Array(passing.prefix(limit))
        let columns = try expressions.map { expression in
            let inputs = expression.inputs.compactMap { vectors[$0]?.taking(rows) }
            return sparkStrings(
                try expression.evaluate(rowCount: rows.count, inputs: inputs),
                timeZone: timeZone
            )
        }
        return rows.indices.map { row in columns.map { $0[row] } }
    }
}
