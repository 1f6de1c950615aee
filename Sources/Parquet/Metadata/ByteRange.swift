/// A part of a file.
public struct ByteRange: Sendable, Hashable {
    /// Bytes from the start of the file.
    public var offset: Int
    public var count: Int

    public init(offset: Int, count: Int) {
        self.offset = offset
        self.count = count
    }

    /// Where the range stops, for ranges that are known to lie in a file.
    public var end: Int { offset + count }

    /// Whether the range lies in a file of `byteCount` bytes.
    package func isInside(_ byteCount: Int) -> Bool {
        offset >= 0 && count >= 0 && offset <= byteCount && count <= byteCount - offset
    }
}

extension ColumnMetadata {
    /// Where the chunk's pages are, its dictionary page included.
    ///
    /// The count is 0 for a chunk that says nowhere where it is and has no values.
    package var byteRange: ByteRange {
        // Some writers say 0 for "none"; some give the dictionary page as the first data page.
        let offsets = [dictionaryPageOffset ?? 0, dataPageOffset].filter { $0 > 0 }
        guard let start = offsets.min() else {
            return ByteRange(offset: 0, count: valueCount == 0 ? 0 : totalCompressedSize)
        }
        return ByteRange(offset: start, count: totalCompressedSize)
    }
}

extension ColumnMetadata {
    /// Where the bloom filter is, header included, if there is one.
    ///
    /// Old writers do not say how long it is; then the range goes as far as it may.
    package func bloomFilterRange(dataByteCount: Int) -> ByteRange? {
        guard let offset = bloomFilterOffset, offset < dataByteCount else { return nil }
        let room = dataByteCount - offset
        let largest = BloomFilter.largestByteCount + BloomFilter.headerRoom
        return ByteRange(offset: offset, count: min(bloomFilterLength ?? largest, room))
    }
}

extension ColumnChunk {
    /// Where the offset index is, if there is one.
    package var offsetIndexRange: ByteRange? {
        Self.range(offsetIndexOffset, offsetIndexLength)
    }

    /// Where the column index is, if there is one.
    package var columnIndexRange: ByteRange? {
        Self.range(columnIndexOffset, columnIndexLength)
    }

    private static func range(_ offset: Int?, _ count: Int?) -> ByteRange? {
        guard let offset, let count, count > 0 else { return nil }
        return ByteRange(offset: offset, count: count)
    }
}
