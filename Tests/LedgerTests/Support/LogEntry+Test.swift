import Ledger
import ObjectStorage

extension LogEntry {
    /// An entry of tests.
    static func test(
        _ kind: Kind,
        run: String = "r",
        adds: [String] = [],
        removes: [String] = [],
        reads: [String] = [],
        job: String = "",
        change: (inout LogEntry) -> Void = { _ in }
    ) -> LogEntry {
        var entry = LogEntry(kind: kind, run: run, nonce: "\(run)-\(adds)-\(reads)-\(kind)")
        entry.adds = adds.map { AddedFile.test($0) }
        entry.removes = removes.compactMap { key in
            (try? ObjectKey(key)).map {
                RemovedFile(FileName($0), partition: String($0.folder.dropLast()), addedBy: 1)
            }
        }
        entry.inputs = [
            ConsumedInputs(
                BookmarkContext(job: job, context: "in"),
                reads.map {
                    InputIdentity(location: $0, version: ObjectVersion("v"), byteCount: 1)
                }
            )
        ]
        change(&entry)
        return entry
    }
}

extension AddedFile {
    /// A file `partition/name`.
    static func test(_ key: String) -> AddedFile {
        guard let key = try? ObjectKey(key) else { preconditionFailure("tests use keys") }
        return AddedFile(
            StagedObject(key: key, stagingKey: "r/0-0.staged", byteCount: 7, version: nil),
            partition: String(key.folder.dropLast()),
            rowCount: 3
        )
    }
}

extension CommitLog {
    /// A log of entries that follow each other.
    init(of entries: [LogEntry]) throws {
        self.init(ledger: "test")
        for entry in entries { try append(entry) }
    }

    mutating func append(_ entry: LogEntry) throws {
        var entry = entry
        entry.ledger = ledger
        entry.number = head + 1
        entry.previous = headDigest
        try append([LoggedEntry(entry, digest: "digest of \(entry.number)")])
    }
}
