internal import Buffers
internal import Codecs

/// Decompresses pages and takes them apart into levels and values.
///
/// Holds scratch memory, so one decoder serves many chunks, one at a time.
final class PageDecoder {
    private let decompressor = Decompressor()
    /// What decompressing took so far, and how many bytes came of it.
    private(set) var decompressed = CodecWork()
    private var scratch = Vector<UInt8>()
    var strings = StringDecoding()
    let limits: ParquetLimits

    init(limits: ParquetLimits) {
        self.limits = limits
    }

    /// Begins a column chunk.
    func start(_ quirks: WriterQuirks) {
        strings.reset()
        strings.continuesAcrossPages = quirks.needsSequentialReads(of: .deltaByteArray)
    }

    /// Decodes a dictionary page into `dictionary`.
    ///
    /// - Throws: ``ParquetError`` if it is malformed or in an encoding this version cannot read.
    func decodeDictionary(
        _ page: PageCursor.Page,
        in chunk: Bytes,
        leaf: LeafColumn,
        codec: Codec,
        into dictionary: inout ValueStore
    ) throws(ParquetError) {
        guard let header = page.header.dictionaryPage else {
            throw ParquetError(.corrupt, "a dictionary page without its header")
        }
        guard header.encoding == .plain || header.encoding == .plainDictionary else {
            throw ParquetError(.unsupported, "a dictionary in \(header.encoding) encoding")
        }
        try requireSize(page.header)
        guard header.valueCount <= limits.dictionaryValueLimit else {
            throw ParquetError(.tooLarge, "a dictionary of \(header.valueCount) values")
        }
        dictionary.reset(layout: try ValueLayout(leaf))
        let isBoolean = leaf.physicalType == .boolean
        try unsafe chunk.withUnsafeBytes { (raw) throws(ParquetError) in
            let body = unsafe UnsafeRawBufferPointer(rebasing: raw[page.body])
            try unsafe Self.verifyChecksum(body, page.header)
            let plain = try unsafe decompress(body, page.header.uncompressedPageSize, codec)
            try unsafe dictionary.appendPlain(
                plain,
                count: header.valueCount,
                isBoolean: isBoolean
            )
        }
    }

    /// Appends a data page's entries to `batch`, whose form is that of the page.
    ///
    /// - Returns: The rows that begin in the page.
    /// - Throws: ``ParquetError`` if it is malformed or in an encoding this version cannot read.
    func decodeData(
        _ page: PageCursor.Page,
        in chunk: Bytes,
        codec: Codec,
        dictionaryCount: Int?,
        into batch: ColumnBatch
    ) throws(ParquetError) -> Int {
        try requireSize(page.header)
        return try unsafe chunk.withUnsafeBytes { (raw) throws(ParquetError) in
            let body = unsafe UnsafeRawBufferPointer(rebasing: raw[page.body])
            try unsafe Self.verifyChecksum(body, page.header)
            if let header = page.header.dataPage {
                return try unsafe decodeV1(body, header, page.header, codec, dictionaryCount, batch)
            }
            if let header = page.header.dataPageV2 {
                return try unsafe decodeV2(body, header, page.header, codec, dictionaryCount, batch)
            }
            throw ParquetError(.corrupt, "a data page without its header")
        }
    }

    // MARK: Version 1: levels and values are compressed together

