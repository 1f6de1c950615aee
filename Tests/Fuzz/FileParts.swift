import Buffers
import Codecs

@testable import Parquet

/// A file taken apart into pages and indexes: a part can be changed, and the rest still fits.
struct FileParts {
    struct Page {
        var header: [UInt8]
        var body: Bytes
        /// What the header said before it was changed.
        let known: PageHeader
    }

    struct Chunk {
        let rowGroup: Int
        let column: Int
        let codec: Codec?
        var pages: [Page]
    }

    struct Index {
        enum Kind { case column, offset, bloom }

        let rowGroup: Int
        let column: Int
        let kind: Kind
        var bytes: Bytes
    }

    var metadata: FileMetadata
    var chunks: [Chunk] = []
    var indexes: [Index] = []

    /// `nil` if the file is not whole.
    init?(_ bytes: Bytes) {
        guard let file = try? ParquetFile(bytes) else { return nil }
        metadata = file.metadata
        for (rowGroup, group) in metadata.rowGroups.enumerated() {
            for (column, chunk) in group.columns.enumerated() {
                guard let own = chunk.metadata, !chunk.isEncrypted,
                    let chunkBytes = try? file.chunkBytes(chunk),
                    let pages = Self.pages(chunkBytes)
                else { return nil }
                chunks.append(
                    Chunk(
                        rowGroup: rowGroup,
                        column: column,
                        codec: try? Codec(own.codec),
                        pages: pages
                    )
                )
                addIndexes(of: chunk, bytes, rowGroup, column)
            }
        }
    }

    private mutating func addIndexes(
        of chunk: ColumnChunk,
        _ bytes: Bytes,
        _ rowGroup: Int,
        _ column: Int
    ) {
        let bloom = chunk.metadata.flatMap { metadata in
            metadata.bloomFilterOffset.map {
                ByteRange(offset: $0, count: metadata.bloomFilterLength ?? 0)
            }
        }
        let ranges: [(Index.Kind, ByteRange?)] = [
            (.column, chunk.columnIndexRange), (.offset, chunk.offsetIndexRange), (.bloom, bloom),
        ]
        for (kind, range) in ranges {
            guard let range, range.count > 0, range.isInside(bytes.count) else { continue }
            indexes.append(
                Index(
                    rowGroup: rowGroup,
                    column: column,
                    kind: kind,
                    bytes: bytes[range.offset..<range.end]
                )
            )
        }
    }

    private static func pages(_ bytes: Bytes) -> [Page]? {
        var pages: [Page] = []
        var cursor = PageCursor(bytes)
        do throws(ParquetError) {
            while let page = try cursor.next() {
                pages.append(
                    Page(
                        header: bytes[page.offset..<page.body.lowerBound].array,
                        body: bytes[page.body],
                        known: page.header
                    )
                )
            }
        } catch {
            return nil
        }
        return pages
    }

    /// The file of the parts; its footer says where they lie.
    func assembled() -> Bytes {
        var footer = metadata
        var output = Footer.magic
        for chunk in chunks {
            let start = output.count
            var firstData: Int?
            for page in chunk.pages {
                if page.known.type != .dictionaryPage, firstData == nil { firstData = output.count }
                output += page.header
                output += page.body.array
            }
            footer.rowGroups[chunk.rowGroup].columns[chunk.column].fileOffset = Int64(start)
            guard var own = footer.rowGroups[chunk.rowGroup].columns[chunk.column].metadata else {
                continue
            }
            own.totalCompressedSize = output.count - start
            own.dataPageOffset = firstData ?? start
            own.dictionaryPageOffset =
                chunk.pages.first?.known.type == .dictionaryPage ? start : nil
            footer.rowGroups[chunk.rowGroup].columns[chunk.column].metadata = own
        }
        for index in indexes {
            var chunk = footer.rowGroups[index.rowGroup].columns[index.column]
            switch index.kind {
            case .column:
                chunk.columnIndexOffset = output.count
                chunk.columnIndexLength = index.bytes.count
            case .offset:
                chunk.offsetIndexOffset = output.count
                chunk.offsetIndexLength = index.bytes.count
            case .bloom:
                chunk.metadata?.bloomFilterOffset = output.count
                chunk.metadata?.bloomFilterLength = index.bytes.count
            }
            footer.rowGroups[index.rowGroup].columns[index.column] = chunk
            output += index.bytes.array
        }
        output += footer.serialized().array
        return Bytes(output)
    }
}

extension FileParts.Page {
    /// The page with its plain bytes changed, compressed again: damage that no codec and no
    /// checksum sees.
    func replacingPlain(
        _ codec: Codec,
        with change: (Bytes) -> Bytes
    ) -> FileParts.Page? {
        let levels = known.dataPageV2.map {
            min($0.repetitionLevelsByteLength + $0.definitionLevelsByteLength, body.count)
        }
        let isCompressed = known.dataPageV2?.isCompressed ?? true
        let own = isCompressed ? codec : .uncompressed
        let packed = body[(levels ?? 0)..<body.count]
        let size = known.uncompressedPageSize - (levels ?? 0)
        guard size >= 0, let plain = Self.decompressed(packed, size, own) else { return nil }
        let front = body[0..<(levels ?? 0)].array
        let changed = change(Bytes(front + plain)).array
        let kept = min(levels ?? 0, changed.count)
        guard let again = Self.compressed(Bytes(Array(changed[kept...])), own) else { return nil }
        var page = self
        page.body = Bytes(Array(changed[..<kept]) + again)
        var header = known
        header.compressedPageSize = page.body.count
        header.uncompressedPageSize = changed.count
        header.crc = nil
        page.header = header.serialized().array
        return page
    }

    private static func decompressed(_ bytes: Bytes, _ size: Int, _ codec: Codec) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: size)
        let decompressor = Decompressor()
        do {
            try unsafe output.withUnsafeMutableBytes { room in
                try unsafe bytes.withUnsafeBytes {
                    try unsafe decompressor.decompress(codec, $0, into: room)
                }
            }
        } catch {
            return nil
        }
        return output
    }

    private static func compressed(_ bytes: Bytes, _ codec: Codec) -> [UInt8]? {
        var output = ByteBuffer()
        let compressor = Compressor()
        do {
            try unsafe bytes.withUnsafeBytes {
                _ = try unsafe compressor.compress(codec, $0, into: &output)
            }
        } catch {
            return nil
        }
        return output.copied().array
    }
}
