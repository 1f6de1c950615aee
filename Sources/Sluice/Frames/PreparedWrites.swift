internal import DataCatalog
internal import Ledger
internal import ObjectStorage
internal import Repartition
internal import Synchronization

/// The writes of a job that are staged and wait for its commit, table by table.
package final class PreparedWrites: Sendable {
    /// The writes to one table: one entry of its log.
    struct Table: Sendable {
        let location: String
        let commit: TargetCommit
        let registrar: CatalogRegistrar
        var writes: [TargetWrite] = []
    }

    private struct State {
        var job = ""
        /// The run that all of the job's writes belong to, until they are committed.
        var run = RunID.random()
        var tables: [Table] = []
        /// How many writes there were, by their table and the step that they read.
        var counts: [[String]: Int] = [:]
    }

    private let state = Mutex(State())

    init() {}

    /// The name of the job that has begun; empty before.
    var job: String { state.withLock { $0.job } }

    /// Notes that a job has begun, as that run.
    func begin(_ job: String, as run: RunID) {
        state.withLock { state in
            state.job = job
            state.run = run
        }
    }

    /// Stages a write, with the others to its table.
    ///
    /// - Throws: What `TargetCommit.stage` throws; the others stay.
    func stage(_ write: TargetWrite, in lake: Lake) async throws {
        let location = write.target.store.location
        let commit: TargetCommit
        if let known = state.withLock({ $0.tables.first { $0.location == location } }) {
            commit = known.commit
        } else {
            let (run, job) = state.withLock { ($0.run, $0.job) }
            let registrar = CatalogRegistrar(lake.catalog)
            let begun = try await TargetCommit(
                on: lake.ledger(of: write.target.store, registrar: registrar),
                as: RunClaim(run, job: job)
            )
            commit = begun
            state.withLock {
                $0.tables.append(
                    Table(location: location, commit: begun, registrar: registrar)
                )
            }
        }
        let ordinal = state.withLock { state in
            state.counts[[location, write.context], default: 0] += 1
            return state.counts[[location, write.context]] ?? 1
        }
        try await commit.stage(write.run(ordinal: ordinal))
        state.withLock { state in
            guard let index = state.tables.firstIndex(where: { $0.location == location }) else {
                return
            }
            state.tables[index].writes.append(write)
        }
    }

    /// The tables, in the order of their first writes; their writes wait no more.
    func takeAll() -> [Table] {
        state.withLock { state in
            defer {
                state.tables = []
                // A run is committed once.
                state.run = RunID.random()
            }
            return state.tables
        }
    }
}
