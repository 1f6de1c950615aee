/// How an attempt ended, as far as trying again goes.
enum AttemptFailure: Sendable, Hashable {
    /// The service asks for fewer requests; nothing was done.
    case throttled(retryAfter: Duration?)
    /// Somebody else is at the same object; nothing was done.
    case contended
    /// The service failed, or the answer was lost: it may have been done.
    case transient
    /// The request carried a time that the service does not accept; nothing was done.
    case clockSkew
    /// The request carried credentials that have ended; nothing was done.
    case expiredCredentials
    /// The same request would fail again.
    case final

    /// Whether the request may have had its effect although it failed.
    var mayHaveBeenDone: Bool { self == .transient }
}

/// When a request is sent again, and after how long.
///
/// Full jitter: the pause is evenly distributed between nothing and a bound that doubles, so that
/// clients which failed together do not come back together.
struct RetryPolicy: Sendable {
    var attemptLimit: Int
    /// The bound of the first pause.
    var basePause: Duration
    /// The bound of the first pause where the service asks for fewer requests.
    var throttledBasePause: Duration
    var pauseLimit: Duration
    /// No attempt begins later than this after the first one.
    var timeLimit: Duration

    static let standard = RetryPolicy(
        attemptLimit: 8,
        basePause: .milliseconds(100),
        throttledBasePause: .milliseconds(500),
        pauseLimit: .seconds(20),
        timeLimit: .seconds(300)
    )

    /// How long to wait before the next attempt, or `nil` if there is none.
    ///
    /// - Parameters:
    ///   - attempt: The number of the one that failed, from 1.
    ///   - elapsed: Since the first attempt began.
    ///   - unit: A random number of 0..<1.
    func pause(
        after failure: AttemptFailure,
        attempt: Int,
        elapsed: Duration,
        unit: Double
    ) -> Duration? {
        guard attempt < attemptLimit, let wanted = pause(failure, attempt: attempt, unit: unit),
            elapsed + wanted < timeLimit
        else { return nil }
        return wanted
    }

    private func pause(_ failure: AttemptFailure, attempt: Int, unit: Double) -> Duration? {
        switch failure {
        // What has a cure is tried again by whoever cures it.
        case .final, .clockSkew, .expiredCredentials: nil
        case .transient, .contended: jittered(basePause, attempt: attempt, unit: unit)
        case .throttled(let retryAfter):
            max(
                min(retryAfter ?? .zero, pauseLimit),
                jittered(throttledBasePause, attempt: attempt, unit: unit)
            )
        }
    }

    private func jittered(_ base: Duration, attempt: Int, unit: Double) -> Duration {
        min(base * (1 << min(attempt - 1, 20)), pauseLimit) * unit
    }
}

/// How many retries a client has left: so that when everything fails, it does not send everything
/// eight times.
struct RetryBudget: Sendable {
    static let limit = 500
    private static let cost = 5

    private(set) var remaining = limit

    /// Takes what a retry costs, or says that nothing is left.
    mutating func spend() -> Bool {
        guard remaining >= Self.cost else { return false }
        remaining -= Self.cost
        return true
    }

    /// A request that succeeded gives a little back; one that needed a retry, what that cost.
    mutating func refund(afterRetry: Bool) {
        remaining = min(Self.limit, remaining + (afterRetry ? Self.cost : 1))
    }
}
