internal import Buffers

// Values of pages in the delta encodings and in BYTE_STREAM_SPLIT, put into a store.

/// What the decoders of byte strings keep between pages.
struct StringDecoding: ~Copyable {
    /// The lengths of the bytes that values share with the one before.
    fileprivate var prefixes = Vector<Int32>()
    /// The lengths of the bytes that follow.
    fileprivate var suffixes = Vector<Int32>()
    /// The last value of the page before, where pages are not complete in themselves.
    fileprivate var last = Vector<UInt8>()
    /// Whether a page's first value may share bytes with the last one of the page before
    /// (PARQUET-246).
    var continuesAcrossPages = false

    /// Forgets what the pages of another chunk left.
    mutating func reset() { last.removeAll() }
}

extension ValueStore {
    /// Appends `count` integers in DELTA_BINARY_PACKED encoding.
    mutating func appendDeltas(
        _ body: UnsafeRawBufferPointer,
        count added: Int,
        byteLimit: Int
    ) throws(ParquetError) {
        guard case .fixed(let width) = layout, width == 4 || width == 8 else {
            preconditionFailure("differences are taken of integers")
        }
        try Self.require(added * width, within: byteLimit)
        var decoder = try unsafe DeltaBinaryDecoder(body, expected: added)
        let target = unsafe extend(by: added)
        if width == 4 {
            try unsafe decoder.decode(into: target, as: Int32.self)
        } else {
            try unsafe decoder.decode(into: target, as: Int64.self)
        }
    }

    /// Appends `count` values in BYTE_STREAM_SPLIT encoding.
    mutating func appendSplit(
        _ body: UnsafeRawBufferPointer,
        count added: Int,
        byteLimit: Int
    ) throws(ParquetError) {
        guard case .fixed(let width) = layout else {
            preconditionFailure("values of one width are split")
        }
        try Self.require(added * width, within: byteLimit)
        guard body.count == added * width else {
            throw ParquetError(
                body.count < added * width ? .truncated : .corrupt,
                "\(added) split values need \(added * width) bytes, the page has \(body.count)"
            )
        }
        let target = unsafe extend(by: added)
        unsafe ByteStreamSplit.join(body, count: added, width: width, into: target)
    }

