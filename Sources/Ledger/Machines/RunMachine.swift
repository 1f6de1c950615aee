/// A run from its start to its end: recover, plan and stage, commit, apply.
///
/// Where others have changed the table since the plan, it plans again.
package struct RunMachine: LedgerMachine {
    package enum Outcome: Sendable, Hashable {
        /// The entry is committed and applied, or will be by the next run.
        case committed(LogEntry, Applied)
        /// There was nothing to do.
        case nothing(RunBase)
        /// Nothing is committed; what was staged is removed.
        case stopped(Conflict)
    }

    /// How far a committed entry was applied.
    package enum Applied: Sendable, Hashable {
        case wholly
        /// The files are visible, and the catalog could not be told, for that reason.
        case withoutCatalog(String)
        /// Its files were lost before they could be made visible: it is taken back, by this run
        /// or the next.
        case takenBack
    }

    /// What is known of the run's entry.
    package enum Standing: Sendable, Hashable {
        /// It is not in the log, and does not come into it unless it is put once more.
        case absent
        /// It was put, or is about to be.
        case unclear
        /// It is in the log, in that slot.
        case committed(Int)
    }

    /// What would be known of the entry if the process ended here.
    package var standing: Standing {
        switch phase {
        case .recovering, .preparing, .discarding: .absent
        case .committing: .unclear
        case .applying(_, let entry), .applyingVoid(_, let entry): .committed(entry.number)
        }
    }

    /// How often a run is planned again because others were quicker.
    private static let planningLimit = 5

    private enum Phase: Sendable, Hashable {
        case recovering(RecoveryMachine)
        case preparing(RunBase)
        case committing(CommitMachine, LogEntry)
        case discarding(Conflict, CommitLog)
        case applying(ApplyMachine, LogEntry)
        /// Applies the entry that takes the run's own back.
        case applyingVoid(RecoveryMachine, LogEntry)
    }

    private let author: Author
    private let sweep: RecoveryMachine.Sweep
    private var planningCount = 0
    private var phase: Phase

    package init(on log: CommitLog, as author: Author, sweep: RecoveryMachine.Sweep) {
        self.author = author
        self.sweep = sweep
        phase = .recovering(RecoveryMachine(on: log, as: author, sweep: sweep))
    }

    package mutating func start() throws(LedgerError) -> Step<Outcome> {
        guard case .recovering(var recovery) = phase else { Self.unexpected(.done) }
        let step = recovery.start()
        return recovering(recovery, step)
    }

    package mutating func handle(_ event: LedgerEvent) throws(LedgerError) -> Step<Outcome> {
        switch (phase, event) {
        case (.recovering(var recovery), _):
            let step = try recovery.handle(event)
            return recovering(recovery, step)
        case (.preparing(let base), .prepared(nil)): return .done(.nothing(base))
        case (.preparing(let base), .prepared(var entry?)):
            entry.base = base.log.head
            try Self.requireApplied(entry, base)
            var commit = CommitMachine(entry, on: base.log)
            let step = commit.start()
            return try committing(commit, entry, step)
        case (.committing(var commit, let entry), _):
            let step = try commit.handle(event)
            return try committing(commit, entry, step)
        case (.discarding(let conflict, let log), .done): return stopOrPlanAgain(conflict, log)
        case (.applying(var apply, let entry), _):
            let step = try apply.handle(event)
            return applying(apply, entry, step)
        case (.applyingVoid(var recovery, let entry), _):
            let step = try recovery.handle(event)
            return applyingVoid(recovery, entry, step)
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
        case .perform(let action): perform(action, .recovering(recovery))
        case .done(.recovered(let base)): perform(.prepare(base), .preparing(base))
        case .done(.stopped(let conflict)): .done(.stopped(conflict))
        }
    }

    /// A file whose entry is not applied may still become visible after it was removed.
    private static func requireApplied(_ entry: LogEntry, _ base: RunBase) throws(LedgerError) {
        for file in entry.removes {
            guard let owner = file.addedBy, !base.isApplied(owner) else { continue }
            throw LedgerError(
                .conflict,
                "entry \(owner) is not applied, and the run replaces its file \(file.name): its "
                    + "catalog does not answer, try later, or give it up with sluice recover "
                    + "--skip-catalog \(owner)"
            )
        }
    }

    private mutating func committing(
        _ commit: CommitMachine,
        _ entry: LogEntry,
        _ step: Step<CommitMachine.Outcome>
    ) throws(LedgerError) -> Step<Outcome> {
        switch step {
        case .perform(let action): return perform(action, .committing(commit, entry))
        case .done(.conflict(let conflict, let log)):
            return perform(.discardUnpublished(entry.adds), .discarding(conflict, log))
        case .done(.committed(let entry, let log)):
            var apply = ApplyMachine(entry, in: log, as: author)
            let step = try apply.start()
            return applying(apply, entry, step)
        }
    }

    private mutating func stopOrPlanAgain(
        _ conflict: Conflict,
        _ log: CommitLog
    ) -> Step<Outcome> {
        planningCount += 1
        guard conflict.allowsPlanningAgain, planningCount < Self.planningLimit else {
            return .done(.stopped(conflict))
        }
        var recovery = RecoveryMachine(on: log, as: author, sweep: sweep)
        let step = recovery.start()
        return recovering(recovery, step)
    }

    private mutating func applying(
        _ apply: ApplyMachine,
        _ entry: LogEntry,
        _ step: Step<ApplyMachine.Outcome>
    ) -> Step<Outcome> {
        switch step {
        case .perform(let action): return perform(action, .applying(apply, entry))
        case .done(.applied): return .done(.committed(entry, .wholly))
        case .done(.unregistered(_, let reason)):
            return .done(.committed(entry, .withoutCatalog(reason)))
        case .done(.blocked): return .done(.committed(entry, .takenBack))
        case .done(.voided(let log)):
            var recovery = RecoveryMachine(on: log, as: author, sweep: sweep)
            let step = recovery.start()
            return applyingVoid(recovery, entry, step)
        }
    }

    private mutating func applyingVoid(
        _ recovery: RecoveryMachine,
        _ entry: LogEntry,
        _ step: Step<RecoveryMachine.Outcome>
    ) -> Step<Outcome> {
        switch step {
        case .perform(let action): perform(action, .applyingVoid(recovery, entry))
        case .done: .done(.committed(entry, .takenBack))
        }
    }
}
