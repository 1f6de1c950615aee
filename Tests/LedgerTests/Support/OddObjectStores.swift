import Buffers
import ObjectStorage

/// A store that is another, but for what a test changes.
protocol ForwardingObjectStore: ObjectStore {
    var base: any ObjectStore { get }
}

extension ForwardingObjectStore {
    var location: String { base.location }
    var isRemote: Bool { base.isRemote }
    var publishing: PublishMode { base.publishing }

    func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ListPage {
        try await base.list(prefix: prefix, after: after, limit: limit)
    }

    func info(_ key: ObjectKey) async throws -> ObjectInfo { try await base.info(key) }

    func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    ) async throws -> Bytes {
        try await base.read(key, range: range, ifVersion: version)
    }

    func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        try await base.write(bytes, to: key, if: condition)
    }

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

    func synchronize(prefix: String) async throws {
        try await base.synchronize(prefix: prefix)
    }
}

/// A store that does not know conditions, as some servers do not.
struct CarelessObjectStore: ForwardingObjectStore {
    let base: any ObjectStore

    init(_ base: any ObjectStore) {
        self.base = base
    }

    func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        try await base.write(bytes, to: key, if: .always)
    }
}

/// A store that takes entries of a log and never answers, and where they do not arrive.
struct SilentObjectStore: ForwardingObjectStore {
    let base: any ObjectStore

    init(_ base: any ObjectStore) {
        self.base = base
    }

    func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        if key.text.hasPrefix("log/") {
            throw ObjectStoreError(.other, "no answer", key: key, store: location)
        }
        return try await base.write(bytes, to: key, if: condition)
    }
}

/// A store that lists a ledger's record and does not have it.
struct ForgetfulObjectStore: ForwardingObjectStore {
    let base: any ObjectStore

    init(_ base: any ObjectStore) {
        self.base = base
    }

    func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    ) async throws -> Bytes {
        if key.text == "ledger.json" {
            throw ObjectStoreError(.notFound, "gone", key: key, store: location)
        }
        return try await base.read(key, range: range, ifVersion: version)
    }
}

/// A store whose rules remove uploads after three days.
struct ShortLivedObjectStore: ForwardingObjectStore {
    let base: any ObjectStore
    let mayChange: Bool

    init(publishing: PublishMode, mayChange: Bool) {
        base = MemoryObjectStore(location: "memory:/table", publishing: publishing)
        self.mayChange = mayChange
    }

    func stagedLifetime() async throws -> Duration? { .seconds(3 * 86_400) }

    func publishing(by mode: PublishMode) throws -> (any ObjectStore)? {
        mayChange ? MemoryObjectStore(location: base.location, publishing: mode) : nil
    }
}
