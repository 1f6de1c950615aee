import Buffers
import ObjectStorage
import Synchronization

/// Cancels a task at one of the operations that it makes, counted over several stores.
final class Interruption: Sendable {
    private let operation: Int
    private let state = Mutex<(count: Int, history: [String], cancel: @Sendable () -> Void)>(
        (0, [], {})
    )

    init(at operation: Int) { self.operation = operation }

    /// The operations that there were.
    var history: [String] { state.withLock(\.history) }

    /// Runs a task that is cancelled at the operation, if it comes so far.
    func run<Answer: Sendable>(
        _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        // The task waits until it can be cancelled.
        let (start, begin) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in start { break }
            return try await body()
        }
        state.withLock { $0.cancel = { task.cancel() } }
        begin.yield()
        return try await task.value
    }

    fileprivate func note(_ text: String) {
        let cancel = state.withLock { state in
            defer { state.count += 1 }
            state.history.append(text)
            return state.count == operation ? state.cancel : nil
        }
        cancel?()
    }
}

/// A store that refuses to work for a task that is cancelled, as those over a network do.
struct InterruptingObjectStore: ObjectStore {
    let base: any ObjectStore
    let interruption: Interruption

    var location: String { base.location }

    fileprivate func perform<Answer>(
        _ operation: String,
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        interruption.note(operation)
        try Task.checkCancellation()
        return try await body()
    }

    func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ListPage {
        try await perform("list") {
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }

    func info(_ key: ObjectKey) async throws -> ObjectInfo {
        try await perform("info") { try await base.info(key) }
    }

    func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    ) async throws -> Bytes {
        try await perform("read") {
            try await base.read(key, range: range, ifVersion: version)
        }
    }

    func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        try await perform("write") { try await base.write(bytes, to: key, if: condition) }
    }

    var publishing: PublishMode { base.publishing }

    func stage(_ key: ObjectKey, as id: StagingID) async throws -> any StagedWrite {
        try await perform("stage") {
            InterruptingStagedWrite(store: self, base: try await base.stage(key, as: id))
        }
    }

    func publish(_ staged: StagedObject) async throws {
        try await perform("publish") { try await base.publish(staged) }
    }

    func discard(_ staged: StagedObject) async throws {
        try await perform("discard") { try await base.discard(staged) }
    }

    func leftovers(ofRun run: String?) async throws -> [StagedLeftover] {
        try await perform("list staged") { try await base.leftovers(ofRun: run) }
    }

    func discard(_ leftover: StagedLeftover) async throws {
        try await perform("discard") { try await base.discard(leftover) }
    }

    func stagedLifetime() async throws -> Duration? {
        try await perform("look at rules") { try await base.stagedLifetime() }
    }

    func delete(_ key: ObjectKey, ifVersion version: ObjectVersion?) async throws {
        try await perform("delete") { try await base.delete(key, ifVersion: version) }
    }

    func synchronize() async throws {
        try await perform("synchronize") { try await base.synchronize() }
    }
}

private struct InterruptingStagedWrite: StagedWrite {
    let store: InterruptingObjectStore
    let base: any StagedWrite

    var key: ObjectKey { base.key }
    var byteCount: Int64 { base.byteCount }

    func append(_ bytes: Bytes) async throws {
        try await store.perform("append") { try await base.append(bytes) }
    }

    func append(
        copyOf source: ObjectKey,
        range: Range<Int64>,
        ifVersion version: ObjectVersion?,
        in sourceStore: any ObjectStore
    ) async throws {
        try await store.perform("copy") {
            try await base.append(
                copyOf: source,
                range: range,
                ifVersion: version,
                in: sourceStore
            )
        }
    }

    func finish() async throws -> StagedObject {
        try await store.perform("finish") { try await base.finish() }
    }

    func abort() async throws {
        try await store.perform("abort") { try await base.abort() }
    }
}
