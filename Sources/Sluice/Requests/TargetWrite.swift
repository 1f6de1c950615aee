internal import DataCatalog
internal import Ledger
internal import ObjectStorage
internal import Repartition
internal import Synchronization

/// A frame on its way into a table with a ledger: what commands and jobs have in common.
struct TargetWrite: Sendable {
    let frame: Frame
    let target: Target
    let options: RunOptions
    var inputs = InputRequest()
    /// The job's name; empty if there is none.
    var job = ""
    /// The table that describes the target, if its entry is to be kept.
    var registration: TableRegistration?

    /// What was found out about the table while the write was planned.
    let found = FoundTable()

    final class FoundTable: Sendable {
        private let state = Mutex(TableRegistration.Outcome())

        var outcome: TableRegistration.Outcome {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    /// What the step that reads is called in bookmarks.
    var context: String {
        frame.source.context.isEmpty ? frame.source.address : frame.source.context
    }

    /// The run that it is for a ledger.
    ///
    /// - Parameter ordinal: Which of the job's writes from that step to that table it is, from 1:
    ///   each has a memory of its own.
    func run(
        ordinal: Int = 1,
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) -> TargetRun {
        let source = frame.source
        let reader = BookmarkContext(
            job: job,
            context: ordinal == 1 ? context : "\(context)#\(ordinal)"
        )
        var policy = inputs.policy(for: reader, mode: target.mode)
        policy.fileLimit = policy.fileLimit ?? source.fileLimit
        policy.byteLimit = policy.byteLimit ?? source.byteLimit
        var run = TargetRun(frame, to: target, options: options, inputs: policy)
        run.allowsDropping = inputs.mayDropRows
        run.progress = progress
        if let registration {
            run.catalogChange = { [found] report in
                let (change, outcome) = try await registration.change(for: report)
                found.outcome = outcome
                return change
            }
        }
        return run
    }

    /// What the catalog got to know, if it did.
    func outcome(
        of report: RunReport,
        _ registrar: CatalogRegistrar
    ) -> TableRegistration.Outcome? {
        guard let registration, report.commit?.entries.isEmpty == false else { return nil }
        var outcome = found.outcome
        outcome.addedPartitions = registrar.createdCount(in: registration.name)
        return outcome
    }
}

extension RunClaim {
    /// This process as a run.
    init(_ run: RunID, job: String, arguments: [String] = []) {
        self.init(
            run: run.description,
            job: job,
            arguments: arguments,
            process: .current,
            time: SystemClock().time
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
