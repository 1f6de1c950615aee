import Synchronization
import Testing

@testable import AWS

@Suite("Cache of credentials")
struct CredentialsCacheTests {
    /// Gives credentials that last an hour, numbered, or fails.
    private actor Source {
        private(set) var count = 0
        var fails = false
        let clock: TurnedClock

        init(_ clock: TurnedClock) { self.clock = clock }

        func setFails(_ fails: Bool) { self.fails = fails }

        func fetch() async throws -> AWSCredentials {
            count += 1
            let number = count
            for _ in 0..<10 { await Task.yield() }
            if fails { throw AWSError(.invalidCredentials, "out of order") }
            return AWSCredentials(
                accessKeyID: "AKID\(number)",
                secretAccessKey: Secret("s"),
                expiration: clock.now + .seconds(3_600),
                source: "a test"
            )
        }
    }

    private let clock = TurnedClock()
    private let source: Source
    private let cache: CredentialsCache

    init() {
        let clock = clock
        let source = Source(clock)
        self.source = source
        cache = CredentialsCache(now: { clock.now }, fetch: { try await source.fetch() })
    }

    private func id() async throws -> String { try await cache.credentials().accessKeyID }

    /// Until the background task has done what it was started for.
    private func awaitCount(_ count: Int) async throws {
        while await source.count < count { await Task.yield() }
        while try await id() != "AKID\(count)" { await Task.yield() }
    }

    @Test func fetchesOnceHoweverManyAsk() async throws {
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<30 { group.addTask { try await id() } }
            for try await found in group { #expect(found == "AKID1") }
        }
        #expect(await source.count == 1)
    }

    @Test func replacesThemBeforeTheyEndWhileTheyAreUsed() async throws {
        #expect(try await id() == "AKID1")
        clock.turn(.seconds(3_299))
        #expect(try await id() == "AKID1")
        #expect(await source.count == 1)
        clock.turn(.seconds(2))
        #expect(try await id() == "AKID1")
        try await awaitCount(2)
    }

    @Test func waitsOnlyIfTheyHaveEnded() async throws {
        #expect(try await id() == "AKID1")
        clock.turn(.seconds(3_590))
        #expect(try await id() == "AKID2")
    }

    @Test func livesWithSourcesThatFailForAWhile() async throws {
        #expect(try await id() == "AKID1")
        await source.setFails(true)
        clock.turn(.seconds(3_400))
        #expect(try await id() == "AKID1")
        while await source.count < 2 { await Task.yield() }
        for _ in 0..<50 {
            #expect(try await id() == "AKID1")
            await Task.yield()
        }
        // It rests after the failure.
        #expect(await source.count == 2)
        clock.turn(.seconds(190))
        #expect(
            try await failure { _ = try await cache.credentials() }
                == "invalidCredentials: out of order"
        )
        await source.setFails(false)
        #expect(try await id() != "AKID1")
    }

    @Test func forgetsWhatAServiceHasRefused() async throws {
        let first = try await cache.credentials()
        await cache.invalidate(first)
        #expect(try await id() == "AKID2")
        await cache.invalidate(first)
        #expect(try await id() == "AKID2")
    }
}
