internal import DataCatalog
internal import Foundation
internal import Repartition
internal import Synchronization

/// The clean stop of a process that is a job: what is being staged ends and is discarded, what is
/// being published is finished, and then the process ends.
///
/// A script has no place where all its errors arrive, so its process ends here, with the exit code
/// of the signal, and not with an error that reaches the script.
final class JobStop: Sendable {
    static let ofProcess = JobStop()

    private let state = Mutex(State())

    private struct State {
        var signals: StopSignals?
        var jobs: [(record: RecordedRun, writes: PreparedWrites)] = []
        /// Ways to cancel what is being staged.
        var cancellations: [Int: @Sendable () -> Void] = [:]
        /// How often something has begun to be staged.
        var workCount = 0
        var publishingCount = 0
        /// Whether the process is about to end.
        var isEnding = false

        var isAsked: Bool { signals?.first != nil }

        /// Whether the one who asks is to end the process: nobody works, and nobody ends it yet.
        mutating func takesEnd() -> Bool {
            guard isAsked, cancellations.isEmpty, publishingCount == 0, !isEnding else {
                return false
            }
            isEnding = true
            return true
        }
    }

    /// Stops this job when the process is asked to; the process is the job's own from now on.
    func watch(_ record: RecordedRun, _ writes: PreparedWrites) {
        let isFirst = state.withLock { state in
            state.jobs.append((record, writes))
            defer { state.signals = state.signals ?? StopSignals() }
            return state.signals == nil
        }
        guard isFirst, let signals = state.withLock({ $0.signals }) else { return }
        signals.heed {
            let (cancellations, isMine) = self.state.withLock { state in
                (Array(state.cancellations.values), state.takesEnd())
            }
            for cancel in cancellations { cancel() }
            if isMine { Task { await self.end() } }
        }
    }

    /// Stages something, which a stop cancels; does not return if the process is to stop.
    ///
    /// - Parameter body: Leaves what it has staged with the job, which discards it then.
    func staging(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let begun = state.withLock { state -> (number: Int, work: Task<Void, any Error>)? in
            guard !state.isAsked else { return nil }
            let work = Task { try await body() }
            state.workCount += 1
            state.cancellations[state.workCount] = { work.cancel() }
            return (state.workCount, work)
        }
        guard let begun else { return await endOrWait() }
        let result = await withTaskCancellationHandler {
            await begun.work.result
        } onCancel: {
            begun.work.cancel()
        }
        state.withLock { $0.cancellations[begun.number] = nil }
        await endIfAsked()
        try result.get()
    }

    /// Publishes something, which a stop waits for.
    func publishing<Answer: Sendable>(_ body: () async throws -> Answer) async throws -> Answer {
        let mayBegin = state.withLock { state in
            if !state.isAsked { state.publishingCount += 1 }
            return !state.isAsked
        }
        if !mayBegin { await endOrWait() }
        defer { state.withLock { $0.publishingCount -= 1 } }
        return try await body()
    }

    /// Does not return if the process is to stop.
    func endIfAsked() async {
        if state.withLock({ $0.isAsked }) { await endOrWait() }
    }

    /// Ends the process, or lets who does it end it: the script is not to go on meanwhile.
    private func endOrWait() async {
        if state.withLock({ $0.takesEnd() }) { await end() }
        // In a task of its own: in one that is cancelled nobody sleeps.
        while true { await Task { try? await Task.sleep(for: .seconds(60)) }.value }
    }

    private func end() async {
        let (jobs, signal) = state.withLock { ($0.jobs, $0.signals?.first) }
        for (record, writes) in jobs {
            let uncommitted = writes.takeAll()
            for table in uncommitted { await table.commit.discard() }
            if record.run.state == .running || !uncommitted.isEmpty {
                await record.end(CancellationError())
            }
        }
        guard let signal else { return }
        let text = "stopped by \(signal.name): what was not committed was discarded\n"
        FileHandle.standardError.write(Data(text.utf8))
        fflush(nil)
        _exit(signal.exitCode)
    }
}
