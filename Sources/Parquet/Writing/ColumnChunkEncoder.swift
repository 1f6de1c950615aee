package import Buffers

/// Encodes the column of an output row group from its fragments.
///
/// Holds scratch memory, so one encoder serves many chunks, one at a time.
package final class ColumnChunkEncoder {
    private let options: WriterOptions
    private let pages = PageEncoder()
    private let dictionary = DictionaryBuilder()
    private let content: ColumnContent
    private var tail = ValueStore(layout: .fixed(1))
    private var tailNumbers = Vector<UInt32>()
    private var marks = Vector<UInt64>()
    private var leaf: LeafColumn
    private var encoding = ColumnEncoding()

    package init(leaf: LeafColumn = .unset, options: WriterOptions) {
        self.leaf = leaf
        self.options = options
        content = ColumnContent(leaf: leaf)
    }

    /// Begins a chunk of `leaf`; its fragments follow.
    package func begin(_ leaf: LeafColumn) throws(ParquetError) {
        self.leaf = leaf
        encoding = options.encodings[leaf.path] ?? ColumnEncoding()
        try content.reset(leaf: leaf)
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

    /// Appends the fragments in `fragments`.
    package func append(
        fragments: Bytes,
        dictionary merged: MergedDictionary?
    ) throws(ParquetError) {
        try unsafe fragments.withUnsafeBytes { (bytes) throws(ParquetError) in
            try unsafe append(fragments: bytes, dictionary: merged)
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
            var chunk = try encode(rowCount, pageRows, merged, &output)
            let wanted = options.bloomFilters[leaf.path] ?? bloomFilter
            if let wanted, leaf.canHaveBloomFilter {
                chunk.bloomFilter = filter(wanted).serialized()
            }
            return chunk
        } catch {
            throw error.at(column: leaf.pathDescription)
        }
    }

    /// The filter of the chunk that has just been encoded.
    private func filter(_ options: BloomFilterOptions) -> BloomFilter {
        let plainStart = dictionary.pageCount > 0 ? dictionary.indices.count : 0
        let distinct = dictionary.pageCount > 0 ? dictionary.values.count : 0
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

    private func encode(
        _ rowCount: Int,
        _ pageRows: Int,
        _ merged: MergedDictionary?,
        _ output: inout ByteBuffer
    ) throws(ParquetError) -> EncodedChunk {
        try encoding.validate(for: leaf.physicalType)
        let layout = PageLayout(content, leaf, rowCount: rowCount, pageRows: pageRows)
        precondition(
            layout.pages.last?.entries.upperBound == content.entryCount,
            "the fragments hold exactly the rows of the row group"
        )
        try dictionary.build(
            content,
            layout,
            leaf,
            merged,
            byteLimit: encoding.dictionary == nil ? nil : options.dictionaryByteLimit
        )
        try prepareTail(layout, merged)

        let start = output.count
        var tally = Tally()
        var statistics = StatisticsBuilder(leaf)
        var locations: [PageLocation] = []
        if dictionary.pageCount > 0 {
            tally.add(
                try pages.appendDictionary(
                    dictionary.values,
                    options,
                    encoding: dictionaryPageEncoding,
                    to: &output
                )
            )
        }
        let firstData = output.count
        for (number, page) in layout.pages.enumerated() {
            let offset = output.count - start
            let size =
                number < dictionary.pageCount
                ? try appendDictionaryPage(page, &statistics, to: &output)
                : try appendPlainPage(page, &statistics, to: &output)
            tally.add(size)
            locations.append(
                PageLocation(
                    offset: offset,
                    compressedPageSize: size.compressed,
                    firstRowIndex: page.rows.lowerBound
                )
            )
        }
        return EncodedChunk(
            metadata: metadata(layout, tally, statistics, dataOffset: firstData - start),
            byteCount: output.count - start,
            columnIndex: statistics.columnIndex(layout)?.serialized(),
            offsetIndex: OffsetIndex(
                pageLocations: locations,
                unencodedByteArrayDataBytes: statistics.counts.stringByteCountsOfPages
            )
        )
    }

    // MARK: Pages

    private func appendDictionaryPage(
        _ page: PageLayout.Page,
        _ statistics: inout StatisticsBuilder,
        to output: inout ByteBuffer
    ) throws(ParquetError) -> (compressed: Int, uncompressed: Int) {
        let indices = unsafe dictionary.indices.base + page.values.lowerBound
        let largest = unsafe markIndices(indices, page.values.count)
        var word = 0
        var bits = marks.count > 0 ? marks[0] : 0
        statistics.add(dictionary.values) {
            while bits == 0 {
                word += 1
                guard word < marks.count else { return nil }
                bits = marks[word]
            }
            defer { bits &= bits &- 1 }
            return word * 64 + bits.trailingZeroBitCount
        }
        statistics.counts.add(
            page,
            content,
            nanCount: dictionary.nanCount(of: page.values, statistics.order),
            stringByteCount: dictionary.stringByteCount(of: page.values)
        )
        let width = BitPacking.width(for: largest)
        return try pages.appendData(
            page,
            content,
            leaf,
            options,
            encoding: indexEncoding,
            to: &output
        ) { body in
            body.append(UInt8(truncatingIfNeeded: width))
            unsafe HybridEncoder.encode(
                indices,
                count: page.values.count,
                width: width,
                into: &body
            )
        }
    }

    /// Marks the dictionary positions that a page uses and returns the largest.
    private func markIndices(_ indices: UnsafeMutablePointer<UInt32>, _ count: Int) -> UInt32 {
        marks.fill(0, count: (dictionary.values.count + 63) / 64)
        let marks = unsafe self.marks.base
        var largest: UInt32 = 0
        for position in 0..<count {
            let index = unsafe indices[position]
            unsafe marks[Int(index &>> 6)] |= 1 &<< UInt64(index & 63)
            largest = index > largest ? index : largest
        }
        return largest
    }

    /// Puts the values of the pages without dictionary into `tail`.
    private func prepareTail(
        _ layout: PageLayout,
        _ merged: MergedDictionary?
    ) throws(ParquetError) {
        guard content.isNumbered, dictionary.pageCount < layout.pages.count else { return }
        tail.reset(layout: try ValueLayout(leaf))
        tailStart = layout.pages[dictionary.pageCount].values.lowerBound
        try merged?.copyValues(content.numbers, from: tailStart, into: &tail)
    }

    private var tailStart = 0

    private func appendPlainPage(
        _ page: PageLayout.Page,
        _ statistics: inout StatisticsBuilder,
        to output: inout ByteBuffer
    ) throws(ParquetError) -> (compressed: Int, uncompressed: Int) {
        content.isNumbered
            ? try appendPlainPage(
                page,
                tail,
                page.values.lowerBound - tailStart,
                &statistics,
                to: &output
            )
            : try appendPlainPage(
                page,
                content.plain,
                page.values.lowerBound,
                &statistics,
                to: &output
            )
    }

    private func appendPlainPage(
        _ page: PageLayout.Page,
        _ store: borrowing ValueStore,
        _ start: Int,
        _ statistics: inout StatisticsBuilder,
        to output: inout ByteBuffer
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
        return try pages.appendData(
            page,
            content,
            leaf,
            options,
            encoding: encoding.values,
            to: &output
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

    private struct Tally {
        var compressed = 0
        var uncompressed = 0

        mutating func add(_ page: (compressed: Int, uncompressed: Int)) {
            compressed += page.compressed
            uncompressed += page.uncompressed
        }
    }

    private func metadata(
        _ layout: PageLayout,
        _ tally: Tally,
        _ statistics: StatisticsBuilder,
        dataOffset: Int
    ) -> ColumnMetadata {
        let dictionaryPages = dictionary.pageCount
        let plainPages = layout.pages.count - dictionaryPages
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
            totalUncompressedSize: tally.uncompressed,
            totalCompressedSize: tally.compressed,
            dataPageOffset: dataOffset,
            dictionaryPageOffset: dictionaryPages > 0 ? 0 : nil,
            // Without plain pages the dictionary has every value, and each once.
            statistics: statistics.statistics(
                distinctCount: plainPages == 0 ? dictionary.values.count : nil
            ),
            encodingStats: counts,
            sizeStatistics: statistics.counts.sizeStatistics
        )
    }
}
