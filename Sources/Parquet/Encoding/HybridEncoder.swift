package import Buffers

/// Encodes integers as RLE / bit-packing hybrid; the reverse of ``HybridDecoder``.
///
/// Values are looked at in groups of eight, since packed runs hold whole groups: two or more groups
/// of one value become an RLE run, everything between such runs is packed.
package enum HybridEncoder {
    /// Appends the encoding of `count` values of `width` bits.
    @unsafe
    package static func encode(
        _ values: UnsafeMutablePointer<UInt32>,
        count: Int,
        width: Int,
        into output: inout ByteBuffer
    ) {
        if width == 0 || count < 16, unsafe isUniform(values, count) {
            if count > 0 { appendRun(of: unsafe values[0], count, width, into: &output) }
            return
        }
        var packedFrom = 0
        var at = 0
        while at &+ 8 <= count {
            let value = unsafe values[at]
            guard unsafe isUniformGroup(values + at, value) else {
                at &+= 8
                continue
            }
            var end = at &+ 8
            while end &+ 8 <= count, unsafe isUniformGroup(values + end, value) { end &+= 8 }
            if end &- at >= 16 {
                while end < count, unsafe values[end] == value { end &+= 1 }
                unsafe appendPacked(values + packedFrom, at - packedFrom, width, &output)
                appendRun(of: value, end - at, width, into: &output)
                packedFrom = end
            }
            at = end
        }
        unsafe appendPacked(values + packedFrom, count - packedFrom, width, &output)
    }

    /// Appends the encoding of `count` levels of 0 or 1.
    @unsafe
    static func encodeBits(
        _ levels: UnsafeMutablePointer<UInt8>,
        count: Int,
        into output: inout ByteBuffer
    ) {
        let source = UnsafeRawPointer(levels)
        let ones: UInt64 = 0x0101_0101_0101_0101
        var packedFrom = 0
        var at = 0
        while at &+ 8 <= count {
            let word = unsafe source.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            guard word == 0 || word == ones else {
                at &+= 8
                continue
            }
            var end = at &+ 8
            while end &+ 8 <= count,
                unsafe source.loadUnaligned(fromByteOffset: end, as: UInt64.self) == word
            {
                end &+= 8
            }
            if end &- at >= 16 {
                let level = UInt8(truncatingIfNeeded: word)
                while end < count, unsafe levels[end] == level { end &+= 1 }
                unsafe appendPackedBits(levels + packedFrom, at - packedFrom, &output)
                appendRun(of: UInt32(level), end - at, 1, into: &output)
                packedFrom = end
            }
            at = end
        }
        unsafe appendPackedBits(levels + packedFrom, count - packedFrom, &output)
    }

    private static func isUniform(
        _ values: UnsafeMutablePointer<UInt32>,
        _ count: Int
    ) -> Bool {
        for index in 0..<count where unsafe values[index] != values[0] { return false }
        return true
    }

    @inline(__always)
    private static func isUniformGroup(
        _ values: UnsafeMutablePointer<UInt32>,
        _ value: UInt32
    ) -> Bool {
        let source = UnsafeRawPointer(values)
        let wanted = SIMD4(repeating: value)
        let low = unsafe source.loadUnaligned(as: SIMD4<UInt32>.self)
        // Most groups differ within their first half.
        guard low == wanted else { return false }
        return unsafe source.loadUnaligned(fromByteOffset: 16, as: SIMD4<UInt32>.self) == wanted
    }

    /// Appends one RLE run.
    static func appendRun(
        of value: UInt32,
        _ count: Int,
        _ width: Int,
        into output: inout ByteBuffer
    ) {
        appendVarint(UInt64(count) << 1, &output)
        for byte in 0..<(width + 7) / 8 {
            output.append(UInt8(truncatingIfNeeded: value >> UInt32(byte * 8)))
        }
    }

    private static func appendPacked(
        _ values: UnsafeMutablePointer<UInt32>,
        _ count: Int,
        _ width: Int,
        _ output: inout ByteBuffer
    ) {
        guard count > 0 else { return }
        let groups = (count + 7) / 8
        appendVarint(UInt64(groups) << 1 | 1, &output)
        unsafe output.append(capacity: groups * width + 8) { room in
            if let base = room.baseAddress {
                unsafe BitPacking.pack(values, count: count, width: width, into: base)
            }
            return groups * width
        }
    }

    private static func appendPackedBits(
        _ levels: UnsafeMutablePointer<UInt8>,
        _ count: Int,
        _ output: inout ByteBuffer
    ) {
        guard count > 0 else { return }
        let groups = (count + 7) / 8
        appendVarint(UInt64(groups) << 1 | 1, &output)
        unsafe output.append(capacity: groups) { room in
            if let base = room.baseAddress {
                unsafe BitPacking.packBits(levels, count: count, into: base)
            }
            return groups
        }
    }

    private static func appendVarint(_ value: UInt64, _ output: inout ByteBuffer) {
        var left = value
        while left >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        output.append(UInt8(truncatingIfNeeded: left))
    }
}
