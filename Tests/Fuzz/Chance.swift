import SeededRandom

/// Numbers that look random and are the same for the same seed and case.
struct Chance: RandomNumberGenerator {
    private var generator: SeededGenerator

    /// The numbers of one case of a run; they do not depend on the cases before it.
    init(seed: UInt64, number: UInt64 = 0) {
        var seeds = SeededGenerator(seed: seed)
        seeds = SeededGenerator(seed: seeds.next() ^ (number &* 0xD134_2543_DE82_EF95))
        generator = SeededGenerator(seed: seeds.next())
    }

    mutating func next() -> UInt64 { generator.next() }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(bound, 1), using: &self) }

    /// How many things are damaged: mostly one, since the first that is found ends a case.
    mutating func few() -> Int { one(of: [1, 1, 1, 2, 5]) }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }

    /// Whether something happens that happens once in `count` times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    /// Numbers at which arithmetic and bounds give way.
    mutating func extreme() -> Int64 {
        let edges: [Int64] = [
            0, 1, -1, 2, 7, 8, 15, 63, 64, 127, 128, 255, 256, 32_767, 65_535, 65_536, 1 << 20,
            1 << 30, 1 << 31, (1 << 31) - 1, -(1 << 31), (1 << 32) - 1, 1 << 32, 1 << 40, 1 << 62,
            .max, .min, .max - 1, .min + 1,
        ]
        return one(of: edges)
    }
}
