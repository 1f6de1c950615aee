internal import Buffers
internal import Codecs

/// Encodes and compresses pages and puts their headers before them.
///
/// Holds scratch memory, so one encoder serves many chunks, one at a time.
final class PageEncoder {
    private let compressor = Compressor()
    /// What compressing took so far, and of how many bytes.
    private(set) var compressed = CodecWork()
    private var body = ByteBuffer()
    private var levels = ByteBuffer()
    private var packed = ByteBuffer()
    private var scratch = Vector<UInt32>()

    /// Appends a dictionary page and returns its size in bytes, header included, and uncompressed.
    func appendDictionary(
        _ values: borrowing ValueStore,
        _ options: WriterOptions,
        encoding: Encoding,
        to output: inout ByteBuffer
    ) throws(ParquetError) -> (compressed: Int, uncompressed: Int) {
        body.removeAll()
        values.appendPlainValues(from: 0, count: values.count, to: &body)
        let header = PageHeader(
            type: .dictionaryPage,
            uncompressedPageSize: body.count,
            compressedPageSize: 0,
            dictionaryPage: DictionaryPageHeader(
                valueCount: values.count,
                encoding: encoding
            )
        )
        return try finish(header, options, to: &output)
    }

    /// Appends a data page and returns its size in bytes, header included, and uncompressed.
    func appendData(
        _ page: PageLayout.Page,
        _ content: borrowing ColumnContent,
        _ leaf: LeafColumn,
        _ options: WriterOptions,
        encoding: Encoding,
        to output: inout ByteBuffer,
        values: (inout ByteBuffer) -> Void
    ) throws(ParquetError) -> (compressed: Int, uncompressed: Int) {
        body.removeAll()
        levels.removeAll()
        let isV2 = options.pageVersion == .v2
        if leaf.maxRepetitionLevel > 0 {
            unsafe appendLevels(
                content.repetitionLevels.base,
                page.entries,
                leaf.maxRepetitionLevel,
                !isV2
            )
        }
        let repetitionByteCount = levels.count
        if leaf.maxDefinitionLevel > 0 {
            if content.hasDefinitionLevels {
                unsafe appendLevels(
                    content.definitionLevels.base,
                    page.entries,
                    leaf.maxDefinitionLevel,
                    !isV2
                )
            } else {
                appendUniformLevels(page.entries.count, leaf.maxDefinitionLevel, !isV2)
            }
        }
        if !isV2 { unsafe levels.withUnsafeBytes { unsafe body.append($0) } }
        values(&body)
        var header = PageHeader(
            type: isV2 ? .dataPageV2 : .dataPage,
            uncompressedPageSize: body.count,
            compressedPageSize: 0
        )
        if isV2 {
            header.uncompressedPageSize += levels.count
            header.dataPageV2 = DataPageHeaderV2(
                valueCount: page.entries.count,
                nullCount: page.nullCount,
                rowCount: page.rows.count,
                encoding: encoding,
                definitionLevelsByteLength: levels.count - repetitionByteCount,
                repetitionLevelsByteLength: repetitionByteCount
            )
        } else {
            header.dataPage = DataPageHeader(valueCount: page.entries.count, encoding: encoding)
        }
        return try finish(header, options, to: &output)
    }

    /// Compresses the body and appends header, version 2 levels and body.
    private func finish(
        _ unsized: PageHeader,
        _ options: WriterOptions,
        to output: inout ByteBuffer
    ) throws(ParquetError) -> (compressed: Int, uncompressed: Int) {
        var header = unsized
        // Sizes have 31 bits in a page's header.
        guard header.uncompressedPageSize <= Int(Int32.max) else {
            throw ParquetError(
                .tooLarge,
                "a page of \(header.uncompressedPageSize) bytes: give pages fewer rows (pageRowLimit)"
            )
        }
        packed.removeAll()
        if header.type == .dataPageV2 { unsafe levels.withUnsafeBytes { unsafe packed.append($0) } }
        let start = ContinuousClock.now
        do throws(CodecError) {
            try unsafe body.withUnsafeBytes { (raw) throws(CodecError) in
                _ = try unsafe compressor.compress(options.codec, raw, into: &packed)
            }
        } catch {
            throw ParquetError(.invalidRequest, error.message)
        }
        compressed.add(since: start, byteCount: body.count)
        header.compressedPageSize = packed.count
        if options.writesChecksums {
            header.crc = unsafe packed.withUnsafeBytes { Int32(bitPattern: unsafe crc32($0)) }
        }
        let headerByteCount = header.append(to: &output)
        unsafe packed.withUnsafeBytes { unsafe output.append($0) }
        return (headerByteCount + packed.count, headerByteCount + header.uncompressedPageSize)
    }

    // MARK: Levels

    private func appendLevels(
        _ source: UnsafeMutablePointer<UInt8>,
        _ entries: Range<Int>,
        _ highest: Int,
        _ isPrefixed: Bool
    ) {
        let from = unsafe source + entries.lowerBound
        guard highest > 1 else {
            appendPrefixed(isPrefixed) {
                unsafe HybridEncoder.encodeBits(from, count: entries.count, into: &levels)
            }
            return
        }
        scratch.resize(to: entries.count)
        let target = unsafe scratch.base
        for index in 0..<entries.count { unsafe target[index] = UInt32(from[index]) }
        appendPrefixed(isPrefixed) {
            unsafe HybridEncoder.encode(
                target,
                count: entries.count,
                width: BitPacking.width(for: UInt32(truncatingIfNeeded: highest)),
                into: &levels
            )
        }
    }

    private func appendUniformLevels(_ count: Int, _ highest: Int, _ isPrefixed: Bool) {
        guard count > 0 else {
            if isPrefixed { levels.append(integer: UInt32(0)) }
            return
        }
        appendPrefixed(isPrefixed) {
            let level = UInt32(truncatingIfNeeded: highest)
            HybridEncoder.appendRun(
                of: level,
                count,
                BitPacking.width(for: level),
                into: &levels
            )
        }
    }

    /// In version 1 pages levels stand behind their length.
    private func appendPrefixed(_ isPrefixed: Bool, _ append: () -> Void) {
        let at = levels.count
        if isPrefixed { levels.append(integer: UInt32(0)) }
        append()
        guard isPrefixed else { return }
        let byteCount = UInt32(truncatingIfNeeded: levels.count - at - 4).littleEndian
        unsafe levels.withUnsafeMutableBytes { bytes in
            unsafe bytes.storeBytes(of: byteCount, toByteOffset: at, as: UInt32.self)
        }
    }
}
