package import DataCatalog
internal import Foundation
internal import ObjectStorage
package import Repartition
internal import Synchronization

/// A run whose beginning and end are noted in the history of its lake.
///
/// The history is a help for people: a run that succeeds is not to fail for its sake, so what
/// cannot be noted is told to who started the run, once.
package final class RecordedRun: Sendable {
    private let history: any JobRunHistory
    private let warn: @Sendable (String) -> Void
    private let state: Mutex<State>

    private struct State {
        var run: JobRun
        var hasWarned = false
        /// Notes that the run has begun.
        var beginning: Task<Void, Never>?
    }

    /// What is known of the run.
    package var run: JobRun { state.withLock { $0.run } }

    /// Begins to note that a run begins; its end waits for that.
    ///
    /// - Parameters:
    ///   - arguments: What it was started with; secrets are left out.
    ///   - warn: Told why something could not be noted, as a sentence.
    package init(
        _ id: RunID,
        job: String,
        program: JobRun.Program,
        arguments: [String],
        in history: any JobRunHistory,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.history = history
        self.warn = warn
        let run = JobRun(
            id: id.description,
            job: job,
            program: program,
            arguments: Secrets.masked(arguments),
            start: Self.now(),
            process: .current
        )
        state = Mutex(State(run: run))
        let beginning = Task { await record(run) }
        state.withLock { $0.beginning = beginning }
    }

    /// Returns once it is noted that the run has begun, or told why it cannot be.
    package func begun() async { await state.withLock { $0.beginning }?.value }

    /// Notes what the run did, or a part of it: its numbers are added to those before.
    package func end(_ report: RunReport) async {
        await end(.succeeded) { run in
            for (name, value) in report.metrics { run.metrics[name, default: 0] += value }
            // The writes of a job to one table are one entry.
            let entries = report.commit.map { commit in
                commit.entries.map { "\(commit.ledger)#\($0)" }
            }
            run.ledgerEntries += (entries ?? []).filter { !run.ledgerEntries.contains($0) }
        }
    }

    /// Notes that the run did not come to its end: that it was stopped, if its task was cancelled.
    package func end(_ error: any Error) async {
        let isStopped = error is CancellationError || Task.isCancelled
        await end(isStopped ? .stopped : .failed) {
            $0.errorMessage = isStopped ? "stopped before it was done" : "\(error)"
        }
    }

    /// Notes that the run ended and had nothing to do.
    func endWithoutReport() async {
        await end(.succeeded) { _ in }
    }

    private func end(_ outcome: JobRun.State, _ change: (inout JobRun) -> Void) async {
        await begun()
        let run = state.withLock { state in
            state.run.state = outcome
            state.run.end = Self.now()
            change(&state.run)
            return state.run
        }
        await record(run)
    }

    private func record(_ run: JobRun) async {
        do {
            // A run that is stopped is to say so.
            try await uninterrupted { [history] in try await history.recordJobRun(run) }
        } catch {
            let isFirst = state.withLock { state in
                defer { state.hasWarned = true }
                return !state.hasWarned
            }
            if isFirst { warn("the run is not in the history of jobs: \(error)") }
        }
    }

    /// In nanoseconds since 1970, by a clock of microseconds.
    private static func now() -> Int64 {
        Int64(Date().timeIntervalSince1970 * 1_000_000) &* 1_000
    }
}

extension RunReport {
    /// The numbers of a run that can be added to those of others.
    fileprivate var metrics: [String: Int64] {
        [
            "rowsRead": rowsRead, "rowsFiltered": rowsFiltered,
            "rowsBeyondLimit": rowsBeyondLimit, "rowsWritten": rowsWritten,
            "rowsQuarantined": rowsQuarantined, "errorRecords": errorRecords.rowCount,
            "filesRead": inputFiles, "bytesRead": inputBytes, "filesLeftOut": badFiles.count,
            "filesWritten": outputFiles, "bytesWritten": outputBytes,
            "partitionsWritten": outputs.count, "bytesSpilled": spilledBytes,
        ].mapValues(Int64.init)
    }
}

/// What nobody is to read in a history.
enum Secrets {
    private static let words = ["secret", "password", "passwd", "token", "credential"]
    private static let mask = "***"

    /// The words of a command line, without the values of keys that sound like secrets.
    static func masked(_ arguments: [String]) -> [String] {
        var masked: [String] = []
        var isSecret = false
        for argument in arguments {
            guard argument.hasPrefix("--") else {
                masked.append(isSecret ? mask : argument)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1)
            let key = parts.first?.lowercased() ?? ""
            isSecret = words.contains { key.contains($0) }
            masked.append(isSecret && parts.count == 2 ? "\(parts[0])=\(mask)" : argument)
        }
        return masked
    }
}