    /// Appends `count` byte strings in DELTA_LENGTH_BYTE_ARRAY encoding: their lengths, then all
    /// their bytes.
    ///
    /// Format:
    /// <https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTALENGTH>
    mutating func appendDeltaLengths(
        _ body: UnsafeRawBufferPointer,
        count added: Int,
        byteLimit: Int,
        scratch: inout StringDecoding
    ) throws(ParquetError) {
        try Self.require(added * 8, within: byteLimit)
        let rest = try unsafe Self.decodeLengths(body, added, into: &scratch.suffixes)
        let total = try Self.sum(scratch.suffixes)
        guard total <= rest.count else {
            throw ParquetError(
                .truncated,
                "byte strings of \(total) bytes in the \(rest.count) behind their lengths"
            )
        }
        let at = bytes.count
        let room = try unsafe reserveBytes(total)
        unsafe room.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<total]))
        reserveStrings(added)
        var start = UInt32(truncatingIfNeeded: at)
        for index in 0..<added {
            let length = UInt32(bitPattern: unsafe scratch.suffixes.base[index])
            unsafe starts.base[count &+ index] = start
            unsafe lengths.base[count &+ index] = length
            start &+= length
        }
        finishStrings(added)
    }

    /// Appends `count` values in DELTA_BYTE_ARRAY encoding: each shares its first bytes with the
    /// one before.
    ///
    /// Format:
    /// <https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTASTRING>
    mutating func appendDeltaStrings(
        _ body: UnsafeRawBufferPointer,
        count added: Int,
        byteLimit: Int,
        scratch: inout StringDecoding
    ) throws(ParquetError) {
        try Self.require(added * 8, within: byteLimit)
        let behind = try unsafe Self.decodeLengths(body, added, into: &scratch.prefixes)
        let source = try unsafe Self.decodeLengths(behind, added, into: &scratch.suffixes)
        let suffixTotal = try Self.sum(scratch.suffixes)
        // A prefix may be long at no cost: only the sum says what memory the values take.
        let total = suffixTotal + (try Self.sum(scratch.prefixes))
        try Self.require(total, within: byteLimit)
        guard suffixTotal <= source.count else {
            throw ParquetError(
                .truncated,
                "byte strings of \(suffixTotal) bytes in the \(source.count) behind their lengths"
            )
        }
        let start = bytes.count
        let room = try unsafe reserveBytes(total)
        try unsafe Self.join(source, added, layout, &scratch, into: room)
        guard case .variable = layout else {
            count += added
            return
        }
        reserveStrings(added)
        var at = UInt32(truncatingIfNeeded: start)
        for index in 0..<added {
            let length = UInt32(
                bitPattern: unsafe scratch.prefixes.base[index] &+ scratch.suffixes.base[index]
            )
            unsafe starts.base[count &+ index] = at
            unsafe lengths.base[count &+ index] = length
            at &+= length
        }
        finishStrings(added)
    }

    /// Puts prefixes and suffixes together.
    ///
    /// - Precondition: `source` has the bytes of all suffixes; `room` is as large as both.
    private static func join(
        _ source: UnsafeRawBufferPointer,
        _ added: Int,
        _ layout: ValueLayout,
        _ scratch: inout StringDecoding,
        into room: UnsafeMutableRawBufferPointer
    ) throws(ParquetError) {
        let empty = UnsafeRawPointer(unsafe scratch.last.base)
        let target = unsafe room.baseAddress ?? UnsafeMutableRawPointer(scratch.last.base)
        let suffixes = unsafe source.baseAddress ?? empty
        // The value before: of this page, or the last one of the page before.
        var previous = unsafe empty
        var previousLength = scratch.continuesAcrossPages ? scratch.last.count : 0
        var read = 0
        var written = 0
        for index in 0..<added {
            let prefix = Int(unsafe scratch.prefixes.base[index])
            let suffix = Int(unsafe scratch.suffixes.base[index])
            guard prefix <= previousLength else {
                throw ParquetError(
                    .corrupt,
                    "a value shares \(prefix) bytes with the one before, which has \(previousLength)"
                )
            }
            if case .fixed(let width) = layout, prefix + suffix != width {
                throw ParquetError(
                    .corrupt,
                    "a value of \(prefix + suffix) bytes, the column's have \(width)"
                )
            }
            let value = unsafe target + written
            unsafe value.copyMemory(from: previous, byteCount: prefix)
            unsafe (value + prefix).copyMemory(from: suffixes + read, byteCount: suffix)
            read &+= suffix
            written &+= prefix &+ suffix
            unsafe previous = UnsafeRawPointer(value)
            previousLength = prefix &+ suffix
        }
        guard scratch.continuesAcrossPages, added > 0 else { return }
        scratch.last.resize(to: previousLength)
        unsafe UnsafeMutableRawPointer(scratch.last.base)
            .copyMemory(from: previous, byteCount: previousLength)
    }

    // MARK: Parts

    /// Decodes `count` lengths and returns the bytes behind them.
    private static func decodeLengths(
        _ body: UnsafeRawBufferPointer,
        _ count: Int,
        into lengths: inout Vector<Int32>
    ) throws(ParquetError) -> UnsafeRawBufferPointer {
        var decoder = try unsafe DeltaBinaryDecoder(body, expected: count)
        lengths.resize(to: count)
        try unsafe decoder.decode(into: UnsafeMutableRawPointer(lengths.base), as: Int32.self)
        return unsafe UnsafeRawBufferPointer(rebasing: body[decoder.offset...])
    }

    private static func sum(_ lengths: borrowing Vector<Int32>) throws(ParquetError) -> Int {
        var total = 0
        var least: Int32 = 0
        for index in 0..<lengths.count {
            let length = unsafe lengths.base[index]
            total &+= Int(length)
            least = length < least ? length : least
        }
        guard least >= 0 else {
            throw ParquetError(.corrupt, "a byte string of \(least) bytes")
        }
        return total
    }

    /// What a page gives is bounded like the page itself: few bytes may announce many values.
    private static func require(_ byteCount: Int, within limit: Int) throws(ParquetError) {
        guard byteCount <= limit else {
            throw ParquetError(
                .tooLarge,
                "a page whose values take \(byteCount) bytes is over the limit of \(limit)"
            )
        }
    }

    private mutating func reserveStrings(_ added: Int) {
        starts.reserve(total: count + added)
        lengths.reserve(total: count + added)
    }

    private mutating func finishStrings(_ added: Int) {
        isPrefixed = isPrefixed && added == 0
        count += added
        starts.count = count
        lengths.count = count
    }
}
