import Buffers
package import ObjectStorage

/// Reads a ledger's objects; nothing is checked but that each is what it should be.
package struct LedgerReader: Sendable {
    /// The ledger's folder.
    let store: any ObjectStore

    /// How many entries are fetched at once.
    private static let fetchCount = 8
    /// No entry or snapshot of ours is larger, in bytes.
    private static let objectByteLimit: Int64 = 1 << 30

    package init(_ store: any ObjectStore) {
        self.store = store
    }

    /// Who the ledger is, or `nil` if there is none.
    ///
    /// - Throws: ``LedgerError`` of kind `unsupported` if a newer version wrote it, `damaged`;
    ///   ``ObjectStoreError``.
    package func record() async throws -> LedgerRecord? {
        guard let bytes = try await bytes(LedgerKeys.record) else { return nil }
        let record = try LedgerCoding.value(
            LedgerRecord.self,
            from: bytes,
            of: LedgerKeys.record.text
        )
        guard record.format == LedgerRecord.currentFormat else {
            throw LedgerError(
                .unsupported,
                "the ledger has format \(record.format), this version knows "
                    + "\(LedgerRecord.currentFormat): use the version that wrote it"
            )
        }
        return record
    }

    /// The whole log, from the newest snapshot on.
    ///
    /// - Throws: ``LedgerError`` of kind `damaged`; ``ObjectStoreError``.
    package func log(of record: LedgerRecord) async throws -> CommitLog {
        var log = try await start(of: record)
        try log.append(try await entries(after: log.head))
        return log
    }

    /// The log from its first entry on, whatever snapshots there are.
    ///
    /// - Throws: ``LedgerError`` of kind `damaged`; ``ObjectStoreError``.
    package func wholeLog(of record: LedgerRecord) async throws -> CommitLog {
        var log = CommitLog(ledger: record.id)
        try log.append(try await entries(after: 0))
        return log
    }

    /// The newest snapshot as a log, without the entries behind it.
    func start(of record: LedgerRecord) async throws -> CommitLog {
        CommitLog(ledger: record.id, from: try await newestSnapshot(of: record.id))
    }

    /// The entries that are newer than `number`, in order.
    func entries(after number: Int) async throws -> [LoggedEntry] {
        let numbers = try await numbers(below: LedgerKeys.logPrefix, after: LedgerKeys.log(number))
        var entries = [LoggedEntry?](repeating: nil, count: numbers.count)
        try await withThrowingTaskGroup(of: (Int, LoggedEntry?).self) { group in
            var started = 0
            var finished = 0
            while finished < numbers.count {
                while started < min(numbers.count, finished + Self.fetchCount) {
                    let index = started
                    group.addTask { (index, try await self.entry(numbers[index])) }
                    started += 1
                }
                guard let (index, entry) = try await group.next() else { break }
                entries[index] = entry
                finished += 1
            }
        }
        return try entries.enumerated().map { index, entry in
            guard let entry else {
                throw LedgerError(
                    .damaged,
                    "entry \(numbers[index]) was there and is not any more: restore it"
                )
            }
            return entry
        }
    }

    /// The entry of that number, or `nil` if the slot is empty.
    package func entry(_ number: Int) async throws -> LoggedEntry? {
        let key = LedgerKeys.log(number)
        guard let bytes = try await bytes(key) else { return nil }
        let entry = try LedgerCoding.value(LogEntry.self, from: bytes, of: key.text)
        guard entry.number == number else {
            throw LedgerError(
                .damaged,
                "\(key) is entry \(entry.number): it was moved, restore it"
            )
        }
        return LoggedEntry(entry, digest: LedgerCoding.digest(bytes))
    }

    /// Which entries that are newer than `number` are marked as applied.
    package func marks(after number: Int) async throws -> Set<Int> {
        Set(try await numbers(below: LedgerKeys.markPrefix, after: LedgerKeys.mark(number)))
    }

    /// What runs have said of themselves.
    package func claims() async throws -> [RunClaim] {
        var claims: [RunClaim] = []
        for try await object in store.listAll(prefix: LedgerKeys.runPrefix) {
            guard let bytes = try await bytes(object.key) else { continue }
            claims.append(
                try LedgerCoding.value(RunClaim.self, from: bytes, of: object.key.text)
            )
        }
        return claims
    }

    /// What a run has said of itself, or `nil` if that is gone.
    package func claim(of run: String) async throws -> RunClaim? {
        let key = try LedgerKeys.claim(of: run)
        return try await bytes(key).map {
            try LedgerCoding.value(RunClaim.self, from: $0, of: key.text)
        }
    }

    /// How an entry was settled, or `nil` if it was not.
    func outcome(of number: Int) async throws -> EntryOutcome? {
        let key = LedgerKeys.outcome(number)
        return try await bytes(key).map {
            try LedgerCoding.value(SettledOutcome.self, from: $0, of: key.text).outcome
        }
    }

    private func newestSnapshot(of ledger: String) async throws -> Snapshot {
        let numbers = try await numbers(below: LedgerKeys.snapshotPrefix, after: nil)
        guard let number = numbers.last else { return .empty }
        let key = LedgerKeys.snapshot(number)
        guard let bytes = try await bytes(key) else { return .empty }
        let stored = try LedgerCoding.value(StoredSnapshot.self, from: bytes, of: key.text)
        guard stored.ledger == ledger, stored.number == number else {
            throw LedgerError(
                .damaged,
                "\(key) is of another ledger or entry: remove it, it only saves time"
            )
        }
        return stored.snapshot
    }

    private func numbers(below prefix: String, after: ObjectKey?) async throws -> [Int] {
        var numbers: [Int] = []
        var after = after
        repeat {
            let page = try await store.list(prefix: prefix, after: after, limit: 1_000)
            numbers += page.objects.compactMap { LedgerKeys.number($0.key, below: prefix) }
            after = page.next
        } while after != nil
        return numbers
    }

    private func bytes(_ key: ObjectKey) async throws -> Bytes? {
        do {
            return try await store.read(key)
        } catch let error as ObjectStoreError where error.kind == .notFound {
            return nil
        }
    }
}

/// How an entry was settled, as it is stored.
struct SettledOutcome: Codable {
    var outcome: EntryOutcome
    /// The run that came first.
    var run: String
}
