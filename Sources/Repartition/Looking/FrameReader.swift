package import Columns
internal import Expressions
internal import Parquet
internal import ParquetFiles

/// Looks at a frame: its columns, how many rows it has, its first rows.
package struct FrameReader: Sendable {
    private let frame: Frame
    let options: RunOptions
    var steps: [Transformation] { frame.steps }

    package init(_ frame: Frame, options: RunOptions) {
        self.frame = frame
        self.options = options
    }

    /// The columns of the frame and their types.
    ///
    /// - Throws: ``RunError``, ``ParquetError``, ``ExpressionError``, ``ObjectStoreError``.
    package func schema() async throws -> TableSchema {
        try await withFrame { opened, _ in opened.schema }
    }

    /// The rows of the frame: those that a run would write.
    ///
    /// Only footers are read if nothing is asked of the rows.
    ///
    /// - Throws: As ``schema()``; ``RunError`` of kind `badRows` if a check refuses some.
    package func count() async throws -> Int {
        try await withFrame { opened, pool in
            guard !opened.resolved.keepsAllRows else {
                let rowCount = opened.source.files.reduce(0) { $0 + $1.footer.rowCount }
                return opened.resolved.limits.map(\.rowCount).reduce(rowCount, min)
            }
            return try await count(opened, on: pool)
        }
    }

    private func count(_ opened: OpenedFrame, on pool: WorkerPool) async throws -> Int {
        let (survey, router) = try await survey(opened, on: pool)
        try survey.badRows(router.rules, of: opened.source)
            .requireNoneRefused(of: survey.rowsRead)
        try survey.errorRecords(router.rules, of: opened.source)
            .requireBelowThresholds(of: opened.resolved.errorStages)
        let left = survey.rowsFiltered + survey.rowsBeyondLimit
        return survey.rowsRead - left - survey.rowsQuarantined
    }

    /// The records that fail in stages of the frame, and how many stages there are.
    ///
    /// - Throws: As ``schema()``; thresholds do not count.
    package func errorRecords() async throws -> (records: [ErrorRecords], stages: [ErrorStage]) {
        try await withFrame { opened, pool in
            let stages = opened.resolved.errorStages
            guard !stages.isEmpty else { return ([], []) }
            let (survey, router) = try await survey(opened, on: pool)
            return (survey.errorRecords(router.rules, of: opened.source), stages)
        }
    }

    /// Asks all rows whether they are rows of the frame.
    func survey(
        _ opened: OpenedFrame,
        on pool: WorkerPool
    ) async throws -> (survey: Survey, router: RowRouter) {
        let registry = PartitionRegistry()
        let decoders = Reusable { ColumnChunkDecoder() }
        var router = try RowRouter(
            RouteExpressions(opened.resolved, keys: [], options: evaluation),
            source: opened.source,
            registry: registry
        )
        router.cut = try await LimitFinder(
            resolved: opened.resolved,
            source: opened.source,
            options: evaluation,
            decoders: decoders,
            pool: pool,
            notesBadFiles: false
        ).find().cut
        let survey = try await Surveyor(
            source: opened.source,
            router: router,
            registry: registry,
            decoders: decoders,
            pool: pool,
            notesBadFiles: false,
            routings: RoutingStore(memoryByteLimit: 0),
            memoryByteLimit: options.memory.work(isSorted: false),
            clock: WorkClock()
        ).survey { _, _, _ in }
        return (survey, router)
    }

    /// The first rows, a vector for each column.
    ///
    /// - Throws: As ``schema()``.
    package func head(
        _ rowLimit: Int
    ) async throws -> (schema: TableSchema, columns: [ColumnVector]) {
        try await withFrame { opened, _ in
            var parts = opened.schema.fields.map { [ColumnVector.nulls($0.type, count: 0)] }
            var found = 0
            var gate = RowGate(opened.resolved)
            for (file, stored) in opened.source.files.enumerated() {
                for rowGroup in stored.rowGroups.indices where found < rowLimit && gate.isOpen {
                    try Task.checkCancellation()
                    let head = try await opened.head(
                        rowLimit - found,
                        file: file,
                        rowGroup: rowGroup,
                        &gate
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

    private var evaluation: EvaluationOptions {
        EvaluationOptions(timeZone: options.timeZone, isANSI: options.isANSI)
    }

    /// Hands over the frame with its steps bound to the columns of its files.
    ///
    /// A file that turns out to be unreadable, and need not be read, is left out: `body` is asked
    /// again without it.
    ///
    /// - Throws: What `body` throws; the cure is added to the error of a file.
    func withFrame<Result>(
        _ body: (OpenedFrame, WorkerPool) async throws -> Result
    ) async throws -> Result {
        try await options.badFiles.namingCure(files: frame.source.files.count) {
            try await WorkerPool.with(options.workerCount) { pool in
                var source = try await OpenedSource.open(
                    frame.source,
                    on: pool,
                    badFiles: options.badFiles
                )
                while true {
                    do {
                        let opened = try OpenedFrame(frame, source, evaluation)
                        let result = try await body(opened, pool)
                        options.badFileLog?.note(source.unreadable)
                        return result
                    } catch let error as ParquetError
                        where options.badFiles != .fail && error.isOfFile
                    {
                        guard let file = source.position(of: error.place.file) else { throw error }
                        source = try source.leavingOut([file: error])
                    }
                }
            }
        }
    }

    /// A reader of these columns of the frame.
    func selecting(_ columns: [NamedExpression]) -> FrameReader {
        FrameReader(
            Frame(source: frame.source, steps: frame.steps + [.select(columns)]),
            options: options
        )
    }
}
