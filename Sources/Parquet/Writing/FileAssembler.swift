package import Buffers

/// Puts a Parquet file together from column chunks, without touching their bytes.
///
/// The caller writes ``head``, then the bytes of the chunks in the order they are announced, then
/// what ``finish()`` returns.
package struct FileAssembler: Sendable {
    /// The bytes that a file begins with.
    package static let head = Bytes(Array("PAR1".utf8))

    /// The bytes announced so far.
    package private(set) var byteCount = Self.head.count
    package private(set) var rowCount = 0
    private let schema: Schema
    private let keyValues: [KeyValue]
    private let createdBy: String
    private var rowGroups: [RowGroup] = []
    private var indexes: [[Indexes]] = []

    private struct Indexes {
        var columnIndex: Bytes?
        var offsetIndex: OffsetIndex?
        var bloomFilter: Bytes?
    }

    package init(schema: Schema, keyValues: [KeyValue], createdBy: String) {
        self.schema = schema
        self.keyValues = keyValues
        self.createdBy = createdBy
    }

    /// Announces a row group, one chunk for each leaf of the schema, in order.
    ///
    /// - Parameter sortingColumns: What the rows are known to be sorted by, from the first on.
    package mutating func append(
        rowCount: Int,
        chunks: [EncodedChunk],
        sortingColumns: [SortingColumn]? = nil
    ) {
        precondition(chunks.count == schema.leaves.count, "a row group has a chunk for each leaf")
        precondition(
            sortingColumns?.allSatisfy { $0.columnIndex < schema.leaves.count } ?? true,
            "rows are sorted by columns that exist"
        )
        let start = byteCount
        var columns: [ColumnChunk] = []
        var uncompressed = 0
        for chunk in chunks {
            var metadata = chunk.metadata
            metadata.dataPageOffset += byteCount
            if let offset = metadata.dictionaryPageOffset {
                metadata.dictionaryPageOffset = offset + byteCount
            }
            uncompressed += metadata.totalUncompressedSize
            columns.append(ColumnChunk(metadata: metadata))
            byteCount += chunk.byteCount
        }
        indexes.append(
            zip(chunks, columns).map { chunk, column in
                let shift = byteCount(before: column, chunk)
                var offsets = chunk.offsetIndex
                offsets?.pageLocations = (chunk.offsetIndex?.pageLocations ?? []).map { location in
                    var moved = location
                    moved.offset += shift
                    return moved
                }
                return Indexes(
                    columnIndex: chunk.columnIndex,
                    offsetIndex: offsets,
                    bloomFilter: chunk.bloomFilter
                )
            }
        )
        rowGroups.append(
            RowGroup(
                columns: columns,
                totalByteSize: uncompressed,
                rowCount: rowCount,
                sortingColumns: sortingColumns,
                fileOffset: Int64(start),
                totalCompressedSize: byteCount - start
            )
        )
        self.rowCount += rowCount
    }

    /// Where a chunk starts in the file.
    private func byteCount(before column: ColumnChunk, _ chunk: EncodedChunk) -> Int {
        (column.metadata?.dataPageOffset ?? 0) - chunk.metadata.dataPageOffset
    }

    /// The end of the file: bloom filters, column indexes, offset indexes and footer.
    package mutating func finish() -> Bytes {
        var tail = ByteBuffer()
        let start = byteCount
        forEachChunk { chunk, indexes in
            guard let filter = indexes.bloomFilter else { return }
            chunk.metadata?.bloomFilterOffset = start + tail.count
            chunk.metadata?.bloomFilterLength = filter.count
            tail.append(filter)
        }
        forEachChunk { chunk, indexes in
            guard let index = indexes.columnIndex else { return }
            chunk.columnIndexOffset = start + tail.count
            chunk.columnIndexLength = index.count
            tail.append(index)
        }
        forEachChunk { chunk, indexes in
            guard let index = indexes.offsetIndex?.serialized() else { return }
            chunk.offsetIndexOffset = start + tail.count
            chunk.offsetIndexLength = index.count
            tail.append(index)
        }
        let metadata = FileMetadata(
            version: 2,
            schema: schema.elements,
            rowCount: rowCount,
            rowGroups: rowGroups,
            keyValues: keyValues.isEmpty ? nil : keyValues,
            createdBy: createdBy,
            columnOrders: schema.leaves.map { _ in .typeDefined }
        )
        tail.append(metadata.serialized())
        byteCount += tail.count
        return tail.copied()
    }

    private mutating func forEachChunk(_ body: (inout ColumnChunk, Indexes) -> Void) {
        for group in rowGroups.indices {
            for column in rowGroups[group].columns.indices {
                body(&rowGroups[group].columns[column], indexes[group][column])
            }
        }
    }
}
