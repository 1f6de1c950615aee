internal import Buffers

/// Encodes integers as DELTA_BINARY_PACKED; the reverse of ``DeltaBinaryDecoder``.
enum DeltaBinaryEncoder {
    private static let blockLength = 128
    private static let miniblockLength = 32

    /// Appends the encoding of `count` values.
    ///
    /// - Parameters:
    ///   - bitWidth: The bits of a value, 32 or 64.
    ///   - value: The value at a position.
    static func encode(
        count: Int,
        bitWidth: Int,
        into output: inout ByteBuffer,
        value: (Int) -> Int64
    ) {
        appendVarint(UInt64(blockLength), &output)
        appendVarint(UInt64(blockLength / miniblockLength), &output)
        appendVarint(UInt64(count), &output)
        var previous = count > 0 ? value(0) : 0
        appendVarint(zigzag(previous), &output)
        var at = 1
        while at < count {
            let end = min(count, at + blockLength)
            var differences: [Int64] = []
            for index in at..<end {
                let next = value(index)
                // Differences wrap around like the values: then none needs more bits than they.
                let difference = next &- previous
                differences.append(
                    bitWidth == 32 ? Int64(Int32(truncatingIfNeeded: difference)) : difference
                )
                previous = next
            }
            append(differences, bitWidth, &output)
            at = end
        }
    }

    private static func append(
        _ differences: [Int64],
        _ bitWidth: Int,
        _ output: inout ByteBuffer
    ) {
        let least = differences.min() ?? 0
        appendVarint(zigzag(least), &output)
        let parts = stride(from: 0, to: differences.count, by: miniblockLength).map { start in
            differences[start..<min(start + miniblockLength, differences.count)].map { difference in
                let rest = UInt64(bitPattern: difference &- least)
                return bitWidth == 32 ? rest & 0xFFFF_FFFF : rest
            }
        }
        let widths = parts.map { 64 - ($0.max() ?? 0).leadingZeroBitCount }
        for part in 0..<blockLength / miniblockLength {
            output.append(part < widths.count ? UInt8(widths[part]) : 0)
        }
        for (part, width) in zip(parts, widths) { appendPacked(part, width, &output) }
    }

    /// Appends a whole part, padded with zeros, from the low bit up.
    private static func appendPacked(
        _ values: [UInt64],
        _ width: Int,
        _ output: inout ByteBuffer
    ) {
        var buffered: UInt128 = 0
        var bits = 0
        for index in 0..<miniblockLength {
            if index < values.count { buffered |= UInt128(values[index]) << UInt128(bits) }
            bits += width
            if bits >= 64 {
                output.append(integer: UInt64(truncatingIfNeeded: buffered))
                buffered >>= 64
                bits -= 64
            }
        }
        // 32 values end at four bytes, whatever their width.
        if bits > 0 { output.append(integer: UInt32(truncatingIfNeeded: buffered)) }
    }

    private static func zigzag(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))
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
