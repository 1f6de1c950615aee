internal import Ledger
internal import ObjectStorage

/// A run whose files are written and invisible, ready to be committed or thrown away.
package struct PreparedRun: Sendable {
    /// What was done so far; `outputs` lists what the commit makes visible.
    package var report: RunReport
    /// What was written: the table's files, then what is set aside.
    let files: [PreparedFile]
    /// The partitions that got rows, as folders below the table's.
    let partitions: [String]
    /// Files of the source that were left out because they cannot be read.
    let leftOut: Set<ObjectKey>
    let clock: ContinuousClock.Instant

    /// A file that waits to be published.
    struct PreparedFile: Sendable {
        var store: any ObjectStore
        /// The store's location, if it is not the table's.
        var place: String?
        var staged: StagedObject
        var partition: String
        var rowCount: Int
    }

    /// Removes the files; nothing of the run was ever visible.
    ///
    /// - Throws: ``ObjectStoreError`` for the first that cannot be removed; the others are.
    package func discard() async throws {
        var failure: (any Error)?
        for file in files {
            do { try await file.store.discard(file.staged) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    /// The report once the files are visible.
    package func finishedReport(publishing seconds: Double) -> RunReport {
        var report = report
        report.stages.append(
            .init(name: "commit", seconds: seconds, bytes: report.outputBytes)
        )
        report.seconds = clock.secondsSince
        report.peakMemoryBytes = Processors.peakMemoryBytes()
        return report
    }
}

extension ContinuousClock.Instant {
    /// The seconds from this moment until now.
    package var secondsSince: Double {
        let duration = duration(to: .now)
        return Double(duration.components.seconds)
            + Double(duration.components.attoseconds) / 1e18
    }
}
