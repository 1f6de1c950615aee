import Buffers
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
}

/// The seeds of random tests; `SLUICE_SEED` adds one.
enum Seeds {
    static let all: [UInt64] =
        Array(1...8)
        + (ProcessInfo.processInfo.environment["SLUICE_SEED"].flatMap(UInt64.init).map { [$0] }
            ?? [])
}

extension Bytes {
    /// The bytes with a few of them changed, taken out, doubled, or cut off.
    func mutated(using random: inout SeededGenerator) -> Bytes {
        var bytes = array
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes[place] = 0xFF
            case 3: bytes.remove(at: place)
            case 4: bytes.insert(bytes[place], at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return Bytes(bytes)
    }
}
