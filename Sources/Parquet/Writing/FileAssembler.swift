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

        init(_ chunk: EncodedChunk) {
            columnIndex = chunk.columnIndex
            offsetIndex = chunk.offsetIndex
            bloomFilter = chunk.bloomFilter
        }
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
        chunks: consuming [EncodedChunk],
        sortingColumns: [SortingColumn]? = nil
    ) {
        precondition(chunks.count == schema.leaves.count, "a row group has a chunk for each leaf")
        precondition(
            sortingColumns?.allSatisfy { $0.columnIndex < schema.leaves.count } ?? true,
            "rows are sorted by columns that exist"
        )
        let start = byteCount
        var columns: [ColumnChunk] = []
        columns.reserveCapacity(chunks.count)
        var indexes: [Indexes] = []
        indexes.reserveCapacity(chunks.count)
        var uncompressed = 0
        // Changed where they are: a file may have more chunks than a chunk has rows.
        for index in chunks.indices {
            chunks[index].move(by: byteCount)
            byteCount += chunks[index].byteCount
            uncompressed += chunks[index].metadata.totalUncompressedSize
            columns.append(ColumnChunk(metadata: chunks[index].metadata))
            indexes.append(Indexes(chunks[index]))
        }
        self.indexes.append(indexes)
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
            guard let index = indexes.offsetIndex else { return }
            chunk.offsetIndexOffset = start + tail.count
            chunk.offsetIndexLength = index.append(to: &tail)
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
        metadata.appendFooter(to: &tail)
        byteCount += tail.count
        return tail.taken()
    }

    private mutating func forEachChunk(_ body: (inout ColumnChunk, Indexes) -> Void) {
        for group in rowGroups.indices {
            for column in rowGroups[group].columns.indices {
                body(&rowGroups[group].columns[column], indexes[group][column])
            }
        }
    }
}
