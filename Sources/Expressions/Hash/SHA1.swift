/// SHA-1 (FIPS 180-4, section 6.1).
struct SHA1: BlockHash {
    static let blockByteCount = 64
    static let isBigEndian = true

    private var state: [UInt32] = [
        0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0,
    ]

    static func digest(_ message: ArraySlice<UInt8>) -> [UInt8] {
        var hash = SHA1()
        hash.absorbAll(message)
        return bytes(hash.state, count: 20)
    }

    mutating func absorb(_ message: ArraySlice<UInt8>, at start: Int) {
        var words: [UInt32] = (0..<16).map { Self.word(message, start + 4 * $0) }
        for step in 16..<80 {
            let mixed = words[step - 3] ^ words[step - 8] ^ words[step - 14] ^ words[step - 16]
            words.append(mixed.rotatedLeft(1))
        }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for step in 0..<80 {
            let mixed: UInt32
            switch step / 20 {
            case 0: mixed = ((b & c) | (~b & d)) &+ 0x5A82_7999
            case 1: mixed = (b ^ c ^ d) &+ 0x6ED9_EBA1
            case 2: mixed = ((b & c) | (b & d) | (c & d)) &+ 0x8F1B_BCDC
            default: mixed = (b ^ c ^ d) &+ 0xCA62_C1D6
            }
            let sum = a.rotatedLeft(5) &+ mixed &+ e &+ words[step]
            (e, d, c, b, a) = (d, c, b.rotatedLeft(30), a, sum)
        }
        state = [
            state[0] &+ a, state[1] &+ b, state[2] &+ c, state[3] &+ d, state[4] &+ e,
        ]
    }
}
