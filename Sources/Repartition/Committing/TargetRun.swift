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
    /// The entry that is replayed: its inputs are read again, and its files replaced.
    package var replayed: Int?
    /// What the catalog is to know of the outputs; `nil` for nothing.
    package var catalogChange: (@Sendable (RunReport) async throws -> CatalogChange?)?
    package var progress: (@Sendable (RunProgress) -> Void)?
    /// Makes the checksum by which an input is known though its version has changed.
    package var checksum: (@Sendable (ObjectInfo, any ObjectStore) async throws -> String?)?

    package init(
        _ frame: Frame,
        to target: Target,
        options: RunOptions,
        inputs: InputPolicy
    ) {
        self.frame = frame
        self.target = target
        self.options = options
        self.inputs = inputs
    }

    /// What a plan on one state of the table came to.
    struct Planned: Sendable {
        var prepared: PreparedRun?
        var entry: LogEntry?
        /// The files that were read.
        var files: [SourceFile] = []
        var report: RunReport
    }

    /// Plans and moves, on one state of the table.
    ///
    /// - Parameter slice: The part of the run that it is; its files' names have it.
    /// - Throws: ``RunError``, ``ParquetError``, ``ExpressionError``, ``ObjectStoreError``,
    ///   ``LedgerError``; what was written is removed.
    func plan(
        on base: RunBase,
        in ledger: TableLedger,
        as claim: RunClaim,
        slice: Int
    ) async throws -> Planned {
        var options = options
        options.runID = RunID(claim.run)
        options.slice = slice
        var report = RunReport(runID: claim.run)
        var (frame, inputs) = (frame, inputs)
        var replay: Replay?
        if let replayed {
            let found = try await Replay(of: replayed, on: base, in: ledger)
            frame.source.files = try found.files(of: frame.source)
            inputs = found.policy
            replay = found
        }
        let identities = try await identities(of: frame.source, in: base.log.state, inputs)
        let selection = try InputSelection(
            frame.source.files,
            identities,
            by: inputs,
            in: base.log.state
        )
        try selection.requireUnchanged(by: inputs)
        report.inputs = RunReport.InputCounts(selection)
        report.notes += try await LostInputs(
            of: base.log,
            except: Set(identities.map(\.location)),
            at: { [store = frame.source.store] location in
                store.key(ofLocation: location).map { (store, $0) }
            }
        ).sentences
        frame.source.files = selection.files
        let repartitioner = Repartitioner(frame, to: target, options: options)
        guard !selection.files.isEmpty || identities.isEmpty else {
            try await repartitioner.requireReadyTarget()
            try await requireFiles(of: base, in: ledger)
            return Planned(report: report)
        }
        var prepared = try await repartitioner.prepare(progress: progress)
        prepared.report.inputs = report.inputs
        prepared.report.notes = report.notes + prepared.report.notes
        do {
            let read = consumed(selection, identities, prepared, inputs)
            return Planned(
                prepared: prepared,
                entry: try await entry(prepared, read, replay, base, ledger, options, claim),
                files: selection.files,
                report: prepared.report
            )
        } catch {
            let prepared = prepared
            try? await uninterrupted { try await prepared.discard() }
            throw error
        }
    }

    /// Inputs that were read before and are not any more what they were.
    ///
    /// - Throws: ``RunError`` as ``InputSelection``.
    package func changedInputs(
        in state: TableState
    ) async throws -> [InputSelection.ChangedInput] {
        try InputSelection(
            frame.source.files,
            try await identities(of: frame.source, in: state, inputs),
            by: inputs,
            in: state
        ).changed
    }

    private func entry(
        _ prepared: PreparedRun,
        _ read: ConsumedInputs,
        _ replay: Replay?,
        _ base: RunBase,
        _ ledger: TableLedger,
        _ options: RunOptions,
        _ claim: RunClaim
    ) async throws -> LogEntry? {
        var entry = prepared.entry(
            kind: target.mode == .overwritePartitions ? .overwrite : .append,
            options: options,
            reading: read,
            claim: claim
        )
        if let replay {
            entry.kind = .replay
            entry.takesBack = replayed
            entry.removes = replay.removals
        } else if target.mode == .overwritePartitions {
            let replacement = PartitionReplacement(table: ledger.table, base: base)
            entry.exclusive = prepared.partitions
            entry.removes = try await replacement.removals(of: prepared.partitions)
            if !allowsDropping {
                try replacement.requireNothingDropped(entry.removes, reading: read)
            }
        }
        if let change = try await catalogChange?(prepared.report) { entry.catalog = [change] }
        let isEmpty = read.files.isEmpty && entry.adds.isEmpty && entry.removes.isEmpty
        return isEmpty ? nil : entry
    }

    /// Who removes a table's folder, and not its ledger, would be told that there is nothing to do.
    private func requireFiles(of base: RunBase, in ledger: TableLedger) async throws {
        let count = base.log.state.live.count { $0.key.place == nil }
        guard count > 0, try await ledger.table.list(limit: 1).objects.isEmpty else { return }
        throw RunError(
            .targetNotReady,
            "the table is to have \(count) \(count == 1 ? "file" : "files"), and its folder "
                + "\(ledger.table.location) is empty: restore it, or remove its ledger, too, to "
                + "begin anew: \(ledger.location)"
        )
    }

    /// The source's files as bookmarks know them.
    ///
    /// A checksum is made where it can matter: of files that are to be read, and of those that have
    /// another version than the one that was read.
    private func identities(
        of source: Source,
        in state: TableState,
        _ inputs: InputPolicy
    ) async throws -> [InputIdentity] {
        let store = source.store
        var identities: [InputIdentity] = []
        for file in source.files {
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
        _ prepared: PreparedRun,
        _ inputs: InputPolicy
    ) -> ConsumedInputs {
        // Files that were left out are met again by the next run.
        let read = Set(
            selection.files.map(\.info.key).filter { !prepared.leftOut.contains($0) }
                .map { frame.source.store.location(of: $0) }
        )
        return ConsumedInputs(
            inputs.reader,
            identities.filter { read.contains($0.location) },
            reading: inputs.reading
        )
    }
}
