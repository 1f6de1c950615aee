import NIOHTTP1
import Testing

@testable import FaultProxy

@Suite("Rule books")
struct RuleBookTests {
    private func head(_ uri: String = "/") -> HTTPRequestHead {
        HTTPRequestHead(version: .http1_1, method: .GET, uri: uri)
    }

    /// The numbers of requests, counted from 1, for which a schedule's rule decides.
    private func numbers(
        _ schedule: Schedule,
        of count: Int = 12,
        seed: UInt64 = 1,
        name: String = "rule",
        after: Duration = .zero
    ) -> [Int] {
        var book = RuleBook(seed: seed)
        book.add(Rule(name, .loseAnswer, schedule), at: .seconds(100))
        return (1...count).filter { number in
            // Requests arrive a second apart.
            book.decide(head(), at: .seconds(99 + number) + after) != nil
        }
    }

    @Test
    func schedules() {
        #expect(numbers(.always) == Array(1...12))
        #expect(numbers(.nth(3)) == [3])
        #expect(numbers(.next(2)) == [1, 2])
        #expect(numbers(Schedule(first: 11)) == [11, 12])
        #expect(numbers(Schedule(first: 4, count: 3)) == [4, 5, 6])
        #expect(numbers(.numbers([2, 5, 99])) == [2, 5])
        #expect(numbers(.during(.seconds(1)..<(.seconds(3)))) == [2, 3])
        #expect(numbers(.during(.seconds(1)..<(.seconds(3))), after: .seconds(1)) == [1, 2])
        #expect(numbers(.chance(0)) == [])
        #expect(numbers(.chance(1)) == Array(1...12))
        #expect(numbers(Schedule(first: 3, count: 4, numbers: [1, 4, 6, 8])) == [4, 6])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func decidesBySeed(seed: UInt64) {
        let chosen = numbers(.chance(0.25), of: 4_000, seed: seed)
        // Eight standard deviations (27 each) around a thousand.
        #expect((780...1_220).contains(chosen.count))
        #expect(chosen == numbers(.chance(0.25), of: 4_000, seed: seed))
        #expect(chosen != numbers(.chance(0.25), of: 4_000, seed: seed + 1))
        #expect(chosen != numbers(.chance(0.25), of: 4_000, seed: seed, name: "other"))
        #expect(chosen == numbers(.numbers(Set(chosen)), of: 4_000, seed: seed + 1))
    }

    @Test("the first rule decides, and every rule counts")
    func order() {
        let first = Rule("first", .loseAnswer, for: RequestMatcher(path: "/a*"), .nth(2))
        let second = Rule("second", .loseRequest, .numbers([2, 3]))
        var book = RuleBook(seed: 1)
        book.add(first, at: .zero)
        book.add(second, at: .zero)
        let decisions = ["/a", "/a1", "/b", "/a2"].map { book.decide(head($0), at: .zero) }
        #expect(
            decisions == [
                nil, AppliedFault(rule: "first", number: 2, fault: .loseAnswer),
                AppliedFault(rule: "second", number: 3, fault: .loseRequest), nil,
            ]
        )
    }

    @Test
    func rulesComeAndGo() {
        var book = RuleBook(seed: 1)
        book.add(Rule("a", .loseAnswer, .nth(2)), at: .zero)
        #expect(book.decide(head(), at: .zero) == nil)
        book.add(Rule("b", .loseRequest, .nth(1)), at: .zero)
        #expect(book.decide(head(), at: .zero)?.rule == "a")
        book.remove(named: "a")
        book.add(Rule("c", .loseRequest, .nth(1)), at: .zero)
        #expect(book.decide(head(), at: .zero)?.rule == "c")
        book.removeAll()
        #expect(book.decide(head(), at: .zero) == nil)
    }
}
