internal import Buffers

/// The deprecated BIT_PACKED encoding of levels: packed from the high bit down, without runs.
///
/// Format:
/// <https://parquet.apache.org/docs/file-format/data-pages/encodings/#BITPACKED>
enum BitPackedLevels {
    /// The bytes that `count` levels up to `maximum` take.
    static func byteCount(_ count: Int, maximum: Int) -> Int {
        (count * BitPacking.width(for: UInt32(truncatingIfNeeded: maximum)) + 7) / 8
    }

    /// Appends `count` levels to `levels` and checks that none is above `maximum`.
    ///
    /// - Precondition: `input` holds `byteCount(_:maximum:)` bytes.
    /// - Returns: Whether all of them are `maximum`.
    /// - Throws: ``ParquetError`` of kind `corrupt` if a level is out of range.
    static func decode(
        _ input: UnsafeRawBufferPointer,
        maximum: Int,
        count: Int,
        into levels: inout Vector<UInt8>
    ) throws(ParquetError) -> Bool {
        precondition(
            input.count >= byteCount(count, maximum: maximum),
            "the caller has checked the packed bytes"
        )
        let width = BitPacking.width(for: UInt32(truncatingIfNeeded: maximum))
        levels.reserve(total: levels.count + count)
        var isUniform = true
        var buffered: UInt32 = 0
        var bits = 0
        var at = 0
        for _ in 0..<count {
            if bits < width {
                buffered = buffered << 8 | UInt32(unsafe input[at])
                at += 1
                bits += 8
            }
            bits -= width
            let level = buffered >> UInt32(bits) & (1 << UInt32(width) - 1)
            guard level <= maximum else {
                throw ParquetError(
                    .corrupt,
                    "level \(level) is out of range: the highest is \(maximum)"
                )
            }
            isUniform = isUniform && level == maximum
            levels.append(UInt8(truncatingIfNeeded: level))
        }
        return isUniform
    }
}
