import Testing

@testable import AWS

@Suite("Trying again")
struct RetryPolicyTests {
    private let policy = RetryPolicy.standard

    private func pause(
        _ failure: AttemptFailure,
        attempt: Int = 1,
        elapsed: Duration = .zero,
        unit: Double = 1
    ) -> Duration? {
        policy.pause(after: failure, attempt: attempt, elapsed: elapsed, unit: unit)
    }

    @Test func pausesUpToABoundThatDoubles() {
        #expect(pause(.transient) == .milliseconds(100))
        #expect(pause(.transient, attempt: 2) == .milliseconds(200))
        #expect(pause(.transient, attempt: 7) == .milliseconds(6_400))
        #expect(pause(.transient, attempt: 3, unit: 0) == .zero)
        #expect(pause(.transient, attempt: 3, unit: 0.5) == .milliseconds(200))
        #expect(pause(.throttled(retryAfter: nil), attempt: 7) == .seconds(20))
    }

    @Test func waitsAsLongAsTheServiceAsks() {
        #expect(pause(.throttled(retryAfter: .seconds(3)), unit: 0) == .seconds(3))
        #expect(pause(.throttled(retryAfter: .seconds(3_600)), unit: 0) == .seconds(20))
        #expect(pause(.throttled(retryAfter: .zero)) == .milliseconds(500))
    }

    @Test func endsAtItsLimits() {
        #expect(pause(.final) == nil)
        #expect(pause(.transient, attempt: 8) == nil)
        #expect(pause(.transient, elapsed: .seconds(299)) != nil)
        #expect(pause(.transient, elapsed: .seconds(300)) == nil)
        #expect(pause(.clockSkew) == nil)
    }

    @Test func spendsABudget() {
        var budget = RetryBudget()
        let spent = (0..<101).map { _ in budget.spend() }
        #expect(spent == Array(repeating: true, count: 100) + [false])
        for _ in 0..<4 { budget.refund(afterRetry: false) }
        let isTooLittle = budget.spend()
        #expect(!isTooLittle)
        budget.refund(afterRetry: true)
        #expect(budget.remaining == 9)
        let isEnough = budget.spend()
        #expect(isEnough)
        for _ in 0..<1_000 { budget.refund(afterRetry: true) }
        #expect(budget.remaining == RetryBudget.limit)
    }
}
