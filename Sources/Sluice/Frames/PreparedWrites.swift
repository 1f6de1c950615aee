internal import Repartition
internal import Synchronization

/// The writes of a job that are staged and wait for its commit.
package final class PreparedWrites: Sendable {
    private let runs = Mutex<[PreparedRun]>([])

    init() {}

    func append(_ run: PreparedRun) {
        runs.withLock { $0.append(run) }
    }

    /// The writes, in order; they wait no more.
    func takeAll() -> [PreparedRun] {
        runs.withLock { runs in
            defer { runs = [] }
            return runs
        }
    }
}
