import Buffers
import Foundation
import Ledger
import ObjectStorage
import Synchronization

/// A table whose files are lists of rows as text, one in a line, and runs that write to it.
struct TestTable: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case uploads
        case copies
        case memory
        case files
    }

    let table: any ObjectStore
    let ledger: any ObjectStore
    let catalog = TestCatalog()
    private let folder: String?

    init(_ kind: Kind) throws {
        switch kind {
        case .uploads, .copies, .memory:
            let mode: PublishMode =
                switch kind {
                case .uploads: .upload
                case .copies: .copy
                default: .rename
                }
            table = MemoryObjectStore(location: "memory:/lake/events", publishing: mode)
            ledger = MemoryObjectStore(location: "memory:/lake/_sluice/events", publishing: mode)
            folder = nil
        case .files:
            let folder = NSTemporaryDirectory() + "sluice-ledger-\(UUID())"
            self.folder = folder
            table = try LocalObjectStore(root: "\(folder)/events", durability: .process)
            ledger = try LocalObjectStore(
                root: "\(folder)/_sluice/events",
                staging: "\(folder)/_sluice/events/staging",
                durability: .process
            )
        }
    }

    func remove() {
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Opens the ledger as a process that such things happen to.
    func open(_ faults: FaultyObjectStore.Plan = .init()) async throws -> TableLedger {
        try await TableLedger.open(
            table: FaultyObjectStore(table, plan: faults),
            at: FaultyObjectStore(ledger, plan: faults),
            surroundings: LedgerSurroundings(catalog: catalog, clock: TestClock()) { location in
                MemoryObjectStore(location: location)
            }
        )
    }

    /// The rows of the table, read as a stranger reads it.
    func rows() async throws -> [String] {
        var rows: [String] = []
        for try await object in table.listAll() {
            let text = String(decoding: try await table.read(object.key).array, as: UTF8.self)
            rows += text.split(separator: "\n").map(String.init)
        }
        return rows.sorted()
    }
}

/// A catalog that remembers what it was told, and stays away when asked to.
final class TestCatalog: LedgerCatalog {
    private struct State {
        var locations: Set<String> = []
        var isAway = false
    }

    private let state = Mutex(State())

    var locations: Set<String> { state.withLock(\.locations) }

    func setAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

    func register(_ change: CatalogChange) async throws {
        try state.withLock { state in
            if state.isAway { throw LedgerError(.invalidRequest, "the catalog is away") }
            state.locations.formUnion(change.partitions.map(\.location))
        }
    }
}

/// A clock that stands still, and never waits.
struct TestClock: LedgerClock {
    var time: Int { 1_590_156_000 }

    func sleep(seconds: Double) async throws {}
}

/// What runs of the tests do.
struct TestRun: Sendable {
    enum Work: Sendable, Hashable {
        case append
        case overwrite
        case replay(Int)
        case compact(String)
    }

    let name: String
    let work: Work
    /// Rows of the inputs, by their names; the first letter of a row is its partition.
    var inputs: [String: [String]]
    var job = ""

    static let reader = BookmarkContext(job: "", context: "memory:/in")

    func run(on ledger: TableLedger) async throws -> RunMachine.Outcome {
        let claim = RunClaim(
            run: name,
            job: job,
            process: ClaimingProcess(host: "h", boot: "b", pid: 1, start: "0"),
            time: 0
        )
        let open = try await ledger.begin(claim)
        let entry = try await plan(open.base, slice: 0, in: ledger.table)
        let slice = Mutex(0)
        return try await ledger.commit(entry, of: open) { base in
            let number = slice.withLock { slice in
                slice += 1
                return slice
            }
            return try await plan(base, slice: number, in: ledger.table)
        }
    }

    private func plan(
        _ base: RunBase,
        slice: Int,
        in table: any ObjectStore
    ) async throws -> LogEntry? {
        var entry = LogEntry(kind: .append, run: name, nonce: "\(name)-\(slice)")
        entry.slices = [slice]
        var read = inputs.keys.sorted()
        let state = base.log.state
        var rows: [String] = []
        switch work {
        case .append: read = read.filter { state.consumption(of: $0, by: Self.reader) == nil }
        case .overwrite: entry.kind = .overwrite
        case .replay(let number):
            entry.kind = .replay
            entry.takesBack = number
            entry.removes = state.live.filter { $0.value.entry == number }
                .map { Self.removal($0.key, $0.value) }
            read = base.log[number]?.inputs.flatMap(\.files).map(\.location) ?? []
        case .compact(let partition):
            entry.kind = .compact
            entry.removes = state.removals(of: [partition])
            read = []
            for file in entry.removes {
                let bytes = try await table.read(file.name.key)
                rows += String(decoding: bytes.array, as: UTF8.self).split(separator: "\n")
                    .map(String.init)
            }
            guard entry.removes.count > 1 else { return nil }
        }
        guard !read.isEmpty || !entry.removes.isEmpty else { return nil }
        rows += read.flatMap { inputs[$0] ?? [] }
        entry.inputs = [
            ConsumedInputs(
                Self.reader,
                read.map {
                    InputIdentity(location: $0, version: ObjectVersion("v"), byteCount: 1)
                },
                reading: work == .append ? .once : .again
            )
        ]
        let partitions = Dictionary(grouping: rows) { String($0.prefix(1)) }
        for (sequence, partition) in partitions.sorted(by: { $0.key < $1.key }).enumerated() {
            let id = StagingID(run: name, slice: slice, sequence: sequence)
            let key = try ObjectKey("\(partition.key)/part-\(name)-\(slice)-\(sequence)")
            let write = try await table.stage(key, as: id)
            try await write.append(
                Bytes(Array(partition.value.map { $0 + "\n" }.joined().utf8))
            )
            entry.adds.append(
                AddedFile(
                    try await write.finish(),
                    partition: partition.key,
                    rowCount: Int64(partition.value.count)
                )
            )
        }
        if work == .overwrite {
            entry.exclusive = partitions.keys.sorted()
            entry.removes = state.removals(of: Set(entry.exclusive))
        }
        entry.catalog = [
            CatalogChange(
                table: "db.events",
                partitions: partitions.keys.sorted().map { .init(values: [$0], location: $0) }
            )
        ]
        return entry
    }

    private static func removal(_ name: FileName, _ file: TableState.LiveFile) -> RemovedFile {
        RemovedFile(
            name,
            partition: file.partition,
            addedBy: file.entry,
            staged: file.staged
        )
    }
}
