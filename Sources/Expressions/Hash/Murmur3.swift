/// MurmurHash3 of 32 bits, as Spark's `hash` has it: the bytes behind the last whole word are taken
/// one by one, each as a word of its own.
enum Murmur3: ValueHash {
    static func int(_ value: Int32, _ seed: Int32) -> Int32 {
        finish(mix(UInt32(bitPattern: seed), UInt32(bitPattern: value)), 4)
    }

    static func long(_ value: Int64, _ seed: Int32) -> Int32 {
        let low = UInt32(truncatingIfNeeded: value)
        let high = UInt32(truncatingIfNeeded: value >> 32)
        return finish(mix(mix(UInt32(bitPattern: seed), low), high), 8)
    }

    static func bytes(_ value: ArraySlice<UInt8>, _ seed: Int32) -> Int32 {
        var hash = UInt32(bitPattern: seed)
        var index = value.startIndex
        while value.endIndex - index >= 4 {
            let word =
                UInt32(value[index]) | UInt32(value[index + 1]) << 8
                | UInt32(value[index + 2]) << 16 | UInt32(value[index + 3]) << 24
            hash = mix(hash, word)
            index += 4
        }
        while index < value.endIndex {
            hash = mix(hash, UInt32(bitPattern: Int32(Int8(bitPattern: value[index]))))
            index += 1
        }
        return finish(hash, UInt32(truncatingIfNeeded: value.count))
    }

    private static func mix(_ hash: UInt32, _ word: UInt32) -> UInt32 {
        let mixed = (word &* 0xCC9E_2D51).rotatedLeft(15) &* 0x1B87_3593
        return (hash ^ mixed).rotatedLeft(13) &* 5 &+ 0xE654_6B64
    }

    private static func finish(_ hash: UInt32, _ byteCount: UInt32) -> Int32 {
        var hash = hash ^ byteCount
        hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
        hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
        return Int32(bitPattern: hash ^ hash >> 16)
    }
}
