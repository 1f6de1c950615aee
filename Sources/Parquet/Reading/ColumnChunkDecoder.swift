package import Buffers
package import Codecs

/// Decodes a column chunk into batches of pages, still in the file's encoding.
///
/// Holds scratch memory that is reused: one decoder serves many chunks, one at a time.
package final class ColumnChunkDecoder {
    /// The pages that `next()` has decoded.
    package let batch: ColumnBatch
    /// The chunk's dictionary; empty if it has none.
    package private(set) var dictionary = ValueStore(layout: .fixed(1))
    package private(set) var hasDictionary = false

    /// What decompressing took so far, of all chunks.
    package var decompressed: CodecWork { pageDecoder.decompressed }

    let limits: ParquetLimits
    private let pageDecoder: PageDecoder
    private let batchByteLimit: Int
    private let batchEntryLimit: Int

    private var leaf: LeafColumn
    private var bytes = Bytes()
    private var cursor = PageCursor(Bytes())
    private var codec = Codec.uncompressed
    private var layout = ValueLayout.fixed(1)
    private var announcedEntries = 0
    private var announcedRows = 0
    private var decodedEntries = 0
    private var decodedRows = 0
    private var pageIndex = -1
    private var pending: PageCursor.Page?
    /// What becomes of the entries that are decoded.
    private var origin: LeafOrigin?
    private var converted = ValueStore(layout: .fixed(1))

    /// - Parameters:
    ///   - batchByteLimit: The memory, in bytes, at which a batch ends.
    ///   - batchEntryLimit: The entries at which it ends.
    package init(
        leaf: LeafColumn = .unset,
        limits: ParquetLimits = ParquetLimits(),
        batchByteLimit: Int = 64 << 20,
        batchEntryLimit: Int = .max
    ) {
        self.leaf = leaf
        self.limits = limits
        self.batchByteLimit = batchByteLimit
        self.batchEntryLimit = batchEntryLimit
        batch = ColumnBatch(leaf: leaf)
        batch.expandedByteLimit = min(limits.columnByteLimit, ValueStore.byteLimit)
        pageDecoder = PageDecoder(limits: limits)
    }

    /// Begins a chunk; `next()` then decodes its pages.
    ///
    /// - Parameters:
    ///   - bytes: The whole chunk, from its first page on.
    ///   - rowCount: The rows of the row group, which the chunk must have.
    ///   - quirks: What is wrong in files of its writer.
    /// - Throws: ``ParquetError``, of kind `unsupported` if this version lacks the codec.
    package func start(
        _ leaf: LeafColumn,
        _ metadata: ColumnMetadata,
        bytes: Bytes,
        rowCount: Int,
        quirks: WriterQuirks = WriterQuirks(createdBy: nil)
    ) throws(ParquetError) {
        self.leaf = leaf
        self.bytes = bytes
        cursor = PageCursor(bytes)
        codec = try Codec(metadata.codec)
        pageDecoder.start(quirks)
        layout = try ValueLayout(leaf)
        forgetDictionary(layout)
        announcedEntries = metadata.valueCount
        announcedRows = rowCount
        decodedEntries = 0
        decodedRows = 0
        pageIndex = -1
        pending = nil
        origin = nil
        batch.reset(leaf: leaf, layout: layout, firstRow: 0)
    }

    /// Begins a chunk whose entries become those of a leaf of a unified schema.
    ///
    /// - Parameters:
    ///   - metadata: The chunk of the origin's leaf, or `nil` if it has none.
    ///   - bytes: The whole chunk, from its first page on.
    ///   - rowCount: The rows of the row group.
    ///   - quirks: What is wrong in files of its writer.
    /// - Throws: As for a leaf that stays what it is.
    package func start(
        _ origin: LeafOrigin,
        _ metadata: ColumnMetadata?,
        bytes: Bytes,
        rowCount: Int,
        quirks: WriterQuirks = WriterQuirks(createdBy: nil)
    ) throws(ParquetError) {
        precondition((origin.leaf == nil) == (metadata == nil), "a leaf that is there has a chunk")
        if let own = origin.leaf, let metadata {
            try start(own, metadata, bytes: bytes, rowCount: rowCount, quirks: quirks)
            batch.leaf = origin.target
            forgetDictionary(try ValueLayout(origin.target))
        } else {
            leaf = origin.target
            announcedRows = rowCount
            decodedRows = 0
            let layout = try ValueLayout(leaf)
            forgetDictionary(layout)
            batch.reset(leaf: leaf, layout: layout, firstRow: 0)
        }
        self.origin = origin
    }

    /// Pages of nulls may be encoded with a dictionary that is not there: then it is empty, and not
    /// that of the chunk before.
    private func forgetDictionary(_ layout: ValueLayout) {
        hasDictionary = false
        dictionary.reset(layout: layout)
    }

    /// Decodes the next pages into `batch`.
    ///
    /// A batch ends where pages change from dictionary indices to plain values or back, and where
    /// it has become large.
    ///
    /// - Returns: `false` behind the last page.
    /// - Throws: ``ParquetError`` with column and page in its place.
    package func next() throws(ParquetError) -> Bool {
        if let origin, origin.leaf == nil { return try nextAbsent() }
        do throws(ParquetError) {
            let isThere = try decodeBatch()
            if let origin { try batch.adapt(to: origin, scratch: &converted) }
            return isThere
        } catch {
            throw error.at(column: leaf.pathDescription, page: max(pageIndex, 0))
        }
    }

    /// Rows that have nothing of the column, some at a time.
    private func nextAbsent() throws(ParquetError) -> Bool {
        let rows = decodedRows..<min(announcedRows, decodedRows + 1 << 20)
        try batch.fillAbsent(leaf, rows: rows)
        decodedRows = rows.upperBound
        return !rows.isEmpty
    }

    private func decodeBatch() throws(ParquetError) -> Bool {
        batch.reset(leaf: leaf, layout: layout, firstRow: decodedRows)
        var isFirst = true
        while let page = try nextDataPage() {
            let form = try form(of: page)
            if isFirst {
                batch.form = form
            } else if batch.form != form || batch.byteCount >= batchByteLimit
                || batch.entryCount >= batchEntryLimit
            {
                pending = page
                break
            }
            try decode(page)
            isFirst = false
        }
        if isFirst { try requireEverything() }
        return !isFirst
    }

    private func decode(_ page: PageCursor.Page) throws(ParquetError) {
        let entries = page.header.dataPage?.valueCount ?? page.header.dataPageV2?.valueCount ?? 0
        guard entries <= announcedEntries - decodedEntries else {
            throw ParquetError(
                .corrupt,
                "the pages hold more values than the \(announcedEntries) that the footer announces"
            )
        }
        guard entries <= limits.pageValueLimit else {
            throw ParquetError(
                .tooLarge,
                "a page of \(entries) values is over the limit of \(limits.pageValueLimit)"
            )
        }
        let firstEntry = batch.entryCount
        let began = try pageDecoder.decodeData(
            page,
            in: bytes,
            codec: codec,
            dictionaryCount: hasDictionary ? dictionary.count : nil,
            into: batch
        )
        let isBeginning = firstEntry == 0 && entries > 0
        if isBeginning, leaf.maxRepetitionLevel > 0, batch.repetitionLevels[0] > 0 {
            guard decodedRows > 0 else {
                throw ParquetError(.corrupt, "the first repetition level of a column is not 0")
            }
            // The first row began in the batch before.
            batch.firstRow -= 1
            batch.rowCount += 1
        }
        batch.rowCount += began
        decodedRows += began
        decodedEntries += entries
        guard decodedRows <= announcedRows else {
            throw ParquetError(
                .corrupt,
                "the pages hold more rows than the row group's \(announcedRows)"
            )
        }
    }

    private func requireEverything() throws(ParquetError) {
        guard decodedEntries == announcedEntries, decodedRows == announcedRows else {
            throw ParquetError(
                .corrupt,
                "the pages hold \(decodedRows) rows and \(decodedEntries) values, the footer "
                    + "announces \(announcedRows) rows and \(announcedEntries) values"
            )
        }
    }

    private func form(of page: PageCursor.Page) throws(ParquetError) -> ColumnBatch.Form {
        let encoding = page.header.dataPage?.encoding ?? page.header.dataPageV2?.encoding
        guard let encoding else { throw ParquetError(.corrupt, "a data page without its header") }
        return encoding.isDictionary ? .dictionary : .plain
    }

    private func convertDictionary() throws(ParquetError) {
        guard let origin, case .converted(let conversion) = origin.content else { return }
        try dictionary.convert(conversion, to: origin.target, into: &converted)
        swap(&dictionary, &converted)
    }

    /// The next data page; dictionary pages before it are decoded on the way.
    private func nextDataPage() throws(ParquetError) -> PageCursor.Page? {
        if let page = pending {
            pending = nil
            return page
        }
        // All announced values are there: what is left is padding.
        while decodedEntries < announcedEntries || pageIndex < 0 {
            guard let page = try cursor.next() else { return nil }
            pageIndex += 1
            switch page.header.type {
            case .dataPage, .dataPageV2:
                return page
            case .dictionaryPage:
                guard !hasDictionary, decodedEntries == 0 else {
                    throw ParquetError(.corrupt, "a column chunk with a second dictionary page")
                }
                try pageDecoder.decodeDictionary(
                    page,
                    in: bytes,
                    leaf: leaf,
                    codec: codec,
                    into: &dictionary
                )
                hasDictionary = true
                try convertDictionary()
            default:
                continue
            }
        }
        return nil
    }
}

extension Codec {
    /// The codec of a column chunk.
    ///
    /// - Throws: ``ParquetError`` of kind `unsupported` that names a codec this version lacks.
    package init(_ codec: CompressionCodec) throws(ParquetError) {
        switch codec {
        case .uncompressed: self = .uncompressed
        case .snappy: self = .snappy
        case .gzip: self = .gzip
        case .zstd: self = .zstd
        case .lz4: self = .lz4Hadoop
        case .lz4Raw: self = .lz4
        case .brotli: self = .brotli
        default:
            let known = Codec.allCases.map { "\(CompressionCodec($0))" }.joined(separator: ", ")
            throw ParquetError(
                .unsupported,
                "pages compressed with \(codec), expected one of \(known): "
                    + "write the file anew with one of these"
            )
        }
    }
}

extension CompressionCodec {
    package init(_ codec: Codec) {
        switch codec {
        case .uncompressed: self = .uncompressed
        case .snappy: self = .snappy
        case .gzip: self = .gzip
        case .zstd: self = .zstd
        case .lz4: self = .lz4Raw
        case .lz4Hadoop: self = .lz4
        case .brotli: self = .brotli
        }
    }
}
