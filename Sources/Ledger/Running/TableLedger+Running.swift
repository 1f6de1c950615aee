import Buffers
import ObjectStorage

extension TableLedger {
    /// A snapshot is written each time so many entries have come.
    private static var snapshotInterval: Int { 100 }
    /// Removed files are looked for by every run for so long, in seconds: longer than a server
    /// takes over a request.
    private static var sweepWindow: Int { 3600 }

    /// Begins a run: says who it is, and applies what others left.
    ///
    /// - Parameter isContinued: Whether the run has said so before, and has committed a part.
    /// - Throws: ``LedgerError`` of kind `closed` if the table is dropped, and others;
    ///   ``ObjectStoreError``.
    package func begin(_ claim: RunClaim, isContinued: Bool = false) async throws -> OpenRun {
        try await placed {
            try await claimName(claim, isContinued: isContinued)
            let author = Author(run: claim.run, time: clock.time)
            var machine = RunMachine(
                on: try await reader.start(of: record),
                as: author,
                sweep: .since(clock.time - Self.sweepWindow)
            )
            let step = try machine.start()
            switch try await drive(&machine, from: step, as: author) {
            case .wantsPlan(let base):
                return OpenRun(claim: claim, author: author, machine: machine, base: base)
            case .done(.stopped(let conflict)): throw conflict.error
            case .done: preconditionFailure("a run is planned before it ends")
            }
        }
    }

    /// Commits what a run has staged, and applies it.
    ///
    /// Cancellation counts until the entry is first put; from then on it is settled and applied.
    ///
    /// - Parameters:
    ///   - entry: What the run has planned on its base, or `nil` if there is nothing to do.
    ///   - planAgain: Plans and stages once more, if others were quicker.
    /// - Throws: What `planAgain` throws; ``LedgerError`` of kind `unknownOutcome` if nobody can
    ///   tell whether the entry is in the log, or it is and cannot be applied; else the entry is
    ///   not in it: ``ObjectStoreError``, and what stores throw otherwise.
    package func commit(
        _ entry: LogEntry?,
        of run: OpenRun,
        planAgain: @Sendable (RunBase) async throws -> LogEntry?
    ) async throws -> RunMachine.Outcome {
        try await placed {
            var machine = run.machine
            var entry = entry
            while true {
                if let entry { try await makeReady(entry, as: run.author) }
                let step = try machine.handle(.prepared(entry))
                let pause: Pause<RunMachine.Outcome>
                do {
                    pause = try await drive(
                        &machine,
                        from: step,
                        as: run.author,
                        committing: entry
                    )
                } catch {
                    throw Self.failure(error, machine.standing)
                }
                switch pause {
                case .done(let outcome):
                    await end(run.claim, with: outcome)
                    return outcome
                case .wantsPlan(let base): entry = try await planAgain(base)
                }
            }
        }
    }

    /// What an error means for who began the run: it may have come too late to undo anything.
    private static func failure(
        _ error: any Error,
        _ standing: RunMachine.Standing
    ) -> any Error {
        if let refused = error as? RefusedPut { return refused.cause }
        // It tells how things stand itself.
        if error is LedgerError { return error }
        switch standing {
        case .absent: return error
        case .unclear:
            return LedgerError(
                .unknownOutcome,
                "it is not known whether the run is committed: nothing is lost, the next run settles "
                    + "it: \(error)"
            )
        case .committed(let number):
            return LedgerError(
                .unknownOutcome,
                "run \(number) is committed, and not all of it can be seen yet: nothing is lost, the "
                    + "next run does the rest, or sluice recover: \(error)"
            )
        }
    }

    /// Notes that a run has ended without an entry.
    package func end(_ run: OpenRun) async {
        await end(run.claim, with: .nothing(run.base))
    }

    /// What cannot be noted is told by the log.
    private func end(_ claim: RunClaim, with outcome: RunMachine.Outcome) async {
        var ended = claim
        ended.hasEnded = true
        if case .committed(let entry, _) = outcome {
            ended.entry = entry.number
            try? await writeSnapshot(after: entry.number)
        }
        try? await write(ended, if: .always)
    }

    /// Applies what is committed and not marked, and deletes removed files that are visible again.
    ///
    /// - Parameter skippedCatalogs: Entries that are marked though the catalog does not know them.
    /// - Throws: ``LedgerError``, ``ObjectStoreError``.
    package func recover(
        as run: String,
        skippingCatalogOf skippedCatalogs: Set<Int> = []
    ) async throws -> RecoveryMachine.Outcome {
        try await placed {
            let author = Author(run: run, time: clock.time)
            let machine = RecoveryMachine(
                on: try await reader.start(of: record),
                as: author,
                sweep: .all,
                skippingCatalogOf: skippedCatalogs
            )
            return try await drive(machine, as: author)
        }
    }

    /// Removes what dead runs have left staged.
    ///
    /// - Throws: ``LedgerError``, ``ObjectStoreError``.
    package func collectGarbage(
        as run: String,
        suspecting suspicion: GarbageMachine.Suspicion,
        isDryRun: Bool
    ) async throws -> GarbageMachine.Outcome {
        try await placed {
            let author = Author(run: run, time: clock.time)
            let machine = GarbageMachine(
                on: try await reader.start(of: record),
                as: author,
                suspicion: suspicion,
                isDryRun: isDryRun
            )
            return try await drive(machine, as: author)
        }
    }

    /// Writes what the log amounts to, if that is due: it saves reading every entry, and nothing
    /// depends on it.
    private func writeSnapshot(after number: Int) async throws {
        guard number.isMultiple(of: Self.snapshotInterval) else { return }
        let log = try await reader.log(of: record)
        // What can still be taken back does not belong into one.
        let marks = try await reader.marks(after: log.firstNumber - 1)
        let isApplied = (log.firstNumber...log.head).allSatisfy { marks.contains($0) }
        guard log.head == number, isApplied else { return }
        let stored = StoredSnapshot(
            Snapshot(number: log.head, digest: log.headDigest, state: log.state),
            of: record.id,
            keepsStaged: record.publishing == .copy
        )
        try await store.write(
            LedgerCoding.bytes(stored),
            to: LedgerKeys.snapshot(number),
            if: .ifAbsent
        )
    }

    /// Says who the run is, under a name that no other run has.
    private func claimName(_ claim: RunClaim, isContinued: Bool) async throws {
        do {
            try await write(claim, if: isContinued ? .always : .ifAbsent)
        } catch let error as ObjectStoreError
            where [.alreadyExists, .other].contains(error.kind)
        {
            // There is a claim of that name: this one, if an answer was lost?
            guard try await reader.claim(of: claim.run) == claim else { throw error }
        }
    }

    private func write(_ claim: RunClaim, if condition: WriteCondition) async throws {
        try await store.write(
            LedgerCoding.bytes(claim),
            to: LedgerKeys.claim(of: claim.run),
            if: condition
        )
    }

    func placed<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as LedgerError {
            throw error.at(store.location)
        }
    }
}

/// A run that has recovered and is planning: it holds what it plans on.
package struct OpenRun: Sendable {
    package let claim: RunClaim
    /// What the table is.
    package let base: RunBase
    let author: Author
    let machine: RunMachine

    init(claim: RunClaim, author: Author, machine: RunMachine, base: RunBase) {
        self.claim = claim
        self.author = author
        self.machine = machine
        self.base = base
    }
}
