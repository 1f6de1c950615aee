import Foundation

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// True once in `chances` times.
    mutating func once(in chances: Int) -> Bool { Int.random(in: 0..<chances, using: &self) == 0 }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func one<Element>(of choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &self)]
    }
}

/// The seeds of random tests; `SLUICE_SEED` adds one.
enum Seeds {
    static func first(_ count: UInt64) -> [UInt64] {
        let named = ProcessInfo.processInfo.environment["SLUICE_SEED"].flatMap(UInt64.init)
        return Array(1...count) + (named.map { [$0] } ?? [])
    }
}
