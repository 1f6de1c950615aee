/// Puts an entry into the log.
///
/// Answers of puts are never trusted: a slot is read back and the nonce compared, and only an entry
/// of somebody else in the slot means that this process has lost it. Every put, the first one
/// included, comes after a look at all entries before it.
package struct CommitMachine: LedgerMachine {
    package enum Outcome: Sendable, Hashable {
        /// The entry is in the log, and is the head of this one.
        case committed(LogEntry, CommitLog)
        /// The entry is not in the log and never will be.
        case conflict(Conflict, CommitLog)
    }

    /// The entry; its place and predecessor change with the slot.
    private var entry: LogEntry
    private var log: CommitLog
    /// How often this slot was put.
    private var attempt = 0

    /// - Parameter log: The log that the entry was planned on, or more of it.
    package init(_ entry: LogEntry, on log: CommitLog) {
        self.entry = entry
        self.log = log
    }

    package mutating func start() -> Step<Outcome> { nextSlot() }

    package mutating func handle(_ event: LedgerEvent) throws(LedgerError) -> Step<Outcome> {
        switch event {
        case .put(.written(let digest)): return try committed(LoggedEntry(entry, digest: digest))
        case .put(.unclear): return .perform(.readSlot(entry.number))
        case .slot(nil):
            // The request that nobody answered may still land: the same bytes, into the same slot.
            attempt += 1
            return .perform(.wait(.put(attempt: attempt)))
        case .done: return .perform(.put(entry))
        case .slot(let found?):
            if found.entry.nonce == entry.nonce { return try committed(found) }
            return .perform(.readLog(after: log.head))
        case .log(let entries):
            try log.append(entries)
            guard log.head >= entry.number else {
                throw LedgerError(
                    .damaged,
                    "entry \(entry.number) was there and is not any more: restore it"
                )
            }
            return nextSlot()
        default: Self.unexpected(event)
        }
    }

    private mutating func nextSlot() -> Step<Outcome> {
        if let conflict = log.conflict(with: entry) { return .done(.conflict(conflict, log)) }
        entry.ledger = log.ledger
        entry.number = log.head + 1
        entry.previous = log.headDigest
        attempt = 0
        return .perform(.put(entry))
    }

    private mutating func committed(_ found: LoggedEntry) throws(LedgerError) -> Step<Outcome> {
        try log.append([found])
        return .done(.committed(found.entry, log))
    }
}
