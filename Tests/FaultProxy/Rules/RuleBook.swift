import NIOHTTP1

/// The rules that hold now, and how many requests each has matched.
///
/// Given the seed and the order in which requests arrive, it decides the same every time. A rule
/// counts every request that it matches, whether it is the one that decides or not: so it decides
/// the same, too, when other rules come or go.
struct RuleBook {
    let seed: UInt64
    private var entries: [(rule: Rule, matched: Int, since: Duration)] = []

    init(seed: UInt64) { self.seed = seed }

    /// Puts a rule behind the others; its count and its time begin.
    ///
    /// - Parameter time: by a clock that only has to run evenly.
    mutating func add(_ rule: Rule, at time: Duration) { entries.append((rule, 0, time)) }

    mutating func remove(named name: String) { entries.removeAll { $0.rule.name == name } }

    mutating func removeAll() { entries = [] }

    /// The first rule, in their order, whose matcher and schedule include the request.
    mutating func decide(_ head: HTTPRequestHead, at time: Duration) -> AppliedFault? {
        var decision: AppliedFault?
        for index in entries.indices where entries[index].rule.matcher.matches(head) {
            entries[index].matched += 1
            let (rule, number, since) = entries[index]
            let draw = Self.draw(seed: seed, rule: rule.name, number: number)
            if decision == nil, rule.schedule.includes(number, draw: draw, at: time - since) {
                decision = AppliedFault(rule: rule.name, number: number, fault: rule.fault)
            }
        }
        return decision
    }

    /// A number from 0 to below 1: FNV-1a of what it depends on, mixed as SplitMix64 does.
    static func draw(seed: UInt64, rule: String, number: Int) -> Double {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in rule.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var value = hash &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        value ^= value >> 31
        return Double(value >> 11) / Double(1 << 53)
    }
}

/// A fault that a request got, and why.
package struct AppliedFault: Sendable, Equatable {
    /// The rule's name.
    package let rule: String
    /// Which one it was of the requests that the rule matched, counted from 1.
    package let number: Int
    package let fault: Fault
}
