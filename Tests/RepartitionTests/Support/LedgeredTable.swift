import Buffers
import Ledger
import ObjectStorage

@testable import Repartition

/// A table in memory, its ledger and its quarantine.
struct LedgeredTable {
    var store = MemoryObjectStore(location: "memory:/lake/events")
    /// What runs see of the store, if that is not the store itself.
    var seen: (any ObjectStore)?
    let ledger = MemoryObjectStore(location: "memory:/lake/_sluice/events")
    let aside = MemoryObjectStore(location: "memory:/lake/_sluice/events/quarantine")

    func open() async throws -> TableLedger {
        try await TableLedger.open(
            table: seen ?? store,
            at: ledger,
            surroundings: LedgerSurroundings(catalog: NoCatalog()) { [aside] location in
                location == aside.location ? aside : MemoryObjectStore(location: location)
            }
        )
    }

    func run(
        _ frame: Frame,
        named name: String,
        mode: Target.Mode = .append,
        job: String = "",
        change: (inout TargetRun) -> Void = { _ in }
    ) async throws -> RunReport {
        let commit = try await stage(frame, named: name, mode: mode, job: job, change: change)
        return try await commit.commit()[0]
    }

    func stage(
        _ frame: Frame,
        named name: String,
        mode: Target.Mode = .append,
        job: String = "",
        change: (inout TargetRun) -> Void = { _ in }
    ) async throws -> TargetCommit {
        var run = TargetRun(
            frame,
            to: Target(
                store: seen ?? store,
                partitionKeys: ["hour"],
                mode: mode,
                quarantine: Quarantine(store: aside)
            ),
            options: .named(name),
            inputs: InputPolicy(reader: BookmarkContext(job: job, context: "landing"))
        )
        if mode == .overwritePartitions { run.inputs.choice = .all }
        change(&run)
        let commit = try await TargetCommit(
            on: open(),
            as: RunClaim(
                run: name,
                job: job,
                process: ClaimingProcess(host: "h", boot: "b", pid: 1, start: "0"),
                time: 0
            )
        )
        do {
            try await commit.stage(run)
        } catch {
            await commit.discard()
            throw error
        }
        return commit
    }

    func keys() async throws -> [String] {
        try await store.listAll().collected().map(\.key.text)
    }

    func ids() async throws -> [Int64] {
        var ids: [Int64] = []
        for try await object in store.listAll() {
            ids += try await store.read(object.key).rows("id")
        }
        return ids.sorted()
    }
}

private struct NoCatalog: LedgerCatalog {
    func register(_ change: CatalogChange) async throws {}
}
