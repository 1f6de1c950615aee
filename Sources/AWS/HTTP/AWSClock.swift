/// Time as clients see it; tests have one that they turn themselves.
package struct AWSClock: Sendable {
    /// What this machine says.
    package let now: @Sendable () -> WireTime
    /// Time that only grows, for what took how long.
    package let elapsed: @Sendable () -> Duration
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> WireTime,
        elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.elapsed = elapsed
        self.sleep = sleep
    }

    /// The machine's clocks.
    package static let system = {
        let start = ContinuousClock.now
        return AWSClock(
            now: { .now },
            elapsed: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0) }
        )
    }()
}
