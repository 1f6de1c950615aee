import Foundation
import Synchronization
import Testing

@testable import Repartition

/// How many pieces of work were under way at once.
private final class Tally: Sendable {
    private let state = Mutex((running: 0, most: 0, done: 0))

    func begin() {
        state.withLock { state in
            state.running += 1
            state.most = max(state.most, state.running)
        }
    }

    func end() {
        state.withLock { state in
            state.running -= 1
            state.done += 1
        }
    }

    var numbers: (running: Int, most: Int, done: Int) { state.withLock { $0 } }
}

struct WorkerTests {
    @Test func thereIsAProcessor() {
        #expect((1...4_096).contains(Processors.available()))
        #expect(Processors.peakMemoryBytes() > 1 << 20)
    }

    @Test("work runs on as many threads as there are, and no more", arguments: [1, 3])
    func boundsThreads(count: Int) async throws {
        let tally = Tally()
        try await WorkerPool.with(count) { pool in
            #expect(pool.threadCount == count)
            await withTaskGroup { group in
                for _ in 0..<40 {
                    group.addTask(executorPreference: pool) {
                        tally.begin()
                        usleep(2_000)
                        tally.end()
                    }
                }
            }
        }
        #expect(tally.numbers.running == 0)
        #expect(tally.numbers.most >= 1 && tally.numbers.most <= count)
        #expect(tally.numbers.done == 40)
    }

    @Test func aPoolWithoutThreadsHasOne() async throws {
        let answer = try await WorkerPool.with(0) { pool in
            await Task(executorPreference: pool) { pool.threadCount }.value
        }
        #expect(answer == 1)
    }

    @Test("an error comes out, and the pool ends")
    func passesErrorsOn() async {
        struct Broken: Error {}
        await #expect(throws: Broken.self) {
            try await WorkerPool.with(2) { pool in
                try await Task(executorPreference: pool) { throw Broken() }.value
            }
        }
    }

    @Test("a suspended task goes on, on the pool, while others compute")
    func resumes() async throws {
        let sum = try await WorkerPool.with(1) { pool in
            await withTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask(executorPreference: pool) {
                        await Task.yield()
                        return number
                    }
                }
                return await group.reduce(0, +)
            }
        }
        #expect(sum == 190)
    }

    @Test func scratchObjectsAreUsedAgain() {
        final class Scratch { var uses = 0 }
        let made = Mutex(0)
        let reusable = Reusable<Scratch> {
            made.withLock { $0 += 1 }
            return Scratch()
        }
        for _ in 0..<3 { reusable.use { $0.uses += 1 } }
        #expect(made.withLock { $0 } == 1)
        reusable.use { outer in
            // Nobody else gets it meanwhile.
            reusable.use { inner in #expect(inner !== outer) }
        }
        #expect(made.withLock { $0 } == 2)
        struct Broken: Error {}
        #expect(throws: Broken.self) { try reusable.use { _ in throw Broken() } }
        // What an error interrupted comes back, too.
        reusable.use { _ in reusable.use { _ in } }
        #expect(made.withLock { $0 } == 2)
    }
}
