/// A stream of random numbers that is the same for the same seed, everywhere and always.
///
/// SplitMix64: 64 good bits a step, and streams of neighbouring seeds have nothing in common.
struct RandomStream: RandomNumberGenerator {
    private var state: UInt64

    /// The stream of one part (a file, a table) of what `seed` makes.
    init(seed: UInt64, part: UInt64) {
        var mixer = RandomStream(state: seed)
        let first = mixer.next()
        mixer.state = first ^ part
        state = mixer.next()
    }

    private init(state: UInt64) { self.state = state }

    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits &>> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits &>> 31)
    }
}

/// Takes small numbers out of one random number, 16 bits for each.
struct RandomBits {
    private var bits: UInt64

    init(_ bits: UInt64) { self.bits = bits }

    /// A number below `bound`, which is at most 65,536; near enough to evenly spread.
    @inline(__always)
    mutating func below(_ bound: Int) -> Int {
        let value = Int(truncatingIfNeeded: ((bits & 0xFFFF) &* UInt64(bound)) &>> 16)
        bits &>>= 16
        return value
    }
}
