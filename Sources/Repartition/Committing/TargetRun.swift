package import Ledger
package import ObjectStorage

/// A repartition into a table with a ledger: each input's rows are written once, whatever happens.
package struct TargetRun: Sendable {
    package var frame: Frame
    package var target: Target
    package var options: RunOptions
    package var inputs: InputPolicy
    /// Whether an overwrite may remove rows of inputs that the run does not read.
    package var allowsDropping = false
    /// Who the run is.
    package var claim: RunClaim
    /// What the catalog is to know of the outputs; `nil` for nothing.
    package var catalogChange: (@Sendable (RunReport) async throws -> CatalogChange?)?
    package var progress: (@Sendable (RunProgress) -> Void)?
    /// Makes the checksum by which an input is known though its version has changed.
    package var checksum: (@Sendable (ObjectInfo, any ObjectStore) async throws -> String?)?

    package init(
        _ frame: Frame,
        to target: Target,
        options: RunOptions,
        inputs: InputPolicy,
        claim: RunClaim
    ) {
        self.frame = frame
        self.target = target
        self.options = options
        self.inputs = inputs
        self.claim = claim
    }

    /// A run that has staged its files, and waits for its commit.
    package struct Staged: Sendable {
        package let run: TargetRun
        let ledger: TableLedger
        let open: OpenRun
        /// What the run has planned on its base.
        let planned: Planned

        package var report: RunReport { planned.report }
    }

    /// What a plan on one base came to.
    struct Planned: Sendable {
        var prepared: PreparedRun?
        var entry: LogEntry?
        var report: RunReport
    }

    /// Recovers the table, moves the rows of unread inputs, invisibly, and checks that none was
    /// lost or doubled.
    ///
    /// - Throws: ``RunError``, ``ParquetError``, ``ExpressionError``, ``ObjectStoreError``,
    ///   ``LedgerError``; what was written is removed.
    package func stage(on ledger: TableLedger) async throws -> Staged {
        let open = try await ledger.begin(claim)
        do {
            let planned = try await plan(on: open.base, in: ledger)
            return Staged(run: self, ledger: ledger, open: open, planned: planned)
        } catch {
            await ledger.end(open)
            throw error
        }
    }

    /// Plans and moves, on one state of the table.
    func plan(
        on base: RunBase,
        in ledger: TableLedger,
        slice: Int = 0
    ) async throws -> Planned {
        var report = RunReport(runID: options.runID.description)
        var options = options
        options.slice = slice
        let identities = try await identities(in: base.log.state)
        let selection = InputSelection(
            frame.source.files,
            identities,
            by: inputs,
            in: base.log.state
        )
        try selection.requireUnchanged(by: inputs)
        report.inputs = RunReport.InputCounts(selection)
        guard !selection.files.isEmpty || frame.source.files.isEmpty else {
            return Planned(report: report)
        }
        var frame = frame
        frame.source.files = selection.files
        let repartitioner = Repartitioner(frame, to: target, options: options)
        var prepared = try await repartitioner.prepare(progress: progress)
        prepared.report.inputs = report.inputs
        do {
            let read = consumed(selection, identities, prepared)
            var entry = prepared.entry(
                kind: target.mode == .overwritePartitions ? .overwrite : .append,
                options: options,
                reading: read,
                job: claim.job,
                time: claim.time
            )
            if target.mode == .overwritePartitions {
                let replacement = PartitionReplacement(table: ledger.table, base: base)
                entry.exclusive = prepared.partitions
                entry.removes = try await replacement.removals(of: prepared.partitions)
                if !allowsDropping {
                    try replacement.requireNothingDropped(entry.removes, reading: read)
                }
            }
            entry.catalog = try await catalogChange?(prepared.report)
            let isEmpty = read.files.isEmpty && entry.adds.isEmpty && entry.removes.isEmpty
            return Planned(
                prepared: prepared,
                entry: isEmpty ? nil : entry,
                report: prepared.report
            )
        } catch {
            try? await prepared.discard()
            throw error
        }
    }

    /// The source's files as bookmarks know them.
    ///
    /// A checksum is made where it can matter: of files that are to be read, and of those that have
    /// another version than the one that was read.
    private func identities(in state: TableState) async throws -> [InputIdentity] {
        let store = frame.source.store
        var identities: [InputIdentity] = []
        for file in frame.source.files {
            var identity = InputIdentity(
                location: store.location(of: file.info.key),
                version: file.info.version,
                byteCount: file.info.byteCount
            )
            let found = state.consumption(of: identity.location, by: inputs.reader)
            if let checksum, found?.identity.version != identity.version {
                identity.checksum = try await checksum(file.info, store)
            }
            identities.append(identity)
        }
        return identities
    }

    private func consumed(
        _ selection: InputSelection,
        _ identities: [InputIdentity],
        _ prepared: PreparedRun
    ) -> ConsumedInputs {
        // Files that were left out are met again by the next run.
        let read = Set(
            selection.files.map(\.info.key).filter { !prepared.leftOut.contains($0) }
                .map { frame.source.store.location(of: $0) }
        )
        return ConsumedInputs(
            inputs.reader,
            identities.filter { read.contains($0.location) },
            reading: target.mode == .overwritePartitions ? .again : inputs.reading
        )
    }
}

extension TargetRun.Staged {
    /// Commits what was staged: outputs and consumed inputs become true together.
    ///
    /// - Throws: ``LedgerError`` of kind `conflict` if others were quicker again and again,
    ///   `declaredDead`, `unknownOutcome`; ``ObjectStoreError``; what planning throws.
    package func commit() async throws -> RunReport {
        let start = ContinuousClock.now
        var last = planned
        var slice = 0
        let outcome = try await ledger.commit(planned.entry, of: open) { base in
            slice += 1
            last = try await run.plan(on: base, in: ledger, slice: slice)
            return last.entry
        }
        var report =
            last.prepared?.finishedReport(publishing: start.secondsSince) ?? last.report
        report.commit = RunReport.Commit(ledger: ledger.location)
        switch outcome {
        case .nothing: break
        case .stopped(let conflict): throw conflict.error.at(ledger.location)
        case .committed(let entry, let applied):
            report.commit?.entry = entry.number
            report.commit?.removedFiles = entry.removes.count
            switch applied {
            case .wholly: break
            case .withoutCatalog(let reason): report.commit?.catalogProblem = reason
            case .takenBack:
                throw LedgerError(
                    .lost,
                    "the run's files were gone before they could be published (does a rule of the "
                        + "bucket abort uploads?): run \(entry.number) was taken back, run again",
                    ledger: ledger.location
                )
            }
        }
        return report
    }

    /// Removes what was staged; nothing of the run was ever visible.
    package func discard() async throws {
        try await planned.prepared?.discard()
        await ledger.end(open)
    }
}
