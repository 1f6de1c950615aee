import SeededRandom
import Testing

@testable import AWS

@Suite("Rates that adapt")
struct AdaptiveRateTests {
    /// Requests of one second that all go at once, from `start`, at `count` a second.
    private func burst(_ rate: inout AdaptiveRate, from start: Double, count: Int) {
        for index in 0..<count {
            let wait = rate.reserve(at: start + Double(index) / Double(count))
            #expect(wait == 0)
        }
    }

    @Test func areUnlimitedUntilSomebodyComplains() {
        var rate = AdaptiveRate()
        burst(&rate, from: 0, count: 1_000)
        #expect(rate.limit == nil)
    }

    @Test func halveWhatThereWas() {
        var rate = AdaptiveRate()
        burst(&rate, from: 0, count: 200)
        _ = rate.reserve(at: 1)
        rate.halve(at: 1)
        #expect(rate.limit == 100)
        // The same burst complains more than once.
        rate.halve(at: 1.2)
        #expect(rate.limit == 100)
        rate.halve(at: 1.6)
        #expect((rate.limit ?? 0) <= 51)
    }

    @Test func neverStop() {
        var rate = AdaptiveRate()
        for second in 0..<100 { rate.halve(at: Double(second)) }
        #expect(rate.limit == AdaptiveRate.least)
    }

    @Test func spaceRequestsOut() {
        var rate = AdaptiveRate()
        burst(&rate, from: 0, count: 200)
        _ = rate.reserve(at: 1)
        rate.halve(at: 1)
        let waits = (0..<50).map { _ in rate.reserve(at: 1) }
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 < $1 })
        #expect(abs((waits.last ?? 0) - 0.5) < 0.02)
    }

    /// Whatever comes, no more requests go than the rate allows.
    @Test(arguments: 0..<50)
    func areKept(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var rate = AdaptiveRate()
        burst(&rate, from: 0, count: Int.random(in: 10...1_000, using: &random))
        _ = rate.reserve(at: 1)
        rate.halve(at: 1)
        let limit = rate.limit ?? 0
        var now = 1.0
        var sent: [Double] = []
        while now < 3 {
            now += Double.random(in: 0..<2 / limit, using: &random)
            let wait = rate.reserve(at: now)
            sent.append(now + wait)
            now += wait
        }
        // What recovery adds in two seconds, and the bucket.
        let most = limit * 2 + limit * 0.2 * 2 + max(1, limit / 10) + 2
        #expect(Double(sent.count { $0 < 3 }) <= most)
    }

    @Test func recover() {
        var rate = AdaptiveRate()
        burst(&rate, from: 0, count: 200)
        _ = rate.reserve(at: 1)
        rate.halve(at: 1)
        var now = 1.0
        for _ in 0..<400 {
            now += 0.05
            _ = rate.reserve(at: now)
        }
        #expect((180...320).contains(rate.limit ?? 0))
        for _ in 0..<6_000 {
            now += 0.2
            _ = rate.reserve(at: now)
        }
        #expect(rate.limit == nil)
    }
}
