import ObjectStorage
import Testing

@testable import Repartition

/// A run that is interrupted ends, and cleans up behind itself.
struct CancellationTests {
    @Test("an interrupted run leaves nothing", arguments: 0..<6)
    func cleansUp(reads: Int) async throws {
        let landing = try await Landing(
            hours: (0..<6).map { file in (0..<50).map { ($0 + file) % 9 } }
        )
        let target = MemoryObjectStore()
        let running = Task {
            // The run interrupts itself, so that the moment is known.
            let source = ChangingObjectStore(landing.store, at: reads * 3) {
                unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
                try Task.checkCancellation()
            }
            return try await Repartitioner(
                landing.frame(in: source),
                to: Target(store: target, partitionKeys: ["hour"]),
                options: .named()
            ).run()
        }
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(try await contents(of: target).isEmpty)
        #expect(target.stagedCount == 0)
    }

    @Test("a run that was interrupted before it began does nothing")
    func doesNotBegin() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        let running = Task {
            unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
            return try await Repartitioner(
                landing.frame(),
                to: Target(store: target, partitionKeys: ["hour"]),
                options: .named()
            ).run()
        }
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(try await contents(of: target).isEmpty)
        #expect(target.stagedCount == 0)
    }
}
