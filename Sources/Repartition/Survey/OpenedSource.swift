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
    /// In which calendar each file counts its days.
    private let calendars: [FileCalendar]
    private var convertsInstants = false
    /// Files that were left out because they cannot be read, in key order.
    var badFiles: [UnreadableFile] = []

    /// A file that is not among those read, and why.
    struct UnreadableFile: Sendable {
        var info: ObjectInfo
        var error: ParquetError
    }

    /// The columns of the files, as Spark sees them.
    var fileSchema: TableSchema { schema.tableSchema }

    /// Reads the footers, many at once.
    ///
    /// - Parameter badFiles: What becomes of files whose footer cannot be read.
    /// - Throws: ``RunError`` of kind `schemaConflict`, or `unreadableInput` if no file can be
    ///   read; what opening a file throws.
    static func open(
        _ source: Source,
        on pool: WorkerPool,
        badFiles policy: BadFilePolicy
    ) async throws -> OpenedSource {
        let sorted = source.files.sorted { $0.info.key < $1.info.key }
        let opened = try await openAll(sorted, of: source, on: pool, policy)
        var files: [StoredFile] = []
        var partitionValues: [[String?]] = []
        var bad: [UnreadableFile] = []
        for (file, result) in zip(sorted, opened) {
            switch result {
            case .success(let stored):
                files.append(stored)
                partitionValues.append(file.partitionValues)
            case .failure(let error): bad.append(UnreadableFile(info: file.info, error: error))
            }
        }
        return try OpenedSource(source, files, partitionValues, badFiles: bad)
    }

    private init(
        _ source: Source,
        _ files: [StoredFile],
        _ partitionValues: [[String?]],
        badFiles: [UnreadableFile]
    ) throws {
        if files.isEmpty, let first = badFiles.first {
            throw RunError(
                .unreadableInput,
                "none of the \(badFiles.count) files can be read; the first",
                cause: first.error
            )
        }
        self.source = source
        self.files = files
        self.partitionValues = partitionValues
        self.badFiles = badFiles
        let calendars = files.map { FileCalendar($0.footer.metadata.keyValues ?? []) }
        // Dates and times stay as they are where all files mean the same by them.
        let areAlike = calendars.allSatisfy { $0 == calendars.first }
        schema = try UnifiedSchema(
            files,
            knownSchema: source.knownSchema,
            conflicts: source.conflicts.policy,
            calendars: calendars,
            keepsCalendars: areAlike
        )
        keyValues = try MergedKeyValues(files, keepsCalendars: areAlike)
        self.calendars = calendars
    }

    /// The same source without files that turned out to be unreadable.
    ///
    /// - Parameter bad: The error of each, by the file's position.
    /// - Throws: As ``open(_:on:badFiles:)``.
    func leavingOut(_ bad: [Int: ParquetError]) throws -> OpenedSource {
        let kept = files.indices.filter { bad[$0] == nil }
        let left = bad.map { UnreadableFile(info: files[$0].info, error: $1) }
        return try OpenedSource(
            source,
            kept.map { files[$0] },
            kept.map { partitionValues[$0] },
            badFiles: (badFiles + left).sorted { $0.info.key < $1.info.key }
        )
    }

    /// The same source, its dates and times all Gregorian: beside values that are made here, others
    /// cannot stay in an old calendar.
    ///
    /// - Throws: As ``open(_:on:badFiles:)``.
    func withGregorianDates() throws -> OpenedSource {
        guard calendars.contains(where: { $0 != .gregorian }) else { return self }
        return try unifiedAnew()
    }

    /// The same source, its INT96 values as microseconds, and all dates and times Gregorian.
    ///
    /// - Throws: As ``open(_:on:badFiles:)``.
    func withInstantsInMicros() throws -> OpenedSource {
        var source = self
        source.convertsInstants = true
        return try source.unifiedAnew()
    }

    private func unifiedAnew() throws -> OpenedSource {
        var result = self
        result.schema = try UnifiedSchema(
            files,
            knownSchema: source.knownSchema,
            conflicts: source.conflicts.policy,
            calendars: calendars,
            keepsCalendars: false,
            convertsInstants: convertsInstants
        )
        result.keyValues = try MergedKeyValues(files, keepsCalendars: false)
        return result
    }

    /// How many files are opened at once.
    static func openCount(threadCount: Int) -> Int { threadCount * 4 }

    /// Opens files; where one that is unreadable ends the run, it is always the first of them.
    private static func openAll(
        _ files: [SourceFile],
        of source: Source,
        on pool: WorkerPool,
        _ policy: BadFilePolicy
    ) async throws -> [Result<StoredFile, ParquetError>] {
        typealias Opened = Result<StoredFile, ParquetError>
        var opened = [Opened?](repeating: nil, count: files.count)
        let tails = FooterTails()
        try await withThrowingTaskGroup(of: [(Int, Opened)].self) { group in
            // A task for each file would cost more than reading a small footer.
            let taskCount = openCount(threadCount: pool.threadCount)
            let stride = max(1, min(16, files.count / taskCount))
            var next = 0
            var end = files.count
            var running = 0
            while next < end || running > 0 {
                while next < end, running < taskCount {
                    let range = next..<min(next + stride, files.count)
                    group.addTask(executorPreference: pool) {
                        var opened: [(Int, Opened)] = []
                        var last: StoredFile?
                        for index in range {
                            try Task.checkCancellation()
                            do {
                                var file = try await open(files[index].info, of: source, tails)
                                if let last { file = file.sharingSchema(of: last) }
                                last = file
                                opened.append((index, .success(file)))
                            } catch let error as ParquetError where error.isOfFile {
                                opened.append((index, .failure(error)))
                            }
                        }
                        return opened
                    }
                    next = range.upperBound
                    running += 1
                }
                if let some = try await group.next() {
                    for (index, file) in some {
                        opened[index] = file
                        // Those before it are open or on their way.
                        if policy == .fail, case .failure = file { end = 0 }
                    }
                    running -= 1
                }
            }
        }
        let found = opened.compactMap { $0 }
        if policy == .fail { for file in found { _ = try file.get() } }
        return found
    }

    private static func open(
        _ info: ObjectInfo,
        of source: Source,
        _ tails: FooterTails
    ) async throws -> StoredFile {
        if let known = source.footers?.take(info) { return known }
        let file = try await StoredFile.open(info, in: source.reader, tails: tails)
        source.footers?.keep(file)
        return file
    }

    /// Fields that this version does not know may hold offsets, which a copy would make wrong: in
    /// row groups and column chunks they are left behind, and the report says so.
    func notesOnUnknownFields() -> [String] {
        let count = files.count { file in
            file.rowGroups.contains { !$0.unknownFields.isEmpty }
                || file.facts.contains { $0.contains(where: \.hasUnknownFields) }
        }
        guard count > 0 else { return [] }
        return ["metadata fields that this version does not know were not kept from \(count) files"]
    }
}

extension ParquetError {
    /// Whether the file is to blame: another attempt, or another request, would meet it again.
    var isOfFile: Bool {
        switch kind {
        case .corrupt, .truncated, .unsupported, .tooLarge: true
        case .invalidRequest, .unavailable: false
        }
    }
}
