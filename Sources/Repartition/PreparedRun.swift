internal import ObjectStorage

/// A run whose files are written and invisible, ready to be published or thrown away.
///
/// This is where the ledger will stand: its entry, put between ``Repartitioner/prepare(progress:)``
/// and the publication, will make outputs and consumed inputs true together.
package struct PreparedRun: Sendable {
    /// What was done so far; `outputs` lists what ``publish()`` makes visible.
    package private(set) var report: RunReport
    /// What was written, store by store; the quarantine comes first, so that no row is missing
    /// from both places at any moment.
    let staged: [StagedObjects]
    /// Objects of the table that make room for the new files.
    let replaced: [ObjectKey]
    let target: any ObjectStore
    let clock: ContinuousClock.Instant

    /// Objects of one store that wait to be published.
    struct StagedObjects: Sendable {
        var store: any ObjectStore
        var objects: [StagedObject]
    }

    /// Makes the files visible, then removes those they replace.
    ///
    /// A task that is cancelled before the first file is visible publishes none, later all.
    ///
    /// - Returns: The report of the whole run.
    /// - Throws: ``ObjectStoreError``, `CancellationError`. Before the first file is visible all
    ///   are removed; later, those that are not yet visible stay, so that publishing can be done
    ///   again.
    package func publish() async throws -> RunReport {
        let start = ContinuousClock.now
        let written = staged.filter { !$0.objects.isEmpty }
        // What is renamed into place must be on disk before, and the renames after.
        do {
            for group in written { try await group.store.synchronize() }
            try Task.checkCancellation()
        } catch {
            try? await uninterrupted { try await discard() }
            throw error
        }
        try await uninterrupted {
            for group in written {
                for object in group.objects { try await group.store.publish(object) }
                try await group.store.synchronize()
            }
            for key in replaced { try await target.delete(key) }
        }
        var report = report
        report.stages.append(
            .init(name: "publish", seconds: start.secondsSince, bytes: report.outputBytes)
        )
        report.seconds = clock.secondsSince
        report.peakMemoryBytes = Processors.peakMemoryBytes()
        return report
    }

    /// Removes the files; nothing of the run was ever visible.
    package func discard() async throws {
        try await target.discard(run: report.runID)
        for group in staged { try await group.store.discard(run: report.runID) }
    }
}

extension ContinuousClock.Instant {
    /// The seconds from this moment until now.
    var secondsSince: Double {
        let duration = duration(to: .now)
        return Double(duration.components.seconds)
            + Double(duration.components.attoseconds) / 1e18
    }
}