    private func decodeV1(
        _ body: UnsafeRawBufferPointer,
        _ header: DataPageHeader,
        _ page: PageHeader,
        _ codec: Codec,
        _ dictionaryCount: Int?,
        _ batch: ColumnBatch
    ) throws(ParquetError) -> Int {
        let leaf = batch.leaf
        let isString = header.encoding == .plain && leaf.physicalType == .byteArray
        // Strings are decompressed to where they stay, everything else passes through scratch.
        let at = batch.plain.byteCount
        let plain: UnsafeRawBufferPointer
        if isString {
            let room = try unsafe batch.plain.reserveBytes(page.uncompressedPageSize)
            try unsafe decompress(body, codec, into: room)
            unsafe plain = UnsafeRawBufferPointer(room)
        } else {
            unsafe plain = try decompress(body, page.uncompressedPageSize, codec)
        }
        var offset = 0
        var rows = header.valueCount
        if leaf.maxRepetitionLevel > 0 {
            let encoding = header.repetitionLevelEncoding
            let levels = try unsafe levels(
                plain,
                encoding,
                header.valueCount,
                leaf.maxRepetitionLevel,
                &offset
            )
            rows = try unsafe appendRepetitionLevels(levels, encoding, header.valueCount, batch)
        }
        var values = header.valueCount
        if leaf.maxDefinitionLevel > 0 {
            let encoding = header.definitionLevelEncoding
            let levels = try unsafe levels(
                plain,
                encoding,
                header.valueCount,
                leaf.maxDefinitionLevel,
                &offset
            )
            values = try unsafe appendDefinitionLevels(levels, encoding, header.valueCount, batch)
        }
        batch.entryCount += header.valueCount
        batch.valueCount += values
        if isString {
            try batch.plain.appendStrings(
                inBytesFrom: at + offset,
                byteCount: plain.count - offset,
                count: values
            )
        } else {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: plain[offset...])
            try unsafe decodeValues(rest, header.encoding, values, dictionaryCount, batch)
        }
        return rows
    }

    // MARK: Version 2: levels lie uncompressed before the values

    private func decodeV2(
        _ body: UnsafeRawBufferPointer,
        _ header: DataPageHeaderV2,
        _ page: PageHeader,
        _ codec: Codec,
        _ dictionaryCount: Int?,
        _ batch: ColumnBatch
    ) throws(ParquetError) -> Int {
        let leaf = batch.leaf
        let repetition = header.repetitionLevelsByteLength
        let definition = header.definitionLevelsByteLength
        guard repetition + definition <= min(body.count, page.uncompressedPageSize) else {
            throw ParquetError(.truncated, "levels run past the end of a version 2 page")
        }
        var rows = header.valueCount
        if leaf.maxRepetitionLevel > 0 {
            let levels = unsafe UnsafeRawBufferPointer(rebasing: body[..<repetition])
            rows = try unsafe appendRepetitionLevels(levels, .rle, header.valueCount, batch)
        }
        var values = header.valueCount
        if leaf.maxDefinitionLevel > 0 {
            let levels = unsafe UnsafeRawBufferPointer(
                rebasing: body[repetition..<repetition + definition]
            )
            values = try unsafe appendDefinitionLevels(levels, .rle, header.valueCount, batch)
        }
        batch.entryCount += header.valueCount
        batch.valueCount += values
        let packed = unsafe UnsafeRawBufferPointer(rebasing: body[(repetition + definition)...])
        let byteCount = page.uncompressedPageSize - repetition - definition
        // Some writers leave out the compressed form of no values at all.
        let isEmpty = unsafe packed.isEmpty
        let plain = try unsafe decompress(
            packed,
            isEmpty ? 0 : byteCount,
            header.isCompressed && !isEmpty ? codec : .uncompressed
        )
        try unsafe decodeValues(plain, header.encoding, values, dictionaryCount, batch)
        return rows
    }

    // MARK: Decompression

    private func decompress(
        _ body: UnsafeRawBufferPointer,
        _ byteCount: Int,
        _ codec: Codec
    ) throws(ParquetError) -> UnsafeRawBufferPointer {
        if codec == .uncompressed {
            guard body.count == byteCount else {
                throw ParquetError(
                    .corrupt,
                    "an uncompressed page of \(body.count) bytes announces \(byteCount)"
                )
            }
            return unsafe body
        }
        scratch.resize(to: byteCount)
        let room = unsafe UnsafeMutableRawBufferPointer(start: scratch.base, count: byteCount)
        try unsafe decompress(body, codec, into: room)
        return UnsafeRawBufferPointer(room)
    }

    private func decompress(
        _ body: UnsafeRawBufferPointer,
        _ codec: Codec,
        into room: UnsafeMutableRawBufferPointer
    ) throws(ParquetError) {
        do throws(CodecError) {
            let start = ContinuousClock.now
            try unsafe decompressor.decompress(codec, body, into: room)
            decompressed.add(since: start, byteCount: room.count)
        } catch {
            throw ParquetError(.corrupt, error.message)
        }
    }

    /// A page may be as large as it likes in a file; to be decoded it has to fit into memory.
    private func requireSize(_ header: PageHeader) throws(ParquetError) {
        let largest = max(header.uncompressedPageSize, header.compressedPageSize)
        guard largest <= limits.pageByteLimit else {
            throw ParquetError(
                .tooLarge,
                "a page of \(largest) bytes is over the limit of \(limits.pageByteLimit)"
            )
        }
    }

    /// Compares a page with the checksum in its header, if it has one.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt`.
    static func verifyChecksum(
        of page: PageCursor.Page,
        in chunk: Bytes
    ) throws(ParquetError) {
        try unsafe chunk.withUnsafeBytes { (raw) throws(ParquetError) in
            let body = unsafe UnsafeRawBufferPointer(rebasing: raw[page.body])
            try unsafe verifyChecksum(body, page.header)
        }
    }

    private static func verifyChecksum(
        _ body: UnsafeRawBufferPointer,
        _ header: PageHeader
    ) throws(ParquetError) {
        guard let expected = header.crc else { return }
        let found = unsafe crc32(body)
        guard found == UInt32(bitPattern: expected) else {
            throw ParquetError(
                .corrupt,
                "a page's checksum is \(found), its header says \(UInt32(bitPattern: expected)): "
                    + "the bytes have changed since they were written"
            )
        }
    }
}
