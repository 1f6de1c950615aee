import Foundation
import SeededRandom

/// What is left to chance in tests with faults.
///
/// The seed stands in the names of tests: with it in `SLUICE_TORTURE_SEED` the same happens again.
/// That variable widens tests, too: they meet a fault at every request rather than at some.
enum Chance {
    static let seed = named ?? UInt64.random(in: 0..<1_000_000)
    static let isWide = named != nil

    private static let named = ProcessInfo.processInfo.environment["SLUICE_TORTURE_SEED"]
        .flatMap { UInt64($0) }

    /// Some of the numbers below `count`, evenly spread from a random one on, or all.
    static func numbers(below count: Int, atMost limit: Int) -> [Int] {
        let stride = isWide ? 1 : max(1, (count + limit - 1) / limit)
        var random = SeededGenerator(seed: seed)
        return Array(
            Swift.stride(from: Int.random(in: 0..<stride, using: &random), to: count, by: stride)
        )
    }
}
