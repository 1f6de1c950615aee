internal import Repartition
internal import Synchronization

/// A write that is staged, and what the catalog is to know of it.
struct PreparedWrite: Sendable {
    var run: PreparedRun
    var registration: TableRegistration?
}

/// The writes of a job that are staged and wait for its commit.
package final class PreparedWrites: Sendable {
    private let runs = Mutex<[PreparedWrite]>([])

    init() {}

    func append(_ write: PreparedWrite) {
        runs.withLock { $0.append(write) }
    }

    /// The writes, in order; they wait no more.
    func takeAll() -> [PreparedWrite] {
        runs.withLock { runs in
            defer { runs = [] }
            return runs
        }
    }
}
