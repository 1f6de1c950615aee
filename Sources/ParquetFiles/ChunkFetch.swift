package import Buffers
package import ObjectStorage
package import Parquet

/// Bytes of a file, fetched in as few requests as make sense.
package struct FetchedRanges: Sendable {
    private let pieces: [(range: Range<Int64>, bytes: Bytes)]

    /// The bytes of `range`, which must be among those asked for.
    package subscript(range: ByteRange) -> Bytes {
        // Nothing is not fetched: a chunk may say that it has no bytes.
        if range.count == 0 { return Bytes() }
        let wanted = Int64(range.offset)..<Int64(range.end)
        for (held, bytes) in pieces
        where held.lowerBound <= wanted.lowerBound && wanted.upperBound <= held.upperBound {
            let start = Int(wanted.lowerBound - held.lowerBound)
            return bytes[start..<start + range.count]
        }
        preconditionFailure("a range that was fetched")
    }

    /// Reads `ranges` of a file; what lies close together is read as one.
    ///
    /// - Parameter gap: The bytes between two ranges, in all, that are read rather than asked
    ///   apart.
    /// - Throws: ``ObjectStoreError``; ``ParquetError`` of kind `truncated` if fewer bytes come.
    package static func fetch(
        _ ranges: [ByteRange],
        of info: ObjectInfo,
        in store: any ObjectReader,
        gap: Int = 64 << 10
    ) async throws -> FetchedRanges {
        var pieces: [(range: Range<Int64>, bytes: Bytes)] = []
        for range in coalesced(ranges, gap: gap) {
            let span = Int64(range.offset)..<Int64(range.end)
            let bytes = try await store.read(info.key, range: span, ifVersion: info.version)
            // A store that breaks its word must not make us read past what it gave.
            guard bytes.count == range.count else {
                throw ParquetError(
                    .truncated,
                    "\(range.count) bytes were asked for, \(bytes.count) came",
                    .init(file: info.key.description, offset: range.offset)
                )
            }
            pieces.append((span, bytes))
        }
        return FetchedRanges(pieces: pieces)
    }

    /// `ranges` in order, those with at most `gap` bytes between them joined.
    static func coalesced(_ ranges: [ByteRange], gap: Int) -> [ByteRange] {
        var joined: [ByteRange] = []
        for range in ranges.sorted(by: { $0.offset < $1.offset }) where range.count > 0 {
            if let last = joined.last, range.offset <= last.end + gap {
                let end = max(last.end, range.end)
                joined[joined.count - 1] = ByteRange(offset: last.offset, count: end - last.offset)
            } else {
                joined.append(range)
            }
        }
        return joined
    }
}

extension StoredFile {
    /// The bytes before the footer.
    package var dataByteCount: Int { Int(info.byteCount) - footer.byteCount }

    /// Where the bytes of a column chunk lie.
    ///
    /// - Throws: ``ParquetError`` of kind `unsupported` if the chunk is encrypted.
    package func chunkRange(
        rowGroup: Int,
        leaf: Int
    ) throws(ParquetError) -> ByteRange {
        let chunk = rowGroups[rowGroup].columns[leaf]
        if chunk.isEncrypted || !chunk.hasMetadata {
            _ = try naming(rowGroup: rowGroup) { () throws(ParquetError) in
                do throws(ParquetError) {
                    return try chunk.readable
                } catch {
                    throw error.at(column: schema.leaves[leaf].pathDescription)
                }
            }
        }
        let range = chunk.fetchRange(quirks: footer.quirks, dataByteCount: dataByteCount)
        return range ?? ByteRange(offset: 0, count: 0)
    }
}
