import Buffers
import SeededRandom

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
