/// Decodes DELTA_BINARY_PACKED: blocks of differences, each packed with as few bits as it needs.
///
/// Format:
/// <https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTAENC>
@unsafe struct DeltaBinaryDecoder {
    private let input: UnsafeRawBufferPointer
    /// How many values are announced.
    let count: Int
    private let miniblockCount: Int
    private let miniblockLength: Int
    private let first: Int64
    /// Where the next bytes lie; behind the values once they are decoded.
    private(set) var offset = 0

    /// Reads the header of the values.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt` if another number of values than `expected` is
    ///   announced, or blocks have a size that the format forbids.
    init(_ input: UnsafeRawBufferPointer, expected: Int) throws(ParquetError) {
        unsafe self.input = unsafe input
        var at = 0
        let blockLength = try unsafe Self.readVarint(input, &at)
        let miniblocks = try unsafe Self.readVarint(input, &at)
        let announced = try unsafe Self.readVarint(input, &at)
        let zigzag = try unsafe Self.readVarint(input, &at)
        // Blocks hold a multiple of 128 values, their parts a multiple of 32.
        guard miniblocks > 0, blockLength > 0, blockLength <= 1 << 32, blockLength % 128 == 0,
            blockLength % miniblocks == 0, blockLength / miniblocks % 32 == 0
        else {
            throw ParquetError(
                .corrupt,
                "delta blocks of \(blockLength) values in \(miniblocks) parts"
            )
        }
        guard announced == UInt64(expected) else {
            throw ParquetError(
                .corrupt,
                "\(announced) values are announced where the page has \(expected)"
            )
        }
        unsafe count = expected
        unsafe miniblockCount = Int(miniblocks)
        unsafe miniblockLength = Int(blockLength / miniblocks)
        unsafe first = Self.signed(zigzag)
        unsafe offset = at
    }

    private static func signed(_ zigzag: UInt64) -> Int64 {
        Int64(bitPattern: (zigzag &>> 1) ^ (0 &- (zigzag & 1)))
    }

    private static func readVarint(
        _ input: UnsafeRawBufferPointer,
        _ at: inout Int
    ) throws(ParquetError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard at < input.count else { throw unsafe truncated(at) }
            let byte = unsafe input[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw ParquetError(.corrupt, "a number of more than ten bytes", .init(offset: at))
    }

    private static func truncated(_ at: Int) -> ParquetError {
        ParquetError(
            .truncated,
            "delta encoded values end before all announced ones are there",
            .init(offset: at)
        )
    }
}

extension DeltaBinaryDecoder {
    /// Decodes all values to `output`, which has room for `count` of them.
    ///
    /// - Throws: ``ParquetError`` of kind `truncated` or `corrupt`.
    mutating func decode<Value: FixedWidthInteger & BitwiseCopyable>(
        into output: UnsafeMutableRawPointer,
        as type: Value.Type
    ) throws(ParquetError) {
        guard unsafe count > 0 else { return }
        // Sums may pass the width of the type and come back: all of them are taken modulo 2^64.
        var sum = unsafe first
        unsafe output.storeBytes(of: Value(truncatingIfNeeded: sum), as: Value.self)
        var done = 1
        while unsafe done < count {
            var at = unsafe offset
            let least = unsafe Self.signed(try unsafe Self.readVarint(input, &at))
            let widths = at
            guard unsafe miniblockCount <= input.count - at else {
                throw unsafe Self.truncated(at)
            }
            unsafe at += miniblockCount
            for part in unsafe 0..<miniblockCount where unsafe done < count {
                let width = Int(unsafe input[widths + part])
                guard width <= 64 else {
                    throw ParquetError(
                        .corrupt,
                        "differences of \(width) bits, at most 64",
                        .init(offset: widths + part)
                    )
                }
                let wanted = unsafe min(miniblockLength, count - done)
                // The last part is padded; some writers cut the padding off.
                guard unsafe (wanted * width + 7) / 8 <= input.count - at else {
                    throw unsafe Self.truncated(at)
                }
                let packed = unsafe UnsafeRawBufferPointer(rebasing: input[at...])
                let target = unsafe output + done * MemoryLayout<Value>.size
                unsafe Self.add(packed, width, wanted, least, &sum, target, as: Value.self)
                done += wanted
                unsafe at += min(miniblockLength * width / 8, input.count - at)
            }
            unsafe offset = at
        }
    }

    /// Adds `count` differences of `width` bits each, beyond `least`, to `sum` and stores the sums.
    ///
    /// - Precondition: `packed` holds that many bits; it may hold more.
    @inline(__always)
    private static func add<Value: FixedWidthInteger & BitwiseCopyable>(
        _ packed: UnsafeRawBufferPointer,
        _ width: Int,
        _ count: Int,
        _ least: Int64,
        _ sum: inout Int64,
        _ output: UnsafeMutableRawPointer,
        as type: Value.Type
    ) {
        let size = MemoryLayout<Value>.size
        let mask = width == 64 ? UInt64.max : (1 &<< UInt64(width)) &- 1
        // Nine bytes hold any value of 64 bits, eight any of 57: that many may be loaded at once.
        let reach = width > 57 ? 9 : 8
        if width == 0 {
            for index in 0..<count {
                sum &+= least
                unsafe output.storeBytes(
                    of: Value(truncatingIfNeeded: sum),
                    toByteOffset: index &* size,
                    as: Value.self
                )
            }
            return
        }
        let loadable = packed.count < reach ? 0 : (packed.count - reach) * 8 / width + 1
        let direct = min(count, loadable)
        for index in 0..<direct {
            let bit = index &* width
            let shift = UInt64(bit & 7)
            var word = unsafe packed.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
            word &>>= shift
            if reach == 9 && shift > 0 {
                word |= UInt64(unsafe packed[(bit &>> 3) &+ 8]) &<< (64 &- shift)
            }
            sum &+= least &+ Int64(bitPattern: word & mask)
            unsafe output.storeBytes(
                of: Value(truncatingIfNeeded: sum),
                toByteOffset: index &* size,
                as: Value.self
            )
        }
        for index in direct..<count {
            var word: UInt64 = 0
            for position in 0..<width {
                let bit = index * width + position
                word |= UInt64((unsafe packed[bit >> 3]) >> UInt8(bit & 7) & 1) << UInt64(position)
            }
            sum &+= least &+ Int64(bitPattern: word)
            unsafe output.storeBytes(
                of: Value(truncatingIfNeeded: sum),
                toByteOffset: index * size,
                as: Value.self
            )
        }
    }
}
