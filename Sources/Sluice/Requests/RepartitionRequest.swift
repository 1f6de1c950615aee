package import DataCatalog
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
    /// Where bad rows and files are set aside; if `nil`, in a hidden folder of the target.
    package var quarantine: ObjectLocation?
    /// The table that describes the target in the catalog.
    package var table: TableName?

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
        try await prepared(in: lake).repartitioner.plan()
    }

    /// Moves the rows, and registers their partitions if a table was named.
    ///
    /// A task that is cancelled stops before anything is published, or finishes.
    ///
    /// - Throws: An error that says what does not fit or cannot be read or written; the target is
    ///   untouched then. If only the registration fails, the rows are there, and the error is the
    ///   catalog's.
    package func run(
        in lake: Lake,
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> Outcome {
        let (repartitioner, registration) = try await prepared(in: lake)
        let report = try await repartitioner.run(progress: progress)
        // What is visible is to be registered, whoever asks to stop.
        return Outcome(
            report: report,
            registration: try await uninterrupted { try await registration?.register(report) }
        )
    }

    private func prepared(
        in lake: Lake
    ) async throws -> (repartitioner: Repartitioner, registration: TableRegistration?) {
        let source = try await lake.source(source, pushDownPredicate: pushDownPredicate)
        let rows = try await frame.partitionedFrame(of: source, options: options)
        guard let target else {
            let nowhere = Target(store: MemoryObjectStore(), partitionKeys: rows.keys)
            return (Repartitioner(rows.frame, to: nowhere, options: options), nil)
        }
        let store = try lake.targetStore(at: target)
        try check("target", store, apartFrom: source, option: "--to")
        let aside = try quarantine.map { try lake.quarantine(at: $0, beside: store) }
        if let aside {
            try check("quarantine", aside.store, apartFrom: source, option: "--quarantine")
        }
        var registration: TableRegistration?
        if let table {
            registration = try await TableRegistration(
                table,
                in: lake.catalog,
                at: target,
                schema: FrameReader(rows.frame, options: options).schema(),
                partitionKeys: rows.keys
            )
        }
        let repartitioner = Repartitioner(
            rows.frame,
            to: Target(store: store, partitionKeys: rows.keys, mode: mode, quarantine: aside),
            options: options
        )
        return (repartitioner, registration)
    }

    /// A target inside its source would be read by the next run as if it were source.
    private func check(
        _ what: String,
        _ store: any ObjectStore,
        apartFrom source: Source,
        option: String
    ) throws {
        let isWholeFolder =
            switch self.source {
            case .table: true
            case .location(let location): try location.open().key == nil
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
