internal import Synchronization

/// The writes of a job that are staged and wait for its commit.
package final class PreparedWrites: Sendable {
    private let state = Mutex((job: "", writes: [TargetWrite.Staged]()))

    init() {}

    /// The name of the job that has begun; empty before.
    var job: String {
        get { state.withLock { $0.job } }
        set { state.withLock { $0.job = newValue } }
    }

    func append(_ write: TargetWrite.Staged) {
        state.withLock { $0.writes.append(write) }
    }

    /// The writes, in order; they wait no more.
    func takeAll() -> [TargetWrite.Staged] {
        state.withLock { state in
            defer { state.writes = [] }
            return state.writes
        }
    }
}
