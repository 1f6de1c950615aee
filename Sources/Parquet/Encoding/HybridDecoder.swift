package import Buffers

/// Decodes the RLE / bit-packing hybrid, the encoding of levels and dictionary indices.
///
/// Format: <https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE>
@unsafe package struct HybridDecoder {
    private var input: UnsafeRawBufferPointer
    private let width: Int
    private var at = 0

    /// - Parameter width: The bits of a value, at most 32.
    @unsafe
    init(_ input: UnsafeRawBufferPointer, width: Int) {
        precondition((0...32).contains(width), "the width was validated with the page")
        unsafe self.input = input
        unsafe self.width = width
    }

    /// One run of the stream.
    @unsafe
    enum Run {
        /// `count` copies of `value`.
        case repeated(value: UInt32, count: Int)
        /// `count` values packed from the low bit up.
        case packed(UnsafeRawBufferPointer, count: Int)
    }

    /// The next run, cut to the `wanted` values that are still missing.
    ///
    /// - Throws: ``ParquetError`` of kind `truncated` or `corrupt`.
    mutating func next(wanted: Int) throws(ParquetError) -> Run {
        let header = try unsafe readVarint()
        let length = Int(clamping: header >> 1)
        guard length > 0 else {
            throw unsafe ParquetError(.corrupt, "an RLE run is empty", .init(offset: at))
        }
        if header & 1 == 1 {
            // The last group of eight is padded, and some writers cut the padding off.
            let groups = min(length, (wanted + 7) / 8)
            let count = min(wanted, groups * 8)
            let needed = unsafe (count * width + 7) / 8
            guard unsafe needed <= input.count - at else { throw unsafe truncated(needed) }
            let bytes = unsafe min(groups * width, input.count - at)
            let packed = unsafe UnsafeRawBufferPointer(rebasing: input[at..<at + bytes])
            unsafe at += bytes
            return unsafe .packed(packed, count: count)
        }
        let valueByteCount = unsafe (width + 7) / 8
        guard unsafe valueByteCount <= input.count - at else {
            throw unsafe truncated(valueByteCount)
        }
        var value: UInt32 = 0
        for byte in 0..<valueByteCount {
            value |= UInt32(unsafe input[at + byte]) << UInt32(byte * 8)
        }
        unsafe at += valueByteCount
        return unsafe .repeated(value: value, count: min(wanted, length))
    }

    private func truncated(_ needed: Int) -> ParquetError {
        ParquetError(
            .truncated,
            "an RLE run needs \(needed) bytes, has \(unsafe input.count - at)",
            unsafe .init(offset: at)
        )
    }

    private mutating func readVarint() throws(ParquetError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard unsafe at < input.count else {
                throw unsafe ParquetError(
                    .truncated,
                    "RLE data end before the values they announce",
                    .init(offset: at)
                )
            }
            let byte = unsafe input[at]
            unsafe at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw unsafe ParquetError(
            .corrupt,
            "a run header is longer than ten bytes",
            .init(offset: at)
        )
    }
}

extension HybridDecoder {
    /// Appends `count` dictionary indices to `indices` and checks that all are below `limit`.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt` if an index is out of range.
    @unsafe
    package static func decodeIndices(
        _ input: UnsafeRawBufferPointer,
        width: Int,
        count: Int,
        limit: Int,
        into indices: inout Vector<UInt32>
    ) throws(ParquetError) {
        var decoder = unsafe HybridDecoder(input, width: width)
        var left = count
        indices.reserve(total: indices.count + count + 8)
        var largest: UInt32 = 0
        while left > 0 {
            let output = unsafe indices.base + indices.count
            switch unsafe try decoder.next(wanted: left) {
            case .repeated(let value, let run):
                unsafe output.update(repeating: value, count: run)
                largest = max(largest, value)
                indices.count += run
                left -= run
            case .packed(let packed, let run):
                unsafe BitUnpacking.unpack(packed, width: width, count: run, into: output)
                largest = max(largest, unsafe Self.largest(output, run))
                indices.count += run
                left -= run
            }
        }
        guard count == 0 || Int(largest) < limit else {
            throw ParquetError(
                .corrupt,
                "dictionary index \(largest) is out of range: the dictionary holds \(limit) values"
            )
        }
    }

    /// The largest of some values.
    private static func largest(_ values: UnsafeMutablePointer<UInt32>, _ count: Int) -> UInt32 {
        // Compared as signed ones, which the oldest of these processors can do four at a time.
        var greatest = Int32.min
        for index in 0..<count {
            let value = Int32(bitPattern: unsafe values[index] ^ 0x8000_0000)
            greatest = value > greatest ? value : greatest
        }
        return count == 0 ? 0 : UInt32(bitPattern: greatest) ^ 0x8000_0000
    }

    /// Appends `count` levels to `levels` and checks that none is above `maximum`.
    ///
    /// - Returns: Whether all of them are `maximum`.
    /// - Throws: ``ParquetError`` of kind `corrupt` if a level is out of range.
    @unsafe
    static func decodeLevels(
        _ input: UnsafeRawBufferPointer,
        maximum: Int,
        count: Int,
        into levels: inout Vector<UInt8>
    ) throws(ParquetError) -> Bool {
        let width = BitPacking.width(for: UInt32(maximum))
        var decoder = unsafe HybridDecoder(input, width: width)
        var left = count
        levels.reserve(total: levels.count + count + 8)
        var isUniform = true
        while left > 0 {
            let output = unsafe levels.base + levels.count
            switch unsafe try decoder.next(wanted: left) {
            case .repeated(let value, let run):
                guard value <= maximum else { throw unsafe Self.outOfRange(value, maximum) }
                unsafe output.update(repeating: UInt8(value), count: run)
                isUniform = isUniform && value == maximum
                levels.count += run
                left -= run
            case .packed(let packed, let run):
                if width == 1 {
                    unsafe BitUnpacking.spreadBits(packed, count: run, into: output)
                } else {
                    try unsafe Self.unpackLevels(packed, width, run, maximum, output)
                }
                var smallest = UInt8(maximum)
                for index in 0..<run {
                    let level = unsafe output[index]
                    smallest = level < smallest ? level : smallest
                }
                isUniform = isUniform && smallest == maximum
                levels.count += run
                left -= run
            }
        }
        return isUniform
    }

    private static func unpackLevels(
        _ packed: UnsafeRawBufferPointer,
        _ width: Int,
        _ count: Int,
        _ maximum: Int,
        _ output: UnsafeMutablePointer<UInt8>
    ) throws(ParquetError) {
        var wide = Vector<UInt32>(capacity: count + 8)
        unsafe BitUnpacking.unpack(packed, width: width, count: count, into: wide.base)
        for index in 0..<count {
            let level = unsafe wide.base[index]
            guard level <= maximum else { throw unsafe outOfRange(level, maximum) }
            unsafe output[index] = UInt8(truncatingIfNeeded: level)
        }
        wide.removeAll()
    }

    private static func outOfRange(_ level: UInt32, _ maximum: Int) -> ParquetError {
        ParquetError(.corrupt, "level \(level) is out of range: the highest is \(maximum)")
    }
}
