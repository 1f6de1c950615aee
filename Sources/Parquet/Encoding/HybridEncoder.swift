internal import Buffers

/// Encodes integers as RLE / bit-packing hybrid; the reverse of ``HybridDecoder``.
///
/// Runs of at least 16 equal values become RLE runs, everything between them bit-packed runs.
/// Values are looked at in groups of eight, since packed runs hold whole groups.
enum HybridEncoder {
    /// Appends the encoding of `count` values of `width` bits.
    @unsafe
    static func encode(
        _ values: UnsafeMutablePointer<UInt32>,
        count: Int,
        width: Int,
        into output: inout ByteBuffer
    ) {
        guard width > 0 else {
            if count > 0 { appendRun(of: 0, count: count, width: 0, into: &output) }
            return
        }
        var packedFrom = 0
        var at = 0
        while at < count {
            let run = unsafe equalValues(values, from: at, to: count)
            // A run may only begin where the packed values before it fill whole groups.
            let fill = (8 - (at - packedFrom) & 7) & 7
            if run - fill >= 16 {
                let begin = at + fill
                unsafe appendPacked(values + packedFrom, begin - packedFrom, width, &output)
                appendRun(of: unsafe values[at], count: run - fill, width: width, into: &output)
                at += run
                packedFrom = at
            } else {
                at += run
            }
        }
        unsafe appendPacked(values + packedFrom, count - packedFrom, width, &output)
    }

    /// How many values from `start` on equal the one there, looking no further than `end`.
    @inline(__always)
    private static func equalValues(
        _ values: UnsafeMutablePointer<UInt32>,
        from start: Int,
        to end: Int
    ) -> Int {
        let first = unsafe values[start]
        var at = start &+ 1
        while at < end, unsafe values[at] == first { at &+= 1 }
        return at &- start
    }

    /// Appends one RLE run.
    static func appendRun(
        of value: UInt32,
        count: Int,
        width: Int,
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

    private static func appendVarint(_ value: UInt64, _ output: inout ByteBuffer) {
        var left = value
        while left >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        output.append(UInt8(truncatingIfNeeded: left))
    }
}
