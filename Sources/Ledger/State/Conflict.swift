/// Why an entry that was planned must not be put any more.
package enum Conflict: Sendable, Hashable {
    case declaredDead(by: Int)
    case closed(by: Int)
    /// Inputs are read already, by that entry among others.
    case consumed(by: Int, count: Int)
    /// A file that was to be removed is no part of the table any more.
    case gone(FileName, by: Int?)
    case partitionTouched(String, by: Int)
    /// A file of the entry to be replayed is no part of the table any more.
    case notWhole(entry: Int, FileName, by: Int?)
    /// The entry to be replayed was replayed before: what it wrote is gone, and that is there.
    case replayed(Int, by: Int)
    case voided(Int, by: Int)
    /// A run that was to be declared dead has committed.
    case alive(run: String, by: Int)

    /// Whether planning again can help: what the others did is then seen.
    package var allowsPlanningAgain: Bool {
        switch self {
        case .consumed, .gone, .partitionTouched, .alive: true
        case .declaredDead, .closed, .notWhole, .replayed, .voided: false
        }
    }

    /// What it means for the run, nothing of which is published.
    package var error: LedgerError {
        switch self {
        case .declaredDead(let entry):
            LedgerError(
                .declaredDead,
                "the run was declared dead by entry \(entry): nothing was published, run again"
            )
        case .closed(let entry):
            LedgerError(
                .closed,
                "the table was dropped by entry \(entry): nothing was published, write to another "
                    + "place"
            )
        case .consumed(let entry, let count):
            LedgerError(
                .conflict,
                "\(count) \(count == 1 ? "input was" : "inputs were") consumed meanwhile by entry "
                    + "\(entry): nothing was published, run again"
            )
        case .gone(let name, let entry):
            LedgerError(
                .conflict,
                "\(name) was removed meanwhile\(Self.by(entry)): nothing was published, run again"
            )
        case .partitionTouched(let partition, let entry):
            LedgerError(
                .conflict,
                "the partition \(partition) was changed meanwhile by entry \(entry): nothing was "
                    + "published, run again"
            )
        case .notWhole(let replayed, let name, let entry):
            LedgerError(
                .invalidRequest,
                "entry \(replayed) cannot be replayed, its file \(name) is no part of the table any "
                    + "more\(Self.by(entry)): overwrite its partitions instead, with all their "
                    + "inputs"
            )
        case .replayed(let number, let entry):
            LedgerError(
                .invalidRequest,
                "entry \(number) was replayed by entry \(entry) already: replay that one"
            )
        case .voided(let number, let entry):
            LedgerError(.conflict, "entry \(number) was taken back by entry \(entry) already")
        case .alive(let run, let entry):
            LedgerError(.conflict, "the run \(run) is alive, it committed entry \(entry)")
        }
    }

    private static func by(_ entry: Int?) -> String { entry.map { ", by entry \($0)" } ?? "" }
}

extension CommitLog {
    /// Why an entry must not follow the head; `nil` if it may.
    ///
    /// It is asked before every put, the first one included: the log may say already that the run
    /// is dead.
    package func conflict(with entry: LogEntry) -> Conflict? {
        if let dead = state.abandoned[entry.run] { return .declaredDead(by: dead) }
        if let closed = state.closedBy { return .closed(by: closed) }
        return consumption(conflictingWith: entry) ?? replay(conflictingWith: entry)
            ?? removal(conflictingWith: entry)
            ?? exclusivity(conflictingWith: entry) ?? abandonment(conflictingWith: entry)
    }

    private func consumption(conflictingWith entry: LogEntry) -> Conflict? {
        var first: Int?
        var count = 0
        for inputs in entry.inputs where inputs.reading == .once {
            for input in inputs.files {
                guard let found = state.consumption(of: input.location, by: inputs.reader) else {
                    continue
                }
                count += 1
                first = min(first ?? found.entry, found.entry)
            }
        }
        return first.map { .consumed(by: $0, count: count) }
    }

    private func removal(conflictingWith entry: LogEntry) -> Conflict? {
        for file in entry.removes where file.addedBy != nil && state.live[file.name] == nil {
            return .gone(file.name, by: state.dead[file.name]?.entry)
        }
        for number in entry.voids {
            if let other = state.voided[number] { return .voided(number, by: other) }
            for file in self[number]?.adds ?? [] where state.live[file.name] == nil {
                return .gone(file.name, by: state.dead[file.name]?.entry)
            }
        }
        return nil
    }

    private func replay(conflictingWith entry: LogEntry) -> Conflict? {
        guard let replayed = entry.takesBack else { return nil }
        if let other = state.voided[replayed] { return .voided(replayed, by: other) }
        if let other = state.replayed[replayed] { return .replayed(replayed, by: other) }
        for file in entry.removes where state.live[file.name] == nil {
            return .notWhole(entry: replayed, file.name, by: state.dead[file.name]?.entry)
        }
        return nil
    }

    private func exclusivity(conflictingWith entry: LogEntry) -> Conflict? {
        for partition in entry.exclusive {
            for other in entries(after: entry.base)
            where other.entry.run != entry.run && other.entry.touchedPartitions.contains(partition)
            {
                return .partitionTouched(partition, by: other.entry.number)
            }
        }
        return nil
    }

    private func abandonment(conflictingWith entry: LogEntry) -> Conflict? {
        let dead = Set(entry.abandons)
        for other in entries(after: entry.base) where dead.contains(other.entry.run) {
            return .alive(run: other.entry.run, by: other.entry.number)
        }
        return nil
    }
}
