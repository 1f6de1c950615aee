package import Buffers

/// Makes a chunk of another file part of a new one: its pages stay as they are.
package enum CarriedChunk {
    /// Describes a chunk that is carried whole.
    ///
    /// The page headers are walked: what the footer says of offsets and encodings is taken from the
    /// pages, and their values are counted.
    ///
    /// - Parameters:
    ///   - bytes: The whole chunk.
    ///   - start: Where it lies in its file.
    ///   - columnIndex: Its column index as the file holds it.
    ///   - offsetIndex: Its offset index; offsets count from the start of its file.
    /// - Throws: ``ParquetError`` if the pages contradict the footer, or one its checksum.
    package static func describe(
        _ leaf: LeafColumn,
        _ source: ColumnMetadata,
        bytes: Bytes,
        start: Int,
        rowCount: Int,
        columnIndex: Bytes?,
        offsetIndex: OffsetIndex?,
        bloomFilter: Bytes?
    ) throws(ParquetError) -> EncodedChunk {
        do throws(ParquetError) {
            let pages = try Pages(walking: bytes, leaf: leaf, metadata: source)
            var metadata = source
            metadata.dataPageOffset = pages.firstDataOffset
            metadata.dictionaryPageOffset = pages.hasDictionary ? 0 : nil
            metadata.indexPageOffset = nil
            metadata.bloomFilterOffset = nil
            metadata.bloomFilterLength = nil
            metadata.encodings = pages.encodings
            metadata.encodingStats = pages.encodingStats
            metadata.totalCompressedSize = pages.byteCount
            metadata.unknownFields = []
            // An index that contradicts the pages would let readers skip rows that are there.
            let known = offsetIndex.map { shifted($0, by: -start) }
            let isTrue = known.map { pages.agree(with: $0, rowCount: rowCount) } ?? true
            let offsets =
                isTrue && known != nil ? known : pages.offsetIndex(leaf, rowCount: rowCount)
            // Without an offset index a column index means nothing.
            let keepsColumnIndex = isTrue && offsets != nil && pages.agree(with: columnIndex)
            return EncodedChunk(
                metadata: metadata,
                byteCount: pages.byteCount,
                columnIndex: keepsColumnIndex ? columnIndex : nil,
                offsetIndex: offsets,
                bloomFilter: bloomFilter
            )
        } catch {
            throw error.at(column: leaf.pathDescription)
        }
    }

    private static func shifted(_ index: OffsetIndex, by shift: Int) -> OffsetIndex {
        var moved = index
        for position in moved.pageLocations.indices {
            moved.pageLocations[position].offset += shift
        }
        return moved
    }

    /// What a walk over the page headers of a chunk finds.
    private struct Pages {
        var hasDictionary = false
        var firstDataOffset = 0
        var byteCount = 0
        var encodings: [Encoding] = []
        var encodingStats: [PageEncodingStats] = []
        var locations: [PageLocation] = []
        private var valueCount = 0

        init(walking bytes: Bytes, leaf: LeafColumn, metadata: ColumnMetadata) throws(ParquetError)
        {
            var cursor = PageCursor(bytes)
            while valueCount < metadata.valueCount || locations.isEmpty {
                guard let page = try cursor.next() else { break }
                // Nobody decodes it, so nobody else would see that bytes are not what they were.
                try PageDecoder.verifyChecksum(of: page, in: bytes)
                try add(page)
                addLevels(page.header, leaf)
            }
            guard valueCount == metadata.valueCount else {
                throw ParquetError(
                    .corrupt,
                    "the pages hold \(valueCount) values, the footer announces \(metadata.valueCount)"
                )
            }
            for encoding in [Encoding.rle, .bitPacked] where levelEncodings.contains(encoding) {
                note(encoding)
            }
        }

        private mutating func add(_ page: PageCursor.Page) throws(ParquetError) {
            let header = page.header
            byteCount = page.body.upperBound
            if let dictionary = header.dictionaryPage {
                guard locations.isEmpty, !hasDictionary else {
                    throw ParquetError(.corrupt, "a dictionary page behind other pages")
                }
                hasDictionary = true
                count(.dictionaryPage, dictionary.encoding)
                return
            }
            let encoding: Encoding
            if let data = header.dataPage {
                encoding = data.encoding
                append(page, values: data.valueCount, rows: data.valueCount)
                hasV1 = true
            } else if let data = header.dataPageV2 {
                encoding = data.encoding
                append(page, values: data.valueCount, rows: data.rowCount)
            } else {
                return
            }
            count(header.type, encoding)
        }

        private var levelEncodings: Set<Encoding> = []

        private mutating func addLevels(_ header: PageHeader, _ leaf: LeafColumn) {
            if leaf.maxDefinitionLevel > 0 {
                levelEncodings.insert(header.dataPage?.definitionLevelEncoding ?? .rle)
            }
            if leaf.maxRepetitionLevel > 0 {
                levelEncodings.insert(header.dataPage?.repetitionLevelEncoding ?? .rle)
            }
        }

        private var hasV1 = false
        private var nextRow = 0

        private mutating func append(_ page: PageCursor.Page, values: Int, rows: Int) {
            if locations.isEmpty { firstDataOffset = page.offset }
            locations.append(
                PageLocation(
                    offset: page.offset,
                    compressedPageSize: page.body.upperBound - page.offset,
                    firstRowIndex: nextRow
                )
            )
            valueCount += values
            nextRow += rows
        }

        private mutating func count(_ type: PageType, _ encoding: Encoding) {
            note(encoding)
            let known = encodingStats.firstIndex { $0.pageType == type && $0.encoding == encoding }
            if let known {
                encodingStats[known].count += 1
            } else {
                encodingStats.append(
                    PageEncodingStats(pageType: type, encoding: encoding, count: 1)
                )
            }
        }

        private mutating func note(_ encoding: Encoding) {
            if !encodings.contains(encoding) { encodings.append(encoding) }
        }

        /// Whether `index` lists these pages, and rows that can be theirs.
        func agree(with index: OffsetIndex, rowCount: Int) -> Bool {
            guard index.pageLocations.count == locations.count else { return false }
            var row = 0
            for (location, page) in zip(index.pageLocations, locations) {
                guard location.offset == page.offset,
                    location.compressedPageSize == page.compressedPageSize,
                    (row...max(row, rowCount)).contains(location.firstRowIndex)
                else { return false }
                row = location.firstRowIndex
            }
            return index.pageLocations.first.map { $0.firstRowIndex == 0 } ?? true
        }

        /// Whether the column index in `bytes` has an entry for each of these pages.
        func agree(with bytes: Bytes?) -> Bool {
            guard let bytes else { return true }
            var reader = CompactReader(bytes)
            guard let index = try? ColumnIndex(from: &reader) else { return false }
            return [index.nullPages.count, index.minValues.count, index.maxValues.count]
                .allSatisfy { $0 == locations.count }
                && index.nullCounts.map { $0.count == locations.count } ?? true
        }

        /// Where rows begin is known without levels in flat columns and in version 2 pages.
        func offsetIndex(_ leaf: LeafColumn, rowCount: Int) -> OffsetIndex? {
            guard leaf.maxRepetitionLevel == 0 || !hasV1, nextRow == rowCount else { return nil }
            return OffsetIndex(pageLocations: locations)
        }
    }
}
