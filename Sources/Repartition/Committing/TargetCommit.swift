package import Ledger
package import ObjectStorage

/// What is about to become true of a table, at once: the writes of one run.
///
/// All are staged on the same state of the table, and committed by one entry of its log. If others
/// were quicker, all are planned again.
package actor TargetCommit {
    package nonisolated let ledger: TableLedger
    private let begun: OpenRun
    private var writes: [Write] = []
    /// How many parts of the run there were, those that were planned in vain included.
    package private(set) var sliceCount: Int

    private struct Write {
        var run: TargetRun
        var planned: TargetRun.Planned
    }

    /// Begins a run, or its next part: the table is recovered first.
    ///
    /// - Parameter sliceCount: How many parts of the run there were before.
    /// - Throws: ``LedgerError``, ``ObjectStoreError``.
    package init(
        on ledger: TableLedger,
        as claim: RunClaim,
        after sliceCount: Int = 0
    ) async throws {
        self.ledger = ledger
        self.sliceCount = sliceCount
        begun = try await ledger.begin(claim, isContinued: sliceCount > 0)
    }

    /// What the table is.
    package nonisolated var base: RunBase { begun.base }

    /// The files that were read, of all writes.
    package var filesRead: Set<ObjectKey> {
        Set(writes.flatMap { $0.planned.files.map(\.info.key) })
    }

    /// Moves the rows of unread inputs, invisibly, and checks that none was lost or doubled.
    ///
    /// - Throws: ``RunError``, ``ParquetError``, ``ExpressionError``, ``ObjectStoreError``,
    ///   ``LedgerError``; what was written is removed.
    @discardableResult
    package func stage(_ run: TargetRun) async throws -> RunReport {
        var run = run
        run.target.store = ledger.table
        let planned = try await run.plan(
            on: begun.base,
            in: ledger,
            as: begun.claim,
            slice: nextSlice()
        )
        writes.append(Write(run: run, planned: planned))
        return planned.report
    }

    /// Commits what was staged: outputs and consumed inputs become true together.
    ///
    /// - Returns: A report of each write, in order.
    /// - Throws: ``LedgerError`` of kind `conflict` if others were quicker again and again,
    ///   `declaredDead`, `unknownOutcome`; ``ObjectStoreError``; what planning throws.
    package func commit() async throws -> [RunReport] {
        let start = ContinuousClock.now
        let entry: LogEntry?
        do {
            entry = try merged()
        } catch {
            await discard()
            throw error
        }
        let outcome = try await ledger.commit(entry, of: begun) { base in
            try await self.planAgain(on: base)
        }
        var commit = RunReport.Commit(ledger: ledger.location)
        switch outcome {
        case .nothing: break
        case .stopped(let conflict): throw conflict.error.at(ledger.location)
        case .committed(let entry, let applied):
            commit.entries = [entry.number]
            commit.removedFiles = entry.removes.count
            switch applied {
            case .wholly: break
            case .withoutCatalog(let reason): commit.catalogProblem = reason
            case .takenBack:
                // What cannot be asked now is told by the next run.
                let lost = try? await LostInputs(
                    of: entry,
                    in: writes.map(\.run.frame.source.store)
                )
                let advice = lost?.sentences.first.map { ", \($0)" } ?? ""
                throw LedgerError(
                    .lost,
                    "the run's files were gone before they could be published (does a rule of the "
                        + "bucket abort uploads?): run \(entry.number) was taken back, run again"
                        + advice,
                    ledger: ledger.location
                )
            }
        }
        // What earlier runs could not tell the catalog, and recovery could not either.
        if commit.catalogProblem == nil,
            let (number, reason) = begun.base.unregistered.min(by: { $0.key < $1.key })
        {
            commit.catalogProblem = "run \(number): \(reason)"
        }
        return writes.map { write in
            var report =
                write.planned.prepared?.finishedReport(publishing: start.secondsSince)
                ?? write.planned.report
            report.commit = commit
            if ledger.record.singleWriter {
                report.notes.append(
                    "somebody has promised (single_writer) that never two runs write to this table at "
                        + "once: its store could not keep them apart"
                )
            }
            return report
        }
    }

    /// Removes what was staged; nothing of the run was ever visible.
    package func discard() async {
        let (writes, ledger, begun) = (writes, ledger, begun)
        self.writes = []
        try? await uninterrupted {
            for write in writes { try? await write.planned.prepared?.discard() }
            await ledger.end(begun)
        }
    }

    private func nextSlice() -> Int {
        defer { sliceCount += 1 }
        return sliceCount
    }

    /// What was staged is removed by now; names are used once, so the slices are new.
    private func planAgain(on base: RunBase) async throws -> LogEntry? {
        let runs = writes.map(\.run)
        writes = []
        do {
            for run in runs {
                let planned = try await run.plan(
                    on: base,
                    in: ledger,
                    as: begun.claim,
                    slice: nextSlice()
                )
                writes.append(Write(run: run, planned: planned))
            }
            return try merged()
        } catch {
            await discard()
            throw error
        }
    }

    /// The entry that makes all writes true.
    private func merged() throws -> LogEntry? {
        var entries = writes.compactMap(\.planned.entry)[...]
        guard var merged = entries.popFirst() else { return nil }
        for entry in entries {
            try Self.requireSeparate(merged, entry)
            if entry.kind == .overwrite { merged.kind = .overwrite }
            merged.slices += entry.slices
            merged.inputs += entry.inputs
            merged.adds += entry.adds
            merged.removes += entry.removes
            merged.exclusive += entry.exclusive
            merged.catalog += entry.catalog
            merged.metrics.merge(entry.metrics, uniquingKeysWith: +)
        }
        return merged
    }

    /// What one write puts into a partition another must not replace.
    private static func requireSeparate(_ one: LogEntry, _ other: LogEntry) throws {
        func shared(_ replacing: LogEntry, _ adding: LogEntry) -> String? {
            let added = Set(adding.adds.map(\.partition))
            return replacing.exclusive.first { added.contains($0) }
        }
        guard let partition = shared(one, other) ?? shared(other, one) else { return }
        throw RunError(
            .invalidRequest,
            "two writes of the job replace the partition \(partition): commit between them, or "
                + "write both at once"
        )
    }
}
