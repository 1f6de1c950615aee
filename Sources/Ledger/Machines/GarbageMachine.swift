package import ObjectStorage

/// Removes what dead runs have left staged.
///
/// A run is declared dead by an entry first: if it lives after all, its next put meets that entry
/// and stops, so a wrong guess costs work and never data.
package struct GarbageMachine: LedgerMachine {
    package enum Outcome: Sendable, Hashable {
        case collected(Collection)
        case stopped(Conflict)
    }

    /// What was found, and what became of it.
    package struct Collection: Sendable, Hashable {
        /// Runs that were declared dead.
        package var abandoned: [String] = []
        /// What was removed.
        package var discarded: [StagedLeftover] = []
        /// What belongs to runs that may be alive, or to entries that are not applied.
        package var kept: [StagedLeftover] = []
        /// What no run of ours has staged; nobody touches it.
        package var foreign: [StagedLeftover] = []
    }

    /// When it is worth trying to declare a run dead; nothing depends on its being right.
    package struct Suspicion: Sendable, Hashable {
        /// The age of a run's youngest leftover, by the store's clock, in seconds.
        package var ageSeconds: Double
        /// Runs that are known to be gone, or that the user names.
        package var runs: Set<String>

        package init(ageSeconds: Double, runs: Set<String> = []) {
            self.ageSeconds = ageSeconds
            self.runs = runs
        }
    }

    private enum Phase: Sendable, Hashable {
        case recovering(RecoveryMachine)
        case readingMarks
        case readingLog
        case listing
        case rereading
        case abandoning(CommitMachine)
        case discarding
        case marking(ApplyMachine)
    }

    private let author: Author
    private let suspicion: Suspicion
    /// Whether anything is changed, or only told.
    private let isDryRun: Bool
    private var base: RunBase
    private var leftovers: [StagedLeftover] = []
    private var collection = Collection()
    private var phase: Phase

    package init(on log: CommitLog, as author: Author, suspicion: Suspicion, isDryRun: Bool) {
        self.author = author
        self.suspicion = suspicion
        self.isDryRun = isDryRun
        base = RunBase(log: log, marks: [])
        phase = .recovering(RecoveryMachine(on: log, as: author, sweep: .all))
    }

    package mutating func start() throws(LedgerError) -> Step<Outcome> {
        guard case .recovering(var recovery) = phase else { Self.unexpected(.done) }
        // Recovery changes things.
        if isDryRun { return perform(.readMarks(after: base.log.firstNumber - 1), .readingMarks) }
        let step = recovery.start()
        return recovering(recovery, step)
    }

    package mutating func handle(_ event: LedgerEvent) throws(LedgerError) -> Step<Outcome> {
        switch (phase, event) {
        case (.recovering(var recovery), _):
            let step = try recovery.handle(event)
            return recovering(recovery, step)
        case (.readingMarks, .marks(let marks)):
            base.marks = marks
            return perform(.readLog(after: base.log.head), .readingLog)
        case (.readingLog, .log(let entries)):
            try base.log.append(entries)
            return perform(.listStaged, .listing)
        case (.listing, .leftovers(let found)):
            leftovers = found
            // After the listing: what was staged by then and is committed is in the log by now, or
            // its run's next put will meet the entry that declares it dead.
            return perform(.readLog(after: base.log.head), .rereading)
        case (.rereading, .log(let entries)):
            try base.log.append(entries)
            return try judge()
        case (.abandoning(var commit), _):
            let step = try commit.handle(event)
            return try abandoning(commit, step)
        case (.marking(var apply), _):
            let step = try apply.handle(event)
            return marking(apply, step)
        case (.discarding, .done): return .done(.collected(collection))
        default: Self.unexpected(event)
        }
    }

    private mutating func perform(_ action: LedgerAction, _ phase: Phase) -> Step<Outcome> {
        self.phase = phase
        return .perform(action)
    }

    private mutating func recovering(
        _ recovery: RecoveryMachine,
        _ step: Step<RecoveryMachine.Outcome>
    ) -> Step<Outcome> {
        switch step {
        case .perform(let action): return perform(action, .recovering(recovery))
        case .done(.recovered(let base)):
            self.base = base
            return perform(.listStaged, .listing)
        case .done(.stopped(let conflict)): return .done(.stopped(conflict))
        }
    }

    // MARK: Judge

    private mutating func judge() throws(LedgerError) -> Step<Outcome> {
        let suspects = suspects()
        guard !suspects.isEmpty else { return discard() }
        if isDryRun {
            collection.abandoned = suspects
            return discard()
        }
        var entry = LogEntry(
            kind: .abandon,
            run: author.run,
            nonce: "\(author.run)-abandon-\(base.log.head)"
        )
        entry.base = base.log.head
        entry.time = author.time
        entry.abandons = suspects
        var commit = CommitMachine(entry, on: base.log)
        let step = commit.start()
        return try abandoning(commit, step)
    }

    /// Runs that have staged something of which no entry knows, and that are probably gone.
    private func suspects() -> [String] {
        var youngest: [String: Double] = [:]
        for leftover in leftovers {
            guard let id = leftover.id, id.run != author.run, fate(of: leftover) == .undecided
            else {
                continue
            }
            youngest[id.run] = min(youngest[id.run] ?? .infinity, leftover.ageSeconds)
        }
        return youngest.filter { run, age in
            suspicion.runs.contains(run) || age >= suspicion.ageSeconds
        }.keys.sorted()
    }

    private enum Fate {
        case useless
        /// It belongs to an entry that is not applied.
        case needed
        /// No entry is about it, and its run is not declared dead.
        case undecided
        case foreign
    }

    private func fate(of leftover: StagedLeftover) -> Fate {
        guard let id = leftover.id else { return .foreign }
        let slice = TableState.RunSlice(run: id.run, slice: id.slice)
        if let entry = base.log.state.commits[slice] {
            return base.isApplied(entry) ? .useless : .needed
        }
        return base.log.state.abandoned[id.run] != nil ? .useless : .undecided
    }

    private mutating func abandoning(
        _ commit: CommitMachine,
        _ step: Step<CommitMachine.Outcome>
    ) throws(LedgerError) -> Step<Outcome> {
        switch step {
        case .perform(let action): return perform(action, .abandoning(commit))
        case .done(.committed(let entry, let log)):
            collection.abandoned = entry.abandons
            base.log = log
            var apply = ApplyMachine(entry, in: log, as: author)
            let step = try apply.start()
            return marking(apply, step)
        case .done(.conflict(.alive, let log)):
            // One of them has just committed: the others are left for another time.
            base.log = log
            return discard()
        case .done(.conflict(let conflict, _)): return .done(.stopped(conflict))
        }
    }

    private mutating func marking(
        _ apply: ApplyMachine,
        _ step: Step<ApplyMachine.Outcome>
    ) -> Step<Outcome> {
        guard case .perform(let action) = step else { return discard() }
        return perform(action, .marking(apply))
    }

    // MARK: Discard

    private mutating func discard() -> Step<Outcome> {
        let condemned = Set(isDryRun ? collection.abandoned : [])
        for leftover in leftovers {
            switch fate(of: leftover) {
            case .useless: collection.discarded.append(leftover)
            case .foreign: collection.foreign.append(leftover)
            case .undecided where condemned.contains(leftover.id?.run ?? ""):
                collection.discarded.append(leftover)
            case .needed, .undecided: collection.kept.append(leftover)
            }
        }
        return isDryRun || collection.discarded.isEmpty
            ? .done(.collected(collection)) : perform(.discard(collection.discarded), .discarding)
    }
}
