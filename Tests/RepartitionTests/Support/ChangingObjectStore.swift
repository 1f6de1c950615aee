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

    var publishing: PublishMode { base.publishing }

    func stage(_ key: ObjectKey, as id: StagingID) async throws -> any StagedWrite {
        try await base.stage(key, as: id)
    }

    func publish(_ staged: StagedObject) async throws { try await base.publish(staged) }
    func discard(_ staged: StagedObject) async throws { try await base.discard(staged) }

    func leftovers(ofRun run: String?) async throws -> [StagedLeftover] {
        try await base.leftovers(ofRun: run)
    }

    func discard(_ leftover: StagedLeftover) async throws { try await base.discard(leftover) }
    func stagedLifetime() async throws -> Duration? { try await base.stagedLifetime() }

    func delete(_ key: ObjectKey, ifVersion version: ObjectVersion?) async throws {
        try await base.delete(key, ifVersion: version)
    }

    func synchronize() async throws { try await base.synchronize() }
}
