import Buffers
import ObjectStorage
import Synchronization

/// A store in which something happens just before one of its reads.
final class ChangingObjectStore: ObjectStore {
    private let base: any ObjectStore
    private let operation: Int
    private let change: @Sendable () async throws -> Void
    private let count = Mutex(0)

    init(
        _ base: any ObjectStore,
        at operation: Int,
        _ change: @escaping @Sendable () async throws -> Void
    ) {
        self.base = base
        self.operation = operation
        self.change = change
    }

    var location: String { base.location }

    func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    ) async throws -> Bytes {
        let number = count.withLock { count in
            defer { count += 1 }
            return count
        }
        if number == operation { try await change() }
        return try await base.read(key, range: range, ifVersion: version)
    }

    func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ListPage {
        try await base.list(prefix: prefix, after: after, limit: limit)
    }

    func info(_ key: ObjectKey) async throws -> ObjectInfo { try await base.info(key) }

    func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        try await base.write(bytes, to: key, if: condition)
    }

    func stage(_ key: ObjectKey, run: String, sequence: Int) async throws -> any StagedWrite {
        try await base.stage(key, run: run, sequence: sequence)
    }

    func publish(_ staged: StagedObject) async throws { try await base.publish(staged) }
    func discard(_ staged: StagedObject) async throws { try await base.discard(staged) }
    func discard(run: String) async throws { try await base.discard(run: run) }
    func delete(_ key: ObjectKey) async throws { try await base.delete(key) }
    func synchronize() async throws { try await base.synchronize() }
}
