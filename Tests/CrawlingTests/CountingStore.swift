import Buffers
import ObjectStorage
import Synchronization

/// Notes which objects are read.
final class CountingStore: ObjectStore {
    private let store: any ObjectStore
    private let reads = Mutex<Set<String>>([])

    init(_ store: any ObjectStore) { self.store = store }

    /// The keys read since the last call, in order.
    func takeReads() -> [String] {
        reads.withLock { reads in
            defer { reads = [] }
            return reads.sorted()
        }
    }

    var location: String { store.location }

    func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    ) async throws -> Bytes {
        _ = reads.withLock { $0.insert(key.text) }
        return try await store.read(key, range: range, ifVersion: version)
    }

    func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ListPage {
        try await store.list(prefix: prefix, after: after, limit: limit)
    }

    func info(_ key: ObjectKey) async throws -> ObjectInfo { try await store.info(key) }

    func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        try await store.write(bytes, to: key, if: condition)
    }

    func stage(_ key: ObjectKey, run: String, sequence: Int) async throws -> any StagedWrite {
        try await store.stage(key, run: run, sequence: sequence)
    }

    func publish(_ staged: StagedObject) async throws { try await store.publish(staged) }
    func discard(_ staged: StagedObject) async throws { try await store.discard(staged) }
    func delete(_ key: ObjectKey) async throws { try await store.delete(key) }
    func synchronize() async throws { try await store.synchronize() }
}
