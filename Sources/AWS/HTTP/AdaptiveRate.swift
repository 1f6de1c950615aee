/// How many requests a second go to one place: as many as come, until the service asks for fewer;
/// then half as many as there were, and slowly more again.
///
/// A token bucket that may be overdrawn: who comes reserves a token and is told how long to wait.
/// Times are seconds of a clock that only grows.
struct AdaptiveRate: Sendable {
    /// Never fewer requests a second than this.
    static let least = 2.0
    /// More than a prefix of S3 is promised; from here on there is no limit again.
    static let most = 5_500.0
    /// What a second without complaint adds to the rate, as a part of where it was halved.
    private static let recovery = 0.05
    /// Complaints that come this soon after one are about the same burst.
    private static let patience = 0.5

    /// Requests a second, or `nil` for as many as come.
    private(set) var limit: Double?
    private var tokens = 0.0
    private var refilled = 0.0
    private var lastHalved = -Double.infinity
    private var increment = 0.0

    private var windowStart = 0.0
    private var windowCount = 0.0
    private var measured = 0.0

    init() {}

    /// Takes a token; answers how many seconds to wait before the request is sent.
    mutating func reserve(at now: Double) -> Double {
        measure(at: now)
        guard let limit else { return 0 }
        refill(at: now, limit)
        tokens -= 1
        return tokens >= 0 ? 0 : -tokens / (self.limit ?? limit)
    }

    /// The service has asked for fewer requests.
    mutating func halve(at now: Double) {
        guard now - lastHalved >= Self.patience else { return }
        lastHalved = now
        let rate = min(limit ?? .infinity, max(measured, windowCount, 2 * Self.least))
        let halved = max(Self.least, rate / 2)
        limit = halved
        increment = max(1, rate * Self.recovery)
        tokens = min(tokens, 0)
        refilled = now
    }

    private mutating func refill(at now: Double, _ limit: Double) {
        let passed = max(0, now - refilled)
        refilled = now
        // The bucket holds what comes in a tenth of a second: bursts are what services dislike.
        tokens = min(tokens + passed * limit, max(1, limit / 10))
        let raised = limit + passed * increment
        self.limit = raised >= Self.most ? nil : raised
        if raised >= Self.most { tokens = 0 }
    }

    /// Counts requests by the second, to know what "half as many" is.
    private mutating func measure(at now: Double) {
        if now - windowStart >= 1 {
            measured = now - windowStart < 2 ? windowCount / (now - windowStart) : 0
            windowStart = now
            windowCount = 0
        }
        windowCount += 1
    }
}
