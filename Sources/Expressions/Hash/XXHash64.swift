/// XXH64, as Spark's `xxhash64` has it
/// (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md).
enum XXHash64: ValueHash {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    static func int(_ value: Int32, _ seed: Int64) -> Int64 {
        let start = UInt64(bitPattern: seed) &+ prime5 &+ 4
        return finish(half(start, UInt32(bitPattern: value)))
    }

    static func long(_ value: Int64, _ seed: Int64) -> Int64 {
        let start = UInt64(bitPattern: seed) &+ prime5 &+ 8
        return finish(word(start, UInt64(bitPattern: value)))
    }

    static func bytes(_ value: ArraySlice<UInt8>, _ seed: Int64) -> Int64 {
        let seed = UInt64(bitPattern: seed)
        var index = value.startIndex
        var hash: UInt64
        if value.count >= 32 {
            var lanes = [seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1]
            while value.endIndex - index >= 32 {
                for lane in 0..<4 {
                    lanes[lane] = round(lanes[lane], little(value, index + 8 * lane, 8))
                }
                index += 32
            }
            hash =
                lanes[0].rotatedLeft(1) &+ lanes[1].rotatedLeft(7) &+ lanes[2].rotatedLeft(12)
                &+ lanes[3].rotatedLeft(18)
            for lane in lanes { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
        } else {
            hash = seed &+ prime5
        }
        hash &+= UInt64(value.count)
        while value.endIndex - index >= 8 {
            hash = word(hash, little(value, index, 8))
            index += 8
        }
        if value.endIndex - index >= 4 {
            hash = half(hash, UInt32(truncatingIfNeeded: little(value, index, 4)))
            index += 4
        }
        while index < value.endIndex {
            hash = (hash ^ UInt64(value[index]) &* prime5).rotatedLeft(11) &* prime1
            index += 1
        }
        return finish(hash)
    }

    private static func little(_ bytes: ArraySlice<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in (start..<start + count).reversed() { word = word << 8 | UInt64(bytes[index]) }
        return word
    }

    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        (lane &+ word &* prime2).rotatedLeft(31) &* prime1
    }

    private static func word(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        (hash ^ round(0, word)).rotatedLeft(27) &* prime1 &+ prime4
    }

    private static func half(_ hash: UInt64, _ word: UInt32) -> UInt64 {
        (hash ^ UInt64(word) &* prime1).rotatedLeft(23) &* prime2 &+ prime3
    }

    private static func finish(_ hash: UInt64) -> Int64 {
        var hash = (hash ^ hash >> 33) &* prime2
        hash = (hash ^ hash >> 29) &* prime3
        return Int64(bitPattern: hash ^ hash >> 32)
    }
}
