internal import Columns
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// A source whose footers have been read.
struct OpenedSource: Sendable {
    let source: Source
    /// In key order.
    let files: [StoredFile]
    let partitionValues: [[String?]]
    private(set) var schema: UnifiedSchema
    private(set) var keyValues: MergedKeyValues
    private let calendars: [FileCalendar]

    /// The columns of the files, as Spark sees them.
    var fileSchema: TableSchema { schema.tableSchema }

    /// Reads the footers, many at once.
    ///
    /// - Throws: ``RunError`` of kind `schemaConflict`; what opening a file throws.
    static func open(_ source: Source, on pool: WorkerPool) async throws -> OpenedSource {
        let sorted = source.files.sorted { $0.info.key < $1.info.key }
        let files = try await openAll(sorted, in: source.store, on: pool)
        let calendars = files.map { FileCalendar($0.footer.metadata.keyValues ?? []) }
        // Dates and times stay as they are where all files mean the same by them.
        let areAlike = calendars.allSatisfy { $0 == calendars.first }
        return OpenedSource(
            source: source,
            files: files,
            partitionValues: sorted.map(\.partitionValues),
            schema: try UnifiedSchema(
                files,
                knownSchema: source.knownSchema,
                calendars: calendars,
                keepsCalendars: areAlike
            ),
            keyValues: try MergedKeyValues(files, keepsCalendars: areAlike),
            calendars: calendars
        )
    }

    /// The same source, its dates and times all Gregorian: beside values that are made here, others
    /// cannot stay in an old calendar.
    ///
    /// - Throws: As ``open(_:on:)``.
    func withGregorianDates() throws -> OpenedSource {
        guard calendars.contains(where: { $0 != .gregorian }) else { return self }
        var result = self
        result.schema = try UnifiedSchema(
            files,
            knownSchema: source.knownSchema,
            calendars: calendars,
            keepsCalendars: false
        )
        result.keyValues = try MergedKeyValues(files, keepsCalendars: false)
        return result
    }

    private static func openAll(
        _ files: [SourceFile],
        in store: any ObjectStore,
        on pool: WorkerPool
    ) async throws -> [StoredFile] {
        var opened = [StoredFile?](repeating: nil, count: files.count)
        try await withThrowingTaskGroup(of: [(Int, StoredFile)].self) { group in
            // A task for each file would cost more than reading a small footer.
            let stride = max(1, min(16, files.count / (pool.threadCount * 4)))
            var next = 0
            var running = 0
            while next < files.count || running > 0 {
                while next < files.count, running < pool.threadCount * 4 {
                    let range = next..<min(next + stride, files.count)
                    group.addTask(executorPreference: pool) {
                        var opened: [(Int, StoredFile)] = []
                        for index in range {
                            try Task.checkCancellation()
                            opened.append(
                                (index, try await StoredFile.open(files[index].info, in: store))
                            )
                        }
                        return opened
                    }
                    next = range.upperBound
                    running += 1
                }
                if let some = try await group.next() {
                    for (index, file) in some { opened[index] = file }
                    running -= 1
                }
            }
        }
        return opened.compactMap { $0 }
    }

    /// Fields that this version does not know may hold offsets, which a copy would make wrong: in
    /// row groups and column chunks they are left behind, and the report says so.
    func notesOnUnknownFields() -> [String] {
        let count = files.count { file in
            file.rowGroups.contains { group in
                !group.unknownFields.isEmpty
                    || group.columns.contains { chunk in
                        !chunk.unknownFields.isEmpty
                            || !(chunk.metadata?.unknownFields.isEmpty ?? true)
                    }
            }
        }
        guard count > 0 else { return [] }
        return ["metadata fields that this version does not know were not kept from \(count) files"]
    }
}
