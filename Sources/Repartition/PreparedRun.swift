internal import ObjectStorage

/// A run whose files are written and invisible, ready to be published or thrown away.
///
/// This is where the ledger will stand: its entry, put between ``Repartitioner/prepare(progress:)``
/// and the publication, will make outputs and consumed inputs true together.
package struct PreparedRun: Sendable {
    /// What was done so far; `outputs` lists what ``publish()`` makes visible.
    package private(set) var report: RunReport
    let files: [WrittenFile]
    /// Objects that make room for the new files.
    let replaced: [ObjectKey]
    let target: any ObjectStore
    let clock: ContinuousClock.Instant

    /// Makes the files visible, then removes those they replace.
    ///
    /// - Returns: The report of the whole run.
    /// - Throws: ``ObjectStoreError``. Before the first file is visible all are removed; later,
    ///   those that are not yet visible stay, so that publishing can be done again.
    package func publish() async throws -> RunReport {
        let start = ContinuousClock.now
        // What is renamed into place must be on disk before, and the renames after.
        do {
            if !files.isEmpty { try await target.synchronize() }
        } catch {
            try? await discard()
            throw error
        }
        for file in files { try await target.publish(file.staged) }
        if !files.isEmpty { try await target.synchronize() }
        for key in replaced { try await target.delete(key) }
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
