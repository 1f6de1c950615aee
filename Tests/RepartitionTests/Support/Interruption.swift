import ObjectStorage
import Synchronization

/// Cancels a task at one of the operations of its stores, counted over all of them.
///
/// From then on they refuse to work for that task, as stores over a network do.
final class Interruption: Sendable {
    private final class Target: Sendable {
        let cancel = Mutex<@Sendable () -> Void>({})
    }

    let plan: FaultyObjectStore.Plan
    private let target: Target

    init(at operation: Int) {
        let target = Target()
        plan = FaultyObjectStore.Plan { number, _ in
            if number == operation { target.cancel.withLock { $0 }() }
            try Task.checkCancellation()
        }
        self.target = target
    }

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
        target.cancel.withLock { $0 = { task.cancel() } }
        begin.yield()
        return try await task.value
    }
}

extension FaultyObjectStore {
    /// A store in which something happens just before one of its reads, counted from zero.
    convenience init(
        _ base: any ObjectStore,
        atRead read: Int,
        _ change: @escaping @Sendable () async throws -> Void
    ) {
        let reads = Counter()
        self.init(
            base,
            plan: Plan { _, operation in
                guard operation.hasPrefix("read ") else { return }
                if reads.next() == read { try await change() }
            }
        )
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}
