/// The 64-bit xxHash with seed 0, which bloom filters take of values.
///
/// Format: <https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>
enum XXHash64 {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var at = 0
        var hash: UInt64
        if bytes.count >= 32 {
            hash = unsafe stripes(bytes, &at)
        } else {
            hash = prime5
        }
        hash &+= UInt64(bytes.count)
        while at &+ 8 <= bytes.count {
            hash ^= unsafe round(0, load64(bytes, at))
            hash = rotated(hash, 27) &* prime1 &+ prime4
            at &+= 8
        }
        if at &+ 4 <= bytes.count {
            let word = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
            hash ^= UInt64(UInt32(littleEndian: word)) &* prime1
            hash = rotated(hash, 23) &* prime2 &+ prime3
            at &+= 4
        }
        while at < bytes.count {
            unsafe hash ^= UInt64(bytes[at]) &* prime5
            hash = rotated(hash, 11) &* prime1
            at &+= 1
        }
        hash ^= hash &>> 33
        hash = hash &* prime2
        hash ^= hash &>> 29
        hash = hash &* prime3
        return hash ^ hash &>> 32
    }

    /// Four lanes over all whole stripes of 32 bytes.
    private static func stripes(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64 {
        var lane1 = prime1 &+ prime2
        var lane2 = prime2
        var lane3: UInt64 = 0
        var lane4 = 0 &- prime1
        while at &+ 32 <= bytes.count {
            lane1 = unsafe round(lane1, load64(bytes, at))
            lane2 = unsafe round(lane2, load64(bytes, at &+ 8))
            lane3 = unsafe round(lane3, load64(bytes, at &+ 16))
            lane4 = unsafe round(lane4, load64(bytes, at &+ 24))
            at &+= 32
        }
        var hash =
            rotated(lane1, 1) &+ rotated(lane2, 7) &+ rotated(lane3, 12) &+ rotated(lane4, 18)
        for lane in [lane1, lane2, lane3, lane4] {
            hash = (hash ^ round(0, lane)) &* prime1 &+ prime4
        }
        return hash
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
        rotated(lane &+ input &* prime2, 31) &* prime1
    }

    @inline(__always)
    private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        value &<< bits | value &>> (64 &- bits)
    }

    @inline(__always)
    private static func load64(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }
}
