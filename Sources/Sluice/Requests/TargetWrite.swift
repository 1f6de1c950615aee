internal import DataCatalog
internal import Ledger
internal import ObjectStorage
internal import Repartition
internal import Synchronization

/// A frame on its way into a table with a ledger: what commands and jobs have in common.
struct TargetWrite: Sendable {
    let lake: Lake
    let frame: Frame
    let target: Target
    let options: RunOptions
    var inputs = InputRequest()
    /// The job's name; empty if there is none.
    var job = ""
    /// The table that describes the target, if its entry is to be kept.
    var registration: TableRegistration?

    /// A write that is staged, and waits for its commit.
    struct Staged: Sendable {
        let run: TargetRun.Staged
        let registrar: CatalogRegistrar
        let registration: TableRegistration?
        let outcome: RegistrationOutcome

        var report: RunReport { run.report }

        /// Publishes and registers.
        ///
        /// - Throws: As `TargetRun.Staged.commit`.
        func commit() async throws -> (report: RunReport, registration: TableRegistration.Outcome?)
        {
            let report = try await run.commit()
            guard let registration, report.commit?.entry != nil else { return (report, nil) }
            var found = outcome.value
            found.addedPartitions = registrar.createdCount(in: registration.name)
            return (report, found)
        }

        func discard() async throws { try await run.discard() }
    }

    /// What was found out about a table while a run was planned.
    final class RegistrationOutcome: Sendable {
        private let state = Mutex(TableRegistration.Outcome())

        var value: TableRegistration.Outcome { state.withLock { $0 } }

        func set(_ outcome: TableRegistration.Outcome) { state.withLock { $0 = outcome } }
    }

    /// Moves the rows of unread inputs, invisibly.
    ///
    /// - Throws: An error that says what does not fit or cannot be read or written; nothing is left
    ///   then.
    func stage(progress: (@Sendable (RunProgress) -> Void)? = nil) async throws -> Staged {
        let registrar = CatalogRegistrar(lake.catalog)
        let outcome = RegistrationOutcome()
        var policy = inputs.policy(for: reader, mode: target.mode)
        policy.fileLimit = policy.fileLimit ?? frame.source.fileLimit
        policy.byteLimit = policy.byteLimit ?? frame.source.byteLimit
        var run = TargetRun(
            frame,
            to: target,
            options: options,
            inputs: policy,
            claim: RunClaim(
                run: options.runID.description,
                job: job,
                process: .current,
                time: SystemClock().time
            )
        )
        run.allowsDropping = inputs.mayDropRows
        run.progress = progress
        if let registration {
            run.catalogChange = { report in
                let (change, found) = try await registration.change(for: report)
                outcome.set(found)
                return change
            }
        }
        let ledger = try await lake.ledger(of: target.store, registrar: registrar)
        return Staged(
            run: try await run.stage(on: ledger),
            registrar: registrar,
            registration: registration,
            outcome: outcome
        )
    }

    private var reader: BookmarkContext {
        let source = frame.source
        return BookmarkContext(
            job: job,
            context: source.context.isEmpty ? source.address : source.context
        )
    }
}

extension ClaimingProcess {
    /// This process.
    static let current: ClaimingProcess = {
        let process = ProcessIdentity.current
        return ClaimingProcess(
            host: process.host,
            boot: process.bootID,
            pid: Int(process.processID),
            start: String(process.startTicks)
        )
    }()
}
