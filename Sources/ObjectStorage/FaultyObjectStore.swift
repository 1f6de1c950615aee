package import Buffers
import Synchronization

/// Any store, with faults at chosen operations: what a crash, a lost answer or a short read does to
/// the code above can be tried at every operation in turn.
///
/// A process that goes on after the crash is a new wrapper around the same store.
package final class FaultyObjectStore: ObjectStore {
    /// What goes wrong at an operation.
    package enum Fault: Sendable, Hashable {
        /// The process dies, and every later operation is refused.
        case crash(Moment)
        /// The operation fails once; ``Moment/after`` its effect, it is an answer that got lost.
        case error(Moment)
        /// A read, and only a read, gives half of the bytes, against the contract of stores.
        case shortRead
    }

    /// When it goes wrong.
    package enum Moment: Sendable, Hashable, CaseIterable {
        case before
        case after
    }

    /// What goes wrong in a process, whichever stores it uses.
    package final class Plan: Sendable {
        fileprivate struct State {
            var history: [String] = []
            var isDead = false
        }

        fileprivate let faults: [Int: Fault]
        /// Is told an operation's number and text before it begins.
        fileprivate let pause: (@Sendable (Int, String) async throws -> Void)?
        fileprivate let state = Mutex(State())

        /// Faults at the operations of those numbers, counted from zero through all stores.
        package init(_ faults: [Int: Fault] = [:]) {
            self.faults = faults
            pause = nil
        }

        /// No faults, but something that happens before operations: what others do meanwhile.
        package init(pause: @escaping @Sendable (Int, String) async throws -> Void) {
            faults = [:]
            self.pause = pause
        }

        /// The operations so far, those with faults included, for example `read a/b`.
        package var history: [String] { state.withLock(\.history) }
    }

    private let base: any ObjectStore
    private let plan: Plan

    /// A store with faults at the operations of those numbers, counted from zero.
    package convenience init(
        _ base: any ObjectStore,
        faults: [Int: Fault] = [:],
        isRemote: Bool = false
    ) {
        self.init(base, plan: Plan(faults), isRemote: isRemote)
    }

    /// One of the stores of a process.
    ///
    /// - Parameter isRemote: Whether it is to look like a store that is far away.
    package init(_ base: any ObjectStore, plan: Plan, isRemote: Bool = false) {
        self.base = base
        self.plan = plan
        self.isRemote = isRemote || base.isRemote
    }

    package var location: String { base.location }
    package let isRemote: Bool

    /// The operations so far, those with faults included, for example `read a/b`.
    package var history: [String] { plan.history }

    package var operationCount: Int { plan.history.count }

    package func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ListPage {
        try await perform("list \(prefix)") {
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }

    package func info(_ key: ObjectKey) async throws -> ObjectInfo {
        try await perform("info \(key)") { try await base.info(key) }
    }

    package func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    ) async throws -> Bytes {
        let (bytes, fault) = try await performNumbered("read \(key)") {
            try await base.read(key, range: range, ifVersion: version)
        }
        return fault == .shortRead ? bytes[0..<bytes.count / 2] : bytes
    }

    @discardableResult
    package func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        try await perform("write \(key)") { try await base.write(bytes, to: key, if: condition) }
    }

    package var publishing: PublishMode { base.publishing }

    package func stage(_ key: ObjectKey, as id: StagingID) async throws -> any StagedWrite {
        let staged = try await perform("stage \(key)") { try await base.stage(key, as: id) }
        return FaultyStagedWrite(store: self, base: staged)
    }

    package func publish(_ staged: StagedObject) async throws {
        try await perform("publish \(staged.key)") { try await base.publish(staged) }
    }

    package func discard(_ staged: StagedObject) async throws {
        try await perform("discard \(staged.key)") { try await base.discard(staged) }
    }

    package func discard(_ staged: [StagedObject]) async throws {
        try await perform("discard \(staged.count)") { try await base.discard(staged) }
    }

    package func leftovers(ofRun run: String?) async throws -> [StagedLeftover] {
        try await perform("list staged \(run ?? "by all")") {
            try await base.leftovers(ofRun: run)
        }
    }

    package func discard(_ leftover: StagedLeftover) async throws {
        try await perform("discard \(leftover.stagingKey)") { try await base.discard(leftover) }
    }

    package func stagedLifetime() async throws -> Duration? {
        try await perform("look at rules") { try await base.stagedLifetime() }
    }

    package func delete(_ key: ObjectKey, ifVersion version: ObjectVersion?) async throws {
        try await perform("delete \(key)") { try await base.delete(key, ifVersion: version) }
    }

    package func synchronize() async throws {
        try await perform("synchronize") { try await base.synchronize() }
    }

    package func synchronize(prefix: String) async throws {
        try await perform("synchronize \(prefix)") { try await base.synchronize(prefix: prefix) }
    }
}

extension FaultyObjectStore {
    fileprivate func perform<Answer>(
        _ operation: String,
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        try await performNumbered(operation, body).answer
    }

    fileprivate func performNumbered<Answer>(
        _ operation: String,
        _ body: () async throws -> Answer
    ) async throws -> (answer: Answer, fault: Fault?) {
        let (number, isDead) = plan.state.withLock { state in
            if !state.isDead { state.history.append(operation) }
            return (state.history.count - 1, state.isDead)
        }
        if isDead { throw SimulatedCrash(operation: operation) }
        try await plan.pause?(number, operation)
        let fault = plan.faults[number]
        try strike(fault, .before, operation)
        let answer = try await body()
        try strike(fault, .after, operation)
        return (answer, fault)
    }

    private func strike(_ fault: Fault?, _ moment: Moment, _ operation: String) throws {
        if fault == .crash(moment) {
            plan.state.withLock { $0.isDead = true }
            throw SimulatedCrash(operation: operation)
        }
        if fault == .error(moment) {
            throw ObjectStoreError(.other, "injected \(moment) \(operation)", store: location)
        }
    }
}

/// What a process that crashed at a storage operation would not live to see.
package struct SimulatedCrash: Error, Sendable, Equatable {
    package let operation: String
}

private struct FaultyStagedWrite: StagedWrite {
    let store: FaultyObjectStore
    let base: any StagedWrite

    var key: ObjectKey { base.key }
    var byteCount: Int64 { base.byteCount }

    func append(_ bytes: Bytes) async throws {
        try await store.perform("append \(key)") { try await base.append(bytes) }
    }

    func append(
        copyOf source: ObjectKey,
        range: Range<Int64>,
        ifVersion version: ObjectVersion?,
        in sourceStore: any ObjectStore
    ) async throws {
        try await store.perform("copy to \(key)") {
            try await base.append(
                copyOf: source,
                range: range,
                ifVersion: version,
                in: sourceStore
            )
        }
    }

    func finish() async throws -> StagedObject {
        try await store.perform("finish \(key)") { try await base.finish() }
    }

    func abort() async throws {
        try await store.perform("abort \(key)") { try await base.abort() }
    }
}
