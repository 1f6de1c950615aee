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
        var nextNumber = 0
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

    /// Stages something that a stop cancels.
    func staging<Answer: Sendable>(
        _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        guard state.withLock({ $0.signals != nil }) else { return try await body() }
        let work = Task { try await body() }
        let number = state.withLock { state in
            state.nextNumber += 1
            state.cancellations[state.nextNumber] = { work.cancel() }
            return state.nextNumber
        }
        if state.withLock({ $0.isAsked }) { work.cancel() }
        let result = await withTaskCancellationHandler {
            await work.result
        } onCancel: {
            work.cancel()
        }
        state.withLock { $0.cancellations[number] = nil }
        await endIfAsked()
        return try result.get()
    }

    /// Publishes something, which a stop waits for.
    func publishing<Answer: Sendable>(
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        await endIfAsked()
        state.withLock { $0.publishingCount += 1 }
        defer { state.withLock { $0.publishingCount -= 1 } }
        return try await body()
    }

    /// Does not return if the process was asked to stop.
    func endIfAsked() async {
        guard state.withLock({ $0.isAsked }) else { return }
        if state.withLock({ $0.takesEnd() }) { await end() }
        // Somebody else ends the process, and the script is not to go on meanwhile.
        while true { try? await Task.sleep(for: .seconds(60)) }
    }

    private func end() async {
        let (jobs, signal) = state.withLock { ($0.jobs, $0.signals?.first) }
        for (record, writes) in jobs {
            for write in writes.takeAll() { try? await write.run.discard() }
            if record.run.state == .running { await record.end(CancellationError()) }
        }
        guard let signal else { return }
        let text = "stopped by \(signal.name): what was not committed was discarded\n"
        FileHandle.standardError.write(Data(text.utf8))
        fflush(nil)
        _exit(signal.exitCode)
    }
}
