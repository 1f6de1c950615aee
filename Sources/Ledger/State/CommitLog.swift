/// An entry as it stands in the log.
package struct LoggedEntry: Sendable, Hashable {
    package let entry: LogEntry
    /// The SHA-256 of its bytes, in hexadecimal.
    package let digest: String

    package init(_ entry: LogEntry, digest: String) {
        self.entry = entry
        self.digest = digest
    }
}

/// A table's log, as far as a process has read it: a snapshot, if there is one, and every entry
/// behind it.
package struct CommitLog: Sendable, Hashable {
    /// The id that all entries have.
    package let ledger: String
    /// The state that the entries before the first of `entries` amount to.
    private let start: Snapshot
    /// The entries behind the snapshot, in order.
    package private(set) var entries: [LoggedEntry] = []
    /// What all entries amount to.
    package private(set) var state: TableState

    package init(ledger: String, from snapshot: Snapshot = .empty) {
        self.ledger = ledger
        start = snapshot
        state = snapshot.state
    }

    /// The number of the newest entry; 0 if there is none.
    package var head: Int { start.number + entries.count }

    /// The digest of the newest entry; empty if there is none.
    package var headDigest: String { entries.last?.digest ?? start.digest }

    /// The first number that `entries` has, or would have.
    package var firstNumber: Int { start.number + 1 }

    /// The entry of that number, unless it is not there or stands before the snapshot.
    package subscript(number: Int) -> LogEntry? {
        let index = number - firstNumber
        return entries.indices.contains(index) ? entries[index].entry : nil
    }

    /// The entries that are newer than `number`.
    package func entries(after number: Int) -> ArraySlice<LoggedEntry> {
        entries[min(entries.count, max(0, number - start.number))...]
    }

    /// Takes entries that follow the head.
    ///
    /// - Throws: ``LedgerError`` of kind `damaged` if an entry is missing, does not continue the
    ///   one before, or is of another ledger.
    package mutating func append(_ new: [LoggedEntry]) throws(LedgerError) {
        for logged in new {
            try check(logged.entry)
            entries.append(logged)
            if logged.entry.voids.isEmpty { state.apply(logged.entry) }
        }
        // What an entry that was taken back had done has to be left out, wherever it stands.
        if new.contains(where: { !$0.entry.voids.isEmpty }) {
            state = TableState(start.state, followedBy: entries.map(\.entry))
        }
    }

    private func check(_ entry: LogEntry) throws(LedgerError) {
        guard entry.number == head + 1 else {
            throw LedgerError(
                .damaged,
                "the log goes from entry \(head) to entry \(entry.number): entries are missing, "
                    + "restore them, nothing can be told without them"
            )
        }
        guard entry.ledger == ledger else {
            throw LedgerError(
                .damaged,
                "entry \(entry.number) is of the ledger \(entry.ledger), this is \(ledger): it was "
                    + "copied here, remove it"
            )
        }
        guard entry.previous == headDigest else {
            throw LedgerError(
                .damaged,
                "entry \(entry.number) does not continue entry \(head): one of them was changed or "
                    + "replaced, restore it"
            )
        }
    }
}

/// What a log amounts to up to an entry, so that readers need not begin with the first.
///
/// It is made only of entries that are applied, all of them.
package struct Snapshot: Sendable, Hashable {
    /// The last entry in it.
    package var number: Int
    /// That entry's digest.
    package var digest: String
    package var state: TableState

    package init(number: Int, digest: String, state: TableState) {
        self.number = number
        self.digest = digest
        self.state = state
    }

    /// The state of a table without entries.
    package static let empty = Snapshot(number: 0, digest: "", state: TableState())
}
