/// What every run does first: applies entries that are not marked, in their order, and deletes
/// removed files that are visible again.
///
/// Any number of processes may do it at once. Nothing is aborted: the uploads of a run that died
/// are invisible and hinder nobody.
package struct RecoveryMachine: LedgerMachine {
    package enum Outcome: Sendable, Hashable {
        case recovered(RunBase)
        /// The log says that this run is dead, or that the table is dropped.
        case stopped(Conflict)
    }

    /// Which removed files are looked for.
    package enum Sweep: Sendable, Hashable {
        case all
        /// Those that were removed since that time, in seconds since 1970-01-01T00:00:00Z.
        case since(Int)
    }

    private enum Phase: Sendable, Hashable {
        case readingMarks
        case readingLog
        case applying(ApplyMachine, Int)
        case looking
        case removing
    }

    private let author: Author
    private let sweep: Sweep
    /// Entries whose catalog is not told.
    private let skippedCatalogs: Set<Int>
    private var log: CommitLog
    private var marks: Set<Int> = []
    private var unregistered: [Int: String] = [:]
    private var swept: [RemovedFile] = []
    private var phase = Phase.readingMarks

    package init(
        on log: CommitLog,
        as author: Author,
        sweep: Sweep,
        skippingCatalogOf skippedCatalogs: Set<Int> = []
    ) {
        self.log = log
        self.author = author
        self.sweep = sweep
        self.skippedCatalogs = skippedCatalogs
    }

    /// Marks come first: a log that is read later explains all of them.
    ///
    /// With an older one an entry
    /// that was taken back, and marked for that, would look like one that is published.
    package mutating func start() -> Step<Outcome> {
        perform(.readMarks(after: log.firstNumber - 1), .readingMarks)
    }

    package mutating func handle(_ event: LedgerEvent) throws(LedgerError) -> Step<Outcome> {
        switch (phase, event) {
        case (.readingMarks, .marks(let marks)):
            self.marks = marks
            return perform(.readLog(after: log.head), .readingLog)
        case (.readingLog, .log(let entries)):
            try log.append(entries)
            return try applyNext(after: log.firstNumber - 1)
        case (.applying(var apply, let number), _):
            let step = try apply.handle(event)
            return try applying(apply, step, number)
        case (.looking, .visible(let names)):
            let visible = Set(names)
            let returned = swept.filter { visible.contains($0.name) }
            return returned.isEmpty ? finished() : perform(.remove(returned), .removing)
        case (.removing, .done): return finished()
        default: Self.unexpected(event)
        }
    }

    private mutating func perform(_ action: LedgerAction, _ phase: Phase) -> Step<Outcome> {
        self.phase = phase
        return .perform(action)
    }

    private mutating func applyNext(after last: Int) throws(LedgerError) -> Step<Outcome> {
        var number = last + 1
        while number <= log.head {
            if !marks.contains(number), let entry = log[number] {
                var apply = ApplyMachine(
                    entry,
                    in: log,
                    as: author,
                    informsCatalog: !skippedCatalogs.contains(number)
                )
                let step = try apply.start()
                return try applying(apply, step, number)
            }
            number += 1
        }
        return look()
    }

    private mutating func applying(
        _ apply: ApplyMachine,
        _ step: Step<ApplyMachine.Outcome>,
        _ number: Int
    ) throws(LedgerError) -> Step<Outcome> {
        switch step {
        case .perform(let action): return perform(action, .applying(apply, number))
        case .done(.applied(let log)):
            self.log = log
            marks.formUnion([number] + (log[number]?.voids ?? []))
        case .done(.voided(let log)):
            // The entry that takes it back follows it in the log, and marks it.
            self.log = log
        case .done(.unregistered(let log, let reason)):
            self.log = log
            unregistered[number] = reason
        case .done(.blocked(let conflict, _)): return .done(.stopped(conflict))
        }
        return try applyNext(after: number)
    }

    /// A server that takes long may make a removed file visible when all is over.
    private mutating func look() -> Step<Outcome> {
        swept = log.state.dead.compactMap { name, removal in
            // While the entry that removed it could be taken back, the file could come back.
            guard marks.contains(removal.entry) || removal.entry < log.firstNumber else {
                return nil
            }
            if case .since(let time) = sweep, removal.time < time { return nil }
            return RemovedFile(name, partition: "", addedBy: removal.entry)
        }
        swept.sort { $0.name < $1.name }
        return swept.isEmpty ? finished() : perform(.look(swept.map(\.name)), .looking)
    }

    private func finished() -> Step<Outcome> {
        if let dead = log.state.abandoned[author.run] {
            return .done(.stopped(.declaredDead(by: dead)))
        }
        if let closed = log.state.closedBy { return .done(.stopped(.closed(by: closed))) }
        return .done(.recovered(RunBase(log: log, marks: marks, unregistered: unregistered)))
    }
}

/// What a run plans on: the log as it was read, and which of its entries are applied.
package struct RunBase: Sendable, Hashable {
    package var log: CommitLog
    /// The entries behind the log's snapshot that are marked.
    package var marks: Set<Int>
    /// Entries whose files are visible, and why the catalog could not be told.
    package var unregistered: [Int: String]

    package init(log: CommitLog, marks: Set<Int>, unregistered: [Int: String] = [:]) {
        self.log = log
        self.marks = marks
        self.unregistered = unregistered
    }

    /// Whether an entry is applied, so that its files may be removed.
    package func isApplied(_ number: Int) -> Bool {
        number < log.firstNumber || marks.contains(number)
    }
}
