package import Buffers

/// A column chunk ready to be put into a file, made here or carried from another file.
package struct EncodedChunk: Sendable {
    /// Its metadata; offsets count from the start of the chunk.
    package var metadata: ColumnMetadata
    /// The bytes of the chunk in the file.
    package var byteCount: Int
    /// The column index as the file holds it.
    package var columnIndex: Bytes?
    /// The pages; offsets count from the start of the chunk.
    package var offsetIndex: OffsetIndex?
    /// The bloom filter as the file holds it, header included.
    package var bloomFilter: Bytes?

    package init(
        metadata: ColumnMetadata,
        byteCount: Int,
        columnIndex: Bytes? = nil,
        offsetIndex: OffsetIndex? = nil,
        bloomFilter: Bytes? = nil
    ) {
        self.metadata = metadata
        self.byteCount = byteCount
        self.columnIndex = columnIndex
        self.offsetIndex = offsetIndex
        self.bloomFilter = bloomFilter
    }
    /// Makes the offsets count from so many bytes before what they counted from.
    mutating func move(by byteCount: Int) {
        metadata.dataPageOffset += byteCount
        if let offset = metadata.dictionaryPageOffset {
            metadata.dictionaryPageOffset = offset + byteCount
        }
        guard let pages = offsetIndex?.pageLocations.indices else { return }
        for page in pages { offsetIndex?.pageLocations[page].offset += byteCount }
    }
}
