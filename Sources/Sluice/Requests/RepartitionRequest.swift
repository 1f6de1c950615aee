package import DataCatalog
internal import Ledger
package import ObjectStorage
package import Repartition

/// One repartition, from what is read to where it goes: what `sluice plan` and `sluice run` ask
/// for.
package struct RepartitionRequest: Sendable {
    package var source: SourceName
    package var pushDownPredicate: String?
    package var frame = FrameRequest()
    package var options = RunOptions()
    package var mode = Target.Mode.append
    /// The folder of the target, or `nil` if only a plan is wanted.
    package var target: ObjectLocation?
    /// Where bad rows and files are set aside; if `nil`, beside the target.
    package var quarantine: ObjectLocation?
    /// The table that describes the target in the catalog.
    package var table: TableName?
    /// The years of which that table projects its partitions; `nil` if they are registered.
    package var projectedYears: ClosedRange<Int>?
    /// Which inputs are read, and what is remembered of them.
    package var inputs = InputRequest()
    /// The job's name; empty if there is none.
    package var job = ""
    /// The words of the command line that it is, so that it can be done again.
    package var arguments: [String] = []
    /// The run that is done again, by the number of its entry.
    package var replayed: Int?

    package init(from source: SourceName) {
        self.source = source
    }

    /// What a run did, and what of it the catalog knows.
    package struct Outcome: Sendable {
        package let report: RunReport
        package let registration: TableRegistration.Outcome?
    }

    /// What a run would do; writes nothing.
    ///
    /// - Throws: As ``run(in:progress:)``.
    package func plan(in lake: Lake) async throws -> Plan {
        let write = try await write(in: lake)
        return try await Repartitioner(write.frame, to: write.target, options: options).plan()
    }

    /// Moves the rows of unread inputs, and registers their partitions if a table was named.
    ///
    /// A task that is cancelled stops before anything is committed, or finishes.
    ///
    /// - Throws: An error that says what does not fit or cannot be read or written; the target is
    ///   untouched then.
    package func run(
        in lake: Lake,
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> Outcome {
        let start = ContinuousClock.now
        let write = try await write(in: lake)
        let listing = RunReport.Stage(name: "list", seconds: start.secondsSince, bytes: 0)
        let registrar = CatalogRegistrar(lake.catalog)
        let ledger = try await lake.ledger(of: write.target.store, registrar: registrar)
        var slices = SlicedRun(
            run: write.run(progress: progress),
            ledger: ledger,
            claim: RunClaim(options.runID, job: job, arguments: arguments)
        )
        var report =
            if let replayed {
                try await slices.replay(replayed)
            } else {
                try await slices.run(slice: inputs.slice)
            }
        report.stages.insert(listing, at: 0)
        report.requests = lake.stores.aws?.requests
        return Outcome(report: report, registration: write.outcome(of: report, registrar))
    }

    private func write(in lake: Lake) async throws -> TargetWrite {
        var source = try await lake.source(source, pushDownPredicate: pushDownPredicate)
        // The files are looked at for the columns of the frame, and then read.
        source.footers = FooterCache()
        if target != nil { source.reader = lake.inputCache.reader(of: source, readsAll: true) }
        let rows = try await frame.partitionedFrame(of: source, options: options)
        guard let target else {
            let nowhere = Target(store: MemoryObjectStore(), partitionKeys: rows.keys)
            return TargetWrite(frame: rows.frame, target: nowhere, options: options)
        }
        let store = try lake.targetStore(at: target)
        try check("target", store, apartFrom: source, in: lake, option: "--to")
        let aside =
            if let quarantine {
                try lake.quarantine(at: quarantine, beside: store)
            } else {
                try lake.usualQuarantine(of: store)
            }
        if quarantine != nil {
            try check(
                "quarantine",
                aside.store,
                apartFrom: source,
                in: lake,
                option: "--quarantine"
            )
        }
        var registration: TableRegistration?
        if let table {
            registration = try await TableRegistration(
                table,
                in: lake.catalog,
                at: target,
                schema: FrameReader(rows.frame, options: options).schema(),
                partitionKeys: rows.keys,
                projectedYears: projectedYears
            )
        }
        return TargetWrite(
            frame: rows.frame,
            target: Target(
                store: store,
                partitionKeys: rows.keys,
                mode: mode,
                quarantine: aside
            ),
            options: options,
            inputs: inputs,
            job: job,
            registration: registration
        )
    }

    /// A target inside its source would be read by the next run as if it were source.
    private func check(
        _ what: String,
        _ store: any ObjectStore,
        apartFrom source: Source,
        in lake: Lake,
        option: String
    ) throws {
        let isWholeFolder =
            switch self.source {
            case .table: true
            case .location(let location): try lake.open(location).key == nil
            }
        guard isWholeFolder,
            Lake.relativePath(of: store.location, below: source.store.location) != nil
        else { return }
        throw DataFrameError(
            .invalidRequest,
            "the \(what) lies in the source \(source.name): the next run would read what this one "
                + "writes; name a folder outside it with \(option)",
            place: store.location
        )
    }
}
