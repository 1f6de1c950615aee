import Testing

@testable import AWS

@Suite("Turnstile")
struct TurnstileTests {
    private actor Room {
        private var count = 0
        private(set) var most = 0

        func enter() {
            count += 1
            most = max(most, count)
        }

        func leave() { count -= 1 }
    }

    @Test func letsSoManyThroughAtOnce() async throws {
        let turnstile = Turnstile(placeCount: 3)
        let room = Room()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await turnstile.enter()
                    await room.enter()
                    await Task.yield()
                    await room.leave()
                    await turnstile.leave()
                }
            }
            try await group.waitForAll()
        }
        #expect((1...3).contains(await room.most))
    }

    @Test func forgetsWhoeverIsCancelled() async throws {
        let turnstile = Turnstile(placeCount: 1)
        try await turnstile.enter()
        let waiting = Task { try await turnstile.enter() }
        await Task.yield()
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await turnstile.leave()
        try await turnstile.enter()
    }
}
