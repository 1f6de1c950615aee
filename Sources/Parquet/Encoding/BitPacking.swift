/// Kernels that pack integers into a fixed number of bits; the reverse of ``BitUnpacking``.
package enum BitPacking {
    /// The bits needed for the numbers `0...largest`.
    static func width(for largest: UInt32) -> Int {
        32 - largest.leadingZeroBitCount
    }

    /// The bytes that `count` values of `width` bits take, in whole groups of eight values.
    package static func byteCount(count: Int, width: Int) -> Int {
        (count + 7) / 8 * width
    }

    /// Packs `count` values, padded with zeros to a multiple of eight.
    ///
    /// - Precondition: `output` has room for `byteCount(count:width:)` and 8 bytes more.
    package static func pack(
        _ input: UnsafeMutablePointer<UInt32>,
        count: Int,
        width: Int,
        into output: UnsafeMutableRawPointer
    ) {
        let groups = count / 8
        unsafe packGroups(input, width, groups, output)
        let rest = count & 7
        guard rest > 0 else { return }
        // What lies behind the values may be the next page's: the last group is padded elsewhere.
        unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 8) { group in
            unsafe group.initialize(repeating: 0)
            guard let base = group.baseAddress else { return }
            unsafe base.update(from: input + groups * 8, count: rest)
            unsafe packGroups(base, width, 1, output + groups * width)
        }
    }

    private static func packGroups(
        _ input: UnsafeMutablePointer<UInt32>,
        _ width: Int,
        _ groups: Int,
        _ output: UnsafeMutableRawPointer
    ) {
        switch width {
        case 0: return
        case 1: unsafe constant(input, 1, groups, output)
        case 2: unsafe constant(input, 2, groups, output)
        case 3: unsafe constant(input, 3, groups, output)
        case 4: unsafe constant(input, 4, groups, output)
        case 5: unsafe constant(input, 5, groups, output)
        case 6: unsafe constant(input, 6, groups, output)
        case 7: unsafe constant(input, 7, groups, output)
        case 8: unsafe constant(input, 8, groups, output)
        case 9: unsafe constant(input, 9, groups, output)
        case 10: unsafe constant(input, 10, groups, output)
        case 11: unsafe constant(input, 11, groups, output)
        case 12: unsafe constant(input, 12, groups, output)
        case 13: unsafe constant(input, 13, groups, output)
        case 14: unsafe constant(input, 14, groups, output)
        case 15: unsafe constant(input, 15, groups, output)
        case 16: unsafe constant(input, 16, groups, output)
        case 17: unsafe constant(input, 17, groups, output)
        case 18: unsafe constant(input, 18, groups, output)
        default: unsafe anyWidth(input, width, groups, output)
        }
    }

    /// Two halves of four values, each of at most 64 bits when the width is at most 16.
    @inline(__always)
    private static func constant(
        _ input: UnsafeMutablePointer<UInt32>,
        _ width: Int,
        _ groups: Int,
        _ output: UnsafeMutableRawPointer
    ) {
        if width > 16 {
            unsafe anyWidth(input, width, groups, output)
            return
        }
        var from = unsafe input
        var to = unsafe output
        let half = width &* 4
        for _ in 0..<groups {
            var low: UInt64 = 0
            var high: UInt64 = 0
            for lane in 0..<4 {
                let shift = UInt64(lane &* width)
                unsafe low |= UInt64(from[lane]) &<< shift
                unsafe high |= UInt64(from[lane &+ 4]) &<< shift
            }
            // The halves meet inside a byte when the width is odd.
            unsafe to.storeBytes(of: low, as: UInt64.self)
            let seam = UInt64(half & 7)
            let carried =
                seam == 0 ? 0 : (low &>> UInt64(half & ~7)) & ((1 &<< seam) &- 1)
            unsafe to.storeBytes(
                of: carried | (high &<< seam),
                toByteOffset: half &>> 3,
                as: UInt64.self
            )
            if half &+ Int(seam) > 64 {
                let rest = UInt8(truncatingIfNeeded: high &>> (64 &- seam))
                unsafe to.storeBytes(of: rest, toByteOffset: (half &>> 3) &+ 8, as: UInt8.self)
            }
            unsafe from += 8
            unsafe to += width
        }
    }

    private static func anyWidth(
        _ input: UnsafeMutablePointer<UInt32>,
        _ width: Int,
        _ groups: Int,
        _ output: UnsafeMutableRawPointer
    ) {
        var buffered: UInt64 = 0
        var bits = 0
        var at = 0
        for index in 0..<groups * 8 {
            unsafe buffered |= UInt64(input[index]) &<< UInt64(bits)
            bits &+= width
            if bits >= 32 {
                unsafe output.storeBytes(
                    of: UInt32(truncatingIfNeeded: buffered),
                    toByteOffset: at,
                    as: UInt32.self
                )
                at &+= 4
                buffered &>>= 32
                bits &-= 32
            }
        }
        while bits > 0 {
            unsafe output.storeBytes(
                of: UInt8(truncatingIfNeeded: buffered),
                toByteOffset: at,
                as: UInt8.self
            )
            at &+= 1
            buffered &>>= 8
            bits &-= 8
        }
    }

    /// Packs `count` bytes of 0 or 1 into bits, padded with zeros to a whole byte.
    ///
    /// - Precondition: `output` has room for `(count + 7) / 8` bytes; `input` may be read up to
    ///   `count` rounded up to 8.
    static func packBits(
        _ input: UnsafePointer<UInt8>,
        count: Int,
        into output: UnsafeMutableRawPointer
    ) {
        let source = unsafe UnsafeRawPointer(input)
        for group in 0..<(count + 7) / 8 {
            var bytes = unsafe source.loadUnaligned(fromByteOffset: group &* 8, as: UInt64.self)
            let left = count &- group &* 8
            if left < 8 { bytes &= (1 &<< UInt64(left &* 8)) &- 1 }
            // Byte i holds bit i of the result: the multiplication gathers them in the top byte.
            let packed = UInt8(truncatingIfNeeded: (bytes &* 0x0102_0408_1020_4080) &>> 56)
            unsafe output.storeBytes(of: packed, toByteOffset: group, as: UInt8.self)
        }
    }
}
