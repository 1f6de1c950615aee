internal import Buffers
package import Parquet

/// What planning asks of a column chunk: plain numbers, since it asks for those of all chunks of
/// all files.
package struct ChunkFacts: Sendable, Equatable {
    /// The bytes of all pages and their headers, before compression.
    package var uncompressedByteCount = 0
    /// The bytes of all pages and their headers, as they are in the file.
    package var compressedByteCount = 0
    /// The values, nulls included.
    package var entryCount = 0
    /// The nulls, as far as the file says so.
    package var nullCount = 0
    /// `nil` if the metadata is encrypted.
    package var codec: CompressionCodec?
    package var hasDictionary = false
    package var hasBloomFilter = false
    /// Whether the chunk can stand in another file as it is.
    package var mayBeCarried = false
    /// Whether the metadata has fields that this version does not know.
    package var hasUnknownFields: Bool

    init(_ chunk: ColumnChunk, quirks: WriterQuirks) {
        hasUnknownFields = !chunk.unknownFields.isEmpty
        let isEncrypted = chunk.isEncrypted
        guard let metadata = chunk.metadata else { return }
        uncompressedByteCount = metadata.totalUncompressedSize
        compressedByteCount = metadata.totalCompressedSize
        entryCount = metadata.valueCount
        nullCount = metadata.statistics?.nullCount ?? 0
        codec = metadata.codec
        hasDictionary = metadata.dictionaryPageOffset != nil
        hasBloomFilter = metadata.bloomFilterOffset != nil
        mayBeCarried = !isEncrypted && quirks.allowsCarry(of: metadata.encodings)
        if !metadata.unknownFields.isEmpty { hasUnknownFields = true }
    }
}
