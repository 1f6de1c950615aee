#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// How values are hashed and compared: without a branch for each length.
extension ValueTable {
    @inline(__always)
    static func equal(
        _ left: UnsafeRawBufferPointer,
        _ right: UnsafeRawBufferPointer
    ) -> Bool {
        let count = left.count
        guard count == right.count else { return false }
        guard let a = left.baseAddress, let b = right.baseAddress else { return true }
        guard count >= 8 else { return unsafe short(a, count) == short(b, count) }
        // Names, the most frequent values, are compared without a branch for each length.
        let last = count &- 8
        let ends = unsafe (word(a, 0) ^ word(b, 0)) | (word(a, last) ^ word(b, last))
        let next = unsafe word(a, min(8, last)) ^ word(b, min(8, last))
        guard ends | next == 0 else { return false }
        return unsafe count <= 24 || memcmp(a + 16, b + 16, count &- 24) == 0
    }

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Fewer than eight bytes as a number; others of the same length are another number.
    @inline(__always)
    private static func short(_ base: UnsafeRawPointer, _ count: Int) -> UInt64 {
        if count >= 4 {
            let first = unsafe base.loadUnaligned(as: UInt32.self)
            let last = unsafe base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            return UInt64(last) &<< UInt64((count &- 4) &* 8) | UInt64(first)
        }
        var bytes: UInt64 = 0
        for at in 0..<count {
            bytes = bytes &<< 8 | UInt64(unsafe base.load(fromByteOffset: at, as: UInt8.self))
        }
        return bytes
    }

    /// Folds the bytes eight at a time through a 64 × 64 → 128 bit multiplication.
    ///
    /// Not keyed: a file made to collide costs time in proportion to its own dictionary, which
    /// the number of values in a row group bounds.
    @inline(__always)
    static func hash(_ value: UnsafeRawBufferPointer) -> UInt32 {
        let count = value.count
        var state = start(count)
        guard let base = value.baseAddress, count > 0 else { return folded(state) }
        guard count >= 8 else { return folded(mix(state, unsafe short(base, count))) }
        // The first, the next and the last eight bytes, of which some may be the same.
        state = unsafe mix(state ^ word(base, 0), word(base, count &- 8) &* 0x9E37_79B9_7F4A_7C15)
        state = unsafe mix(state, word(base, min(8, count &- 8)))
        var at = 16
        while at &+ 8 < count {
            state = mix(state, unsafe word(base, at))
            at &+= 8
        }
        return folded(state)
    }

    /// The same for an integer's bytes.
    @inline(__always)
    static func hash<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) -> UInt32 {
        folded(mix(start(MemoryLayout<Value>.size), UInt64(truncatingIfNeeded: value)))
    }

    @inline(__always)
    private static func start(_ count: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: count) ^ 0x9E37_79B9_7F4A_7C15
    }

    @inline(__always)
    private static func folded(_ state: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: state ^ (state &>> 32))
    }

    @inline(__always)
    private static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
