package import Buffers

/// Encodes the column of an output row group from its fragments.
///
/// Holds scratch memory, so one encoder serves many chunks, one at a time.
package final class ColumnChunkEncoder {
    private let options: WriterOptions
    private let encoder = PageEncoder()
    private let dictionary = DictionaryBuilder()
    private var content: ColumnContent
    private var tail = ValueStore(layout: .fixed(1))
    private var tailStart = 0
    private var body = ByteBuffer()
    private var leaf: LeafColumn
    private var encoding = ColumnEncoding()

    /// What compressing took so far, of all chunks.
    package var compressed: CodecWork { encoder.compressed }

    /// What the scratch memory takes that grows with chunks, in bytes.
    package var scratchByteCount: Int { content.capacity + tail.capacity + body.capacity }

    package init(leaf: LeafColumn = .unset, options: WriterOptions) {
        self.leaf = leaf
        self.options = options
        content = ColumnContent(leaf: leaf)
    }

    /// Begins a chunk of `leaf`; its fragments follow.
    ///
    /// - Parameter expectedRowCount: The rows that will be in them, if it is known.
    package func begin(_ leaf: LeafColumn, expectedRowCount: Int = 0) throws(ParquetError) {
        self.leaf = leaf
        encoding = options.encodings[leaf.path] ?? ColumnEncoding()
        try content.reset(leaf: leaf, expectedRowCount: expectedRowCount)
    }

    /// Appends the fragments that follow each other in `bytes`, as ``FragmentEncoder`` made them.
    package func append(
        fragments bytes: UnsafeRawBufferPointer,
        dictionary merged: MergedDictionary?
    ) throws(ParquetError) {
        try unsafe content.append(fragments: bytes, dictionary: merged)
    }

    /// The rows that were appended, counted anew.
    package var rowCount: Int { content.rowCount }

    /// Puts the rows that were appended into another order.
    ///
    /// - Parameter rows: Each row, counted as they were appended, once.
    package func reorder(_ rows: borrowing Vector<UInt32>) throws(ParquetError) {
        try content.reorder(rows)
    }

    /// Appends the fragments in `buffer`.
    package func append(
        fragments buffer: borrowing ByteBuffer,
        dictionary merged: MergedDictionary?
    ) throws(ParquetError) {
        try unsafe buffer.withUnsafeBytes { (bytes) throws(ParquetError) in
            try unsafe append(fragments: bytes, dictionary: merged)
        }
    }

    /// Appends the fragments in `range` of some bytes.
    package func append(
        fragments: Bytes,
        in range: Range<Int>,
        dictionary merged: MergedDictionary?
    ) throws(ParquetError) {
        try unsafe fragments.withUnsafeBytes { (bytes) throws(ParquetError) in
            try unsafe append(
                fragments: UnsafeRawBufferPointer(rebasing: bytes[range]),
                dictionary: merged
            )
        }
    }

    /// The rows that a page of the column should have.
    ///
    /// - Parameter valueByteCount: What one row takes before compression, about.
    package static func pageRows(_ options: WriterOptions, rowByteCount: Int) -> Int {
        max(1, min(options.pageRowLimit, options.pageByteLimit / max(rowByteCount, 1)))
    }

    /// Encodes what was appended and puts the chunk's bytes behind `output`.
    ///
    /// - Parameter bloomFilter: Makes a bloom filter, also where the options name none.
    /// - Throws: ``ParquetError`` with the column in its place.
    package func finish(
        rowCount: Int,
        pageRows: Int,
        dictionary merged: MergedDictionary?,
        bloomFilter: BloomFilterOptions? = nil,
        to output: inout ByteBuffer
    ) throws(ParquetError) -> EncodedChunk {
        do throws(ParquetError) {
            try encoding.validate(for: leaf.physicalType)
            let layout = PageLayout(content, leaf, rowCount: rowCount, pageRows: pageRows)
            precondition(
                layout.pages.last?.entries.upperBound == content.entryCount,
                "the fragments hold exactly the rows of the row group"
            )
            let pages = try encodePages(layout, merged)
            var filter: Bytes?
            if leaf.canHaveBloomFilter,
                let wanted = options.bloomFilters[leaf.path] ?? bloomFilter
            {
                filter = self.filter(wanted, pages).serialized()
            }
            return try chunk(pages, layout, filter, &output)
        } catch {
            throw error.at(column: leaf.pathDescription)
        }
    }

    /// The filter of the chunk that has just been encoded.
    private func filter(_ options: BloomFilterOptions, _ pages: borrowing Pages) -> BloomFilter {
        let plainStart = pages.dictionaryValueCount
        let distinct = pages.dictionaryCount > 0 ? dictionary.values.count : 0
        var builder = BloomFilterBuilder(
            leaf,
            options,
            valueCount: distinct + content.valueCount - plainStart
        )
        builder.add(dictionary.values, 0..<distinct)
        if content.isNumbered {
            if plainStart < content.valueCount { builder.add(tail, 0..<tail.count) }
        } else {
            builder.add(content.plain, plainStart..<content.valueCount)
        }
        return builder.finish()
    }

    /// The data pages of a chunk, which are in `body`, and what there is to say of them.
    private struct Pages: ~Copyable {
        var statistics: StatisticsBuilder
        /// Offsets count from the first data page.
        var locations: [PageLocation] = []
        var compressed = 0
        var uncompressed = 0
        /// How many pages, from the first on, point into the dictionary.
        var dictionaryCount = 0
        /// The values in those.
        var dictionaryValueCount = 0

        mutating func add(_ size: (compressed: Int, uncompressed: Int)) {
            compressed += size.compressed
            uncompressed += size.uncompressed
        }
    }

    /// Puts the pages behind `output`, with their dictionary before them.
    private func chunk(
        _ encoded: consuming Pages,
        _ layout: PageLayout,
        _ bloomFilter: Bytes?,
        _ output: inout ByteBuffer
    ) throws(ParquetError) -> EncodedChunk {
        var pages = encoded
        let start = output.count
        if pages.dictionaryCount > 0 {
            pages.add(
                try encoder.appendDictionary(
                    dictionary.values,
                    options,
                    encoding: dictionaryPageEncoding,
                    to: &output
                )
            )
        }
        let dataOffset = output.count - start
        for page in pages.locations.indices { pages.locations[page].offset += dataOffset }
        unsafe body.withUnsafeBytes { unsafe output.append($0) }
        return EncodedChunk(
            metadata: metadata(pages, dataOffset: dataOffset),
            byteCount: output.count - start,
            columnIndex: pages.statistics.columnIndex(layout)?.serialized(),
            offsetIndex: OffsetIndex(
                pageLocations: pages.locations,
                unencodedByteArrayDataBytes: pages.statistics.counts.stringByteCountsOfPages
            ),
            bloomFilter: bloomFilter
        )
    }

    // MARK: Pages

    private func encodePages(
        _ layout: PageLayout,
        _ merged: MergedDictionary?
    ) throws(ParquetError) -> Pages {
        // One bit a value is less than any index.
        let canHaveDictionary =
            encoding.dictionary != nil && leaf.physicalType != .boolean && content.valueCount > 0
        let pages = try encodePages(layout, merged, hasDictionary: canHaveDictionary)
        // Pages before the first value do not make an empty dictionary worth having.
        guard canHaveDictionary, pages.dictionaryValueCount == 0 else { return pages }
        return try encodePages(layout, merged, hasDictionary: false)
    }

    /// Encodes all pages into `body`, one after the other, while their values are in the cache.
    private func encodePages(
        _ layout: PageLayout,
        _ merged: MergedDictionary?,
        hasDictionary: Bool
    ) throws(ParquetError) -> Pages {
        body.removeAll()
        var pages = Pages(statistics: StatisticsBuilder(leaf))
        var hasDictionary = hasDictionary
        if hasDictionary {
            dictionary.begin(
                content,
                try ValueLayout(leaf),
                merged,
                byteLimit: options.dictionaryByteLimit
            )
        }
        defer { dictionary.end() }
        for page in layout.pages {
            if hasDictionary, try !dictionary.add(page, of: content) {
                hasDictionary = false
                if pages.dictionaryValueCount == 0 { return pages }
            }
            let isFirstPlain = !hasDictionary && pages.locations.count == pages.dictionaryCount
            if isFirstPlain { try prepareTail(from: page.values.lowerBound, merged) }
            let offset = body.count
            let size: (compressed: Int, uncompressed: Int)
            if hasDictionary {
                size = try appendDictionaryPage(page, &pages.statistics)
                pages.dictionaryCount += 1
                pages.dictionaryValueCount += page.values.count
            } else {
                size = try appendPlainPage(page, &pages.statistics)
            }
            pages.add(size)
            pages.locations.append(
                PageLocation(
                    offset: offset,
                    compressedPageSize: size.compressed,
                    firstRowIndex: page.rows.lowerBound
                )
            )
        }
        return pages
    }

    /// Encodes the page that the dictionary has taken in last.
    private func appendDictionaryPage(
        _ page: PageLayout.Page,
        _ statistics: inout StatisticsBuilder
    ) throws(ParquetError) -> (compressed: Int, uncompressed: Int) {
        dictionary.withPositions { values, next in statistics.add(values, next) }
        statistics.counts.add(
            page,
            content,
            nanCount: dictionary.nanCount(statistics.order),
            stringByteCount: dictionary.stringByteCount
        )
        let width = BitPacking.width(for: dictionary.largest)
        return try encoder.appendData(
            page,
            content,
            leaf,
            options,
            encoding: indexEncoding,
            to: &body
        ) { body in
            body.append(UInt8(truncatingIfNeeded: width))
            unsafe HybridEncoder.encode(
                dictionary.indices.base,
                count: page.values.count,
                width: width,
                into: &body
            )
        }
    }

    /// Puts the values of the pages without dictionary into `tail`.
    private func prepareTail(from start: Int, _ merged: MergedDictionary?) throws(ParquetError) {
        guard content.isNumbered else { return }
        tail.reset(layout: try ValueLayout(leaf))
        tailStart = start
        try merged?.copyValues(content.numbers.wide(from: start), into: &tail)
    }

    private func appendPlainPage(
        _ page: PageLayout.Page,
        _ statistics: inout StatisticsBuilder
    ) throws(ParquetError) -> (compressed: Int, uncompressed: Int) {
        content.isNumbered
            ? try appendPlainPage(page, tail, page.values.lowerBound - tailStart, &statistics)
            : try appendPlainPage(page, content.plain, page.values.lowerBound, &statistics)
    }

    private func appendPlainPage(
        _ page: PageLayout.Page,
        _ store: borrowing ValueStore,
        _ start: Int,
        _ statistics: inout StatisticsBuilder
    ) throws(ParquetError) -> (compressed: Int, uncompressed: Int) {
        let end = start + page.values.count
        var position = start
        statistics.add(store) {
            guard position < end else { return nil }
            defer { position &+= 1 }
            return position
        }
        let isVariable = store.layout == .variable
        statistics.counts.add(
            page,
            content,
            nanCount: store.nanCount(in: start..<end, statistics.order),
            stringByteCount: isVariable ? store.stringByteCount(in: start..<end) : 0
        )
        return try encoder.appendData(
            page,
            content,
            leaf,
            options,
            encoding: encoding.values,
            to: &body
        ) { body in
            store.appendValues(
                encoding.values,
                leaf.physicalType,
                from: start,
                count: page.values.count,
                to: &body
            )
        }
    }

    // MARK: Metadata

    private var indexEncoding: Encoding { encoding.dictionary ?? .rleDictionary }

    /// Under its old name the encoding of the indices is the dictionary page's too.
    private var dictionaryPageEncoding: Encoding {
        indexEncoding == .plainDictionary ? .plainDictionary : .plain
    }

    private func metadata(_ pages: borrowing Pages, dataOffset: Int) -> ColumnMetadata {
        let dictionaryPages = pages.dictionaryCount
        let plainPages = pages.locations.count - dictionaryPages
        let dataPage: PageType = options.pageVersion == .v2 ? .dataPageV2 : .dataPage
        var encodings: [Encoding] = []
        var counts: [PageEncodingStats] = []
        if dictionaryPages > 0 {
            encodings += [indexEncoding, dictionaryPageEncoding]
            counts.append(
                PageEncodingStats(
                    pageType: .dictionaryPage,
                    encoding: dictionaryPageEncoding,
                    count: 1
                )
            )
            counts.append(
                PageEncodingStats(
                    pageType: dataPage,
                    encoding: indexEncoding,
                    count: dictionaryPages
                )
            )
        }
        if plainPages > 0 {
            counts.append(
                PageEncodingStats(pageType: dataPage, encoding: encoding.values, count: plainPages)
            )
            encodings.append(encoding.values)
        }
        // Levels are in it.
        encodings.append(.rle)
        var distinct: [Encoding] = []
        for encoding in encodings where !distinct.contains(encoding) { distinct.append(encoding) }
        return ColumnMetadata(
            type: leaf.physicalType,
            encodings: distinct,
            path: leaf.path,
            codec: CompressionCodec(options.codec),
            valueCount: content.entryCount,
            totalUncompressedSize: pages.uncompressed,
            totalCompressedSize: pages.compressed,
            dataPageOffset: dataOffset,
            dictionaryPageOffset: dictionaryPages > 0 ? 0 : nil,
            // Without plain pages the dictionary has every value, and each once.
            statistics: pages.statistics.statistics(
                distinctCount: plainPages == 0 ? dictionary.values.count : nil
            ),
            encodingStats: counts,
            sizeStatistics: pages.statistics.counts.sizeStatistics
        )
    }
}
