internal import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// A frame whose steps are bound to the columns that its files turned out to have.
struct OpenedFrame {
    let source: OpenedSource
    let resolved: ResolvedFrame
    let schema: TableSchema
    private let columns: [BoundExpression]
    private let filters: [BoundExpression]
    /// For each check, in their order, the conditions of its rules.
    private let rules: [[BoundExpression]]
    /// Conditions of error records.
    private let errors: [BoundExpression]

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
        rules = try resolved.checks.map { check in
            try check.rules.map {
                try $0.condition.boundFilter(to: resolved.sourceSchema, options: options)
            }
        }
        errors = try resolved.errorRules.map {
            try $0.condition.boundFilter(to: resolved.sourceSchema, options: options)
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

    /// The first rows of a row group that pass filters, checks and limits.
    ///
    /// - Throws: ``ParquetError``, ``ExpressionError``; ``RunError`` of kind `badRows` if a check
    ///   refuses one of the rows, or once there are as many error records as a stage allows.
    func head(
        _ rowLimit: Int,
        file: Int,
        rowGroup: Int,
        _ gate: inout RowGate
    ) async throws -> (columns: [ColumnVector], rowCount: Int) {
        let rowCount = source.files[file].rowGroups[rowGroup].rowCount
        let vectors = try await values(file: file, rowGroup: rowGroup)
        let passing = try passing(vectors, file: file, rowGroup: rowGroup, rowCount, &gate)
        let rows = Array(passing.prefix(rowLimit))
        let found = try columns.map { expression in
            try expression.evaluate(
                rowCount: rows.count,
                inputs: expression.inputs.compactMap { vectors[$0]?.taking(rows) }
            )
        }
        return (found, rows.count)
    }

    /// The values of what expressions read, by the source's fields, for all rows of a row group.
    private func values(file: Int, rowGroup: Int) async throws -> [Int: ColumnVector] {
        let stored = source.files[file]
        let readers = columns + filters + rules.joined() + errors
        let inputs = Set(readers.flatMap(\.inputs))
        let read = try inputs.filter { $0 < resolved.fileFieldCount }.map { field in
            let column = try source.column(
                named: resolved.sourceSchema.fields[field].name,
                fields: readers.fields(of: field)
            )
            return (field, column)
        }
        let fetched = try await FetchedRanges.fetch(
            source.chunkRanges(file: file, rowGroup: rowGroup, leaves: read.flatMap(\.1.leaves)),
            of: stored.info,
            in: source.source.reader
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
        let rowCount = stored.rowGroups[rowGroup].rowCount
        for (field, vector) in try source.partitionVectors(file, schema: resolved.sourceSchema)
        where inputs.contains(field) {
            vectors[field] = vector.repeatingFirst(rowCount)
        }
        return vectors
    }

    /// The rows that pass, in their order.
    private func passing(
        _ vectors: [Int: ColumnVector],
        file: Int,
        rowGroup: Int,
        _ rowCount: Int,
        _ gate: inout RowGate
    ) throws -> [Int] {
        var passing = Array(0..<rowCount)
        var bad: [BadRows] = []
        var (filterCount, checkCount, errorCount) = (0, 0, 0)
        func holds(_ condition: BoundExpression) throws -> Bitmap {
            try condition.selection(
                rowCount: rowCount,
                inputs: condition.inputs.compactMap { vectors[$0] }
            )
        }
        func place(_ row: Int) -> BadRows.Place {
            .init(file: source.files[file].info.key.description, rowGroup: rowGroup, row: row)
        }
        for stage in gate.stages {
            for filter in filters[filterCount..<stage.filterCount] {
                let selected = try holds(filter)
                passing.removeAll { !selected[$0] }
            }
            for check in checkCount..<stage.checkCount {
                for (rule, condition) in zip(resolved.checks[check].rules, rules[check]) {
                    let isBad = try holds(condition)
                    let found = passing.filter { isBad[$0] }
                    guard let first = found.first else { continue }
                    let policy = resolved.checks[check].policy
                    if policy == .quarantine { passing.removeAll { isBad[$0] } }
                    bad.append(
                        BadRows(
                            subject: resolved.checks[check].subject,
                            reason: rule.reason,
                            policy: policy,
                            rows: found.count,
                            first: place(first)
                        )
                    )
                }
            }
            for number in errorCount..<stage.errorRuleCount {
                let failed = try holds(errors[number])
                let found = passing.filter { failed[$0] }
                passing.removeAll { failed[$0] }
                guard let first = found.first else { continue }
                let rule = resolved.errorRules[number]
                gate.errorRecords.append(
                    ErrorRecords(
                        stageNumber: rule.stage,
                        stage: resolved.errorStages[rule.stage].name,
                        path: rule.path,
                        type: rule.type.description,
                        rows: found.count,
                        first: place(first)
                    )
                )
            }
            (filterCount, checkCount) = (stage.filterCount, stage.checkCount)
            errorCount = stage.errorRuleCount
            passing = gate.pass(passing, stage)
        }
        try bad.requireNoneRefused(of: rowCount)
        try gate.errorRecords.requireBelowThresholds(of: resolved.errorStages)
        return passing
    }
}

/// Lets rows pass up to the limits of a frame.
struct RowGate {
    /// Filters, checks and error rules, and the limit that follows them, if one does.
    struct Stage {
        var filterCount: Int
        var checkCount: Int
        var errorRuleCount: Int
        fileprivate var limit: Int?
    }

    let stages: [Stage]
    /// How many rows each limit still lets pass.
    private var room: [Int]
    /// The error records among the rows that were looked at.
    var errorRecords: [ErrorRecords] = []

    init(_ frame: ResolvedFrame) {
        stages =
            frame.limits.enumerated().map {
                Stage(
                    filterCount: $1.filterCount,
                    checkCount: $1.checkCount,
                    errorRuleCount: $1.errorRuleCount,
                    limit: $0
                )
            } + [
                Stage(
                    filterCount: frame.filters.count,
                    checkCount: frame.checks.count,
                    errorRuleCount: frame.errorRules.count,
                    limit: nil
                )
            ]
        room = frame.limits.map(\.rowCount)
    }

    /// Whether any row may pass.
    var isOpen: Bool { !room.contains(0) }

    /// The first rows, as many as the stage's limit lets pass.
    mutating func pass(_ rows: [Int], _ stage: Stage) -> [Int] {
        guard let limit = stage.limit else { return rows }
        let passing = Array(rows.prefix(room[limit]))
        room[limit] -= passing.count
        return passing
    }
}
