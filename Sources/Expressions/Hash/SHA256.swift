/// SHA-256 and SHA-224 (FIPS 180-4, section 6.2).
struct SHA256: BlockHash {
    static let blockByteCount = 64
    static let isBigEndian = true

    private var state: [UInt32]

    static func sha224(_ message: ArraySlice<UInt8>) -> [UInt8] {
        digest(message, from: initial224, byteCount: 28)
    }

    static func sha256(_ message: ArraySlice<UInt8>) -> [UInt8] {
        digest(message, from: initial256, byteCount: 32)
    }

    private static func digest(
        _ message: ArraySlice<UInt8>,
        from initial: [UInt32],
        byteCount: Int
    ) -> [UInt8] {
        var hash = SHA256(state: initial)
        hash.absorbAll(message)
        return bytes(hash.state, count: byteCount)
    }

    mutating func absorb(_ message: ArraySlice<UInt8>, at start: Int) {
        var words: [UInt32] = (0..<16).map { Self.word(message, start + 4 * $0) }
        for step in 16..<64 {
            let (old, new) = (words[step - 15], words[step - 2])
            let low = old.rotatedRight(7) ^ old.rotatedRight(18) ^ old >> 3
            let high = new.rotatedRight(17) ^ new.rotatedRight(19) ^ new >> 10
            words.append(words[step - 16] &+ low &+ words[step - 7] &+ high)
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for step in 0..<64 {
            let high = e.rotatedRight(6) ^ e.rotatedRight(11) ^ e.rotatedRight(25)
            let chosen = (e & f) ^ (~e & g)
            let first = h &+ high &+ chosen &+ Self.constants[step] &+ words[step]
            let low = a.rotatedRight(2) ^ a.rotatedRight(13) ^ a.rotatedRight(22)
            let second = low &+ ((a & b) ^ (a & c) ^ (b & c))
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ second)
        }
        let added = [a, b, c, d, e, f, g, h]
        for index in state.indices { state[index] &+= added[index] }
    }

    private static let initial224: [UInt32] = [
        0xc105_9ed8, 0x367c_d507, 0x3070_dd17, 0xf70e_5939, 0xffc0_0b31, 0x6858_1511,
        0x64f9_8fa7, 0xbefa_4fa4,
    ]

    private static let initial256: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c,
        0x1f83_d9ab, 0x5be0_cd19,
    ]

    /// The first bits behind the point of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1,
        0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
        0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786,
        0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
        0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
        0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
        0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a,
        0x5b9c_ca4f, 0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
        0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
