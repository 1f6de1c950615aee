/// Kernels that unpack integers of a fixed number of bits.
///
/// Values are packed from the low bit up, eight values in `width` bytes
/// (<https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE>). Constant widths let
/// the compiler unroll and vectorise, so each width has its own copy of the loop.
package enum BitUnpacking {
    /// Unpacks `count` values of `width` bits each.
    ///
    /// - Precondition: `input` holds at least `(count * width + 7) / 8` bytes; `output` has room
    ///   for `count` rounded up to 8.
    package static func unpack(
        _ input: UnsafeRawBufferPointer,
        width: Int,
        count: Int,
        into output: UnsafeMutablePointer<UInt32>
    ) {
        precondition((0...32).contains(width), "the width was validated with the page")
        precondition(
            input.count * 8 >= count * width,
            "the caller has checked the packed bytes"
        )
        guard width > 0, let start = input.baseAddress else {
            unsafe output.update(repeating: 0, count: count)
            return
        }
        let groups = (count + 7) / 8
        // A group's eight-byte loads may reach 8 bytes past it: the last ones go through a copy.
        let available = input.count
        let safe = max(0, min(groups, (available - 8) / width))
        unsafe unpackGroups(start, width, safe, output)
        guard safe < groups else { return }
        unsafe withUnsafeTemporaryAllocation(byteCount: 48, alignment: 8) { room in
            for group in safe..<groups {
                let from = group * width
                let bytes = min(width, available - from)
                unsafe room.initializeMemory(as: UInt8.self, repeating: 0)
                unsafe room.baseAddress?.copyMemory(from: start + from, byteCount: bytes)
                if let base = UnsafeRawPointer(room.baseAddress) {
                    unsafe unpackGroups(base, width, 1, output + group * 8)
                }
            }
        }
    }

    /// Unpacks whole groups of eight; reads up to 8 bytes past the last one.
    private static func unpackGroups(
        _ input: UnsafeRawPointer,
        _ width: Int,
        _ groups: Int,
        _ output: UnsafeMutablePointer<UInt32>
    ) {
        switch width {
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
        case 19: unsafe constant(input, 19, groups, output)
        case 20: unsafe constant(input, 20, groups, output)
        default: unsafe constant(input, width, groups, output)
        }
    }

    @inline(__always)
    private static func constant(
        _ input: UnsafeRawPointer,
        _ width: Int,
        _ groups: Int,
        _ output: UnsafeMutablePointer<UInt32>
    ) {
        let mask = UInt64(1) &<< UInt64(width) &- 1
        var from = unsafe input
        var to = unsafe output
        for _ in 0..<groups {
            for lane in 0..<8 {
                let bit = lane &* width
                let word = unsafe from.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
                unsafe to[lane] = UInt32(truncatingIfNeeded: (word &>> UInt64(bit & 7)) & mask)
            }
            unsafe from += width
            unsafe to += 8
        }
    }

    /// Spreads `count` bits, low bit first, over as many bytes of 0 or 1.
    ///
    /// - Precondition: `input` holds `(count + 7) / 8` bytes; `output` has room for `count`
    ///   rounded up to 8.
    static func spreadBits(
        _ input: UnsafeRawBufferPointer,
        count: Int,
        into output: UnsafeMutablePointer<UInt8>
    ) {
        precondition(input.count * 8 >= count, "the caller has checked the packed bytes")
        let target = UnsafeMutableRawPointer(output)
        for group in 0..<(count + 7) / 8 {
            let spread = UInt64(unsafe input[group]) &* 0x0101_0101_0101_0101
            let bits = spread & 0x8040_2010_0804_0201
            let bytes = ((bits &+ 0x7F7F_7F7F_7F7F_7F7F) &>> 7) & 0x0101_0101_0101_0101
            unsafe target.storeBytes(of: bytes, toByteOffset: group &* 8, as: UInt64.self)
        }
    }
}
