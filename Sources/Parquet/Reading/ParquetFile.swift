public import Buffers
public import Columns

/// A Parquet file, opened: its footer has been read, its rows have not.
///
/// ```swift
/// let file = try ParquetFile(bytes)
/// for rowGroup in file.rowGroups.indices {
///     let speeds = try file.readColumn("speed", rowGroup: rowGroup)
///     let stops = try file.readColumn("trip.stops", rowGroup: rowGroup)
/// }
/// ```
///
/// A file is a value: it needs no closing. What it reads it decodes anew each time.
public struct ParquetFile: Sendable {
    /// Fetches a part of a file, as many bytes as the range has.
    public typealias RangeReader = @Sendable (ByteRange) throws -> Bytes

    /// What the footer says.
    public let metadata: FileMetadata
    public let schema: Schema
    /// The size of the whole file, in bytes, footer included.
    public let byteCount: Int

    private let footerByteCount: Int
    private let limits: ParquetLimits
    private let read: RangeReader

    /// Opens a file that is in memory.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt` or `truncated` if the bytes are no whole
    ///   Parquet file, `unsupported` if they are encrypted, and `tooLarge` if they pass `limits`.
    public init(_ bytes: Bytes, limits: ParquetLimits = ParquetLimits()) throws(ParquetError) {
        try self.init(byteCount: bytes.count, limits: limits) { range in
            bytes[range.offset..<range.end]
        }
    }

    /// Opens a file of which only parts are fetched: first its end, later what is asked for.
    ///
    /// - Parameters:
    ///   - byteCount: The size of the file, in bytes.
    ///   - limits: What the file may ask for.
    ///   - read: Fetches a part of the file. An error it throws comes out with kind `unavailable`.
    /// - Throws: ``ParquetError``, as for a file in memory.
    public init(
        byteCount: Int,
        limits: ParquetLimits = ParquetLimits(),
        read: @escaping RangeReader
    ) throws(ParquetError) {
        self.byteCount = byteCount
        self.limits = limits
        self.read = read
        let footer = try Self.footer(byteCount, limits, read)
        metadata = footer.metadata
        schema = footer.schema
        footerByteCount = footer.byteCount
    }

    public var rowGroups: [RowGroup] { metadata.rowGroups }

    /// The rows of all row groups.
    public var rowCount: Int { rowGroups.reduce(0) { $0 + $1.rowCount } }

    /// Reads a column of a row group: one value, or a null, for each row.
    ///
    /// A nested column comes as lists and structs. A part of one can be read alone: `trip.lane` has
    /// the field's values, and what lies inside lists or maps comes as an array a row.
    ///
    /// - Parameters:
    ///   - path: The names from the top-level column down, with dots between them.
    ///   - rowGroup: The index of the row group in ``rowGroups``.
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if there is no such column, and
    ///   `unsupported` if it is stored in a way this version cannot read.
    public func readColumn(_ path: String, rowGroup: Int) throws(ParquetError) -> ColumnVector {
        guard let found = schema.path(named: path), let shape = schema.shape(at: found) else {
            let known = schema.columns.map(\.name).joined(separator: ", ")
            throw ParquetError(.invalidRequest, "no column \(path): the columns are \(known)")
        }
        return try read(shape, rowGroup: rowGroup)
    }

    /// Reads a leaf of a row group: one value, or a null, for each row, or an array of them if the
    /// leaf is repeated.
    ///
    /// - Parameters:
    ///   - leaf: One of the schema's leaves.
    ///   - rowGroup: The index of the row group in ``rowGroups``.
    /// - Throws: ``ParquetError`` of kind `unsupported` if the column is stored in a way this
    ///   version cannot read.
    public func readColumn(_ leaf: LeafColumn, rowGroup: Int) throws(ParquetError) -> ColumnVector {
        try requireLeaf(leaf)
        return try read(leaf.shape, rowGroup: rowGroup)
    }

    /// Reads the values of a shape of this file's schema.
    package func read(_ shape: ValueShape, rowGroup: Int) throws(ParquetError) -> ColumnVector {
        try requireRowGroup(rowGroup)
        var entries: [LeafEntries?] = []
        for leaf in schema.leaves[shape.leaves] {
            do throws(ParquetError) {
                entries.append(try decoder(leaf, rowGroup: rowGroup).entries())
            } catch {
                throw error.at(rowGroup: rowGroup, column: leaf.pathDescription)
            }
        }
        do throws(ParquetError) {
            return try ValueAssembler(shape, entries)
                .assemble(rowCount: rowGroups[rowGroup].rowCount)
        } catch {
            throw error.at(rowGroup: rowGroup)
        }
    }

    private func requireRowGroup(_ rowGroup: Int) throws(ParquetError) {
        guard rowGroups.indices.contains(rowGroup) else {
            throw ParquetError(
                .invalidRequest,
                "no row group \(rowGroup): the file has \(rowGroups.count), counted from 0"
            )
        }
    }

    private func requireLeaf(_ leaf: LeafColumn) throws(ParquetError) {
        guard schema.leaves.indices.contains(leaf.index) else {
            throw ParquetError(.invalidRequest, "column \(leaf.pathDescription) is another file's")
        }
    }

    /// Reads the bloom filter of a column chunk, or `nil` if it has none.
    ///
    /// - Parameter leaf: One of the schema's leaves.
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if there is no such row group, of kind
    ///   `corrupt` or `truncated` if what lies in its place is no bloom filter.
    public func readBloomFilter(
        _ leaf: LeafColumn,
        rowGroup: Int
    ) throws(ParquetError) -> BloomFilter? {
        let chunk = try columnChunk(leaf, rowGroup: rowGroup)
        do throws(ParquetError) {
            let end = byteCount - footerByteCount
            guard let range = try chunk.readable.bloomFilterRange(dataByteCount: end) else {
                return nil
            }
            return try BloomFilter(serialized: try Self.fetch(range, read))
        } catch {
            throw error.at(rowGroup: rowGroup, column: leaf.pathDescription)
        }
    }

    private func columnChunk(
        _ leaf: LeafColumn,
        rowGroup: Int
    ) throws(ParquetError) -> ColumnChunk {
        try requireRowGroup(rowGroup)
        try requireLeaf(leaf)
        return rowGroups[rowGroup].columns[leaf.index]
    }

    /// A decoder at the start of a column chunk.
    ///
    /// - Throws: ``ParquetError`` if the chunk cannot be fetched or is compressed in a way that
    ///   this version lacks.
    package func decoder(
        _ leaf: LeafColumn,
        rowGroup: Int,
        batchByteLimit: Int = 64 << 20
    ) throws(ParquetError) -> ColumnChunkDecoder {
        let chunk = try columnChunk(leaf, rowGroup: rowGroup)
        let group = rowGroups[rowGroup]
        let metadata = try chunk.readable
        let decoder = ColumnChunkDecoder(
            leaf: leaf,
            limits: limits,
            batchByteLimit: batchByteLimit
        )
        try decoder.start(
            leaf,
            metadata,
            bytes: try chunkBytes(chunk),
            rowCount: group.rowCount,
            quirks: WriterQuirks(createdBy: self.metadata.createdBy)
        )
        return decoder
    }

    /// The bytes of a column chunk, from its first page on.
    package func chunkBytes(_ chunk: ColumnChunk) throws(ParquetError) -> Bytes {
        let quirks = WriterQuirks(createdBy: metadata.createdBy)
        let range = chunk.fetchRange(
            quirks: quirks,
            dataByteCount: byteCount - footerByteCount
        )
        guard let range, range.count > 0 else { return Bytes() }
        return try Self.fetch(range, read)
    }

    // MARK: Fetching

    private static func footer(
        _ byteCount: Int,
        _ limits: ParquetLimits,
        _ read: RangeReader
    ) throws(ParquetError) -> ParsedFooter {
        var tailByteCount = min(max(byteCount, 0), Footer.usualTailByteCount)
        // A tail is asked for once more at most: the second request names the footer's size.
        for _ in 0..<2 {
            let tail = try fetch(
                ByteRange(offset: max(byteCount, 0) - tailByteCount, count: tailByteCount),
                read
            )
            switch try Footer.parse(tail: tail, fileByteCount: Int64(byteCount), limits: limits) {
            case .complete(let footer): return footer
            case .needsTail(let needed): tailByteCount = needed
            }
        }
        throw ParquetError(.truncated, "the end of the file changed while it was read")
    }

    private static func fetch(
        _ range: ByteRange,
        _ read: RangeReader
    ) throws(ParquetError) -> Bytes {
        let bytes: Bytes
        do {
            bytes = try read(range)
        } catch let error as ParquetError {
            throw error
        } catch {
            throw ParquetError(.unavailable, "\(error)", .init(offset: range.offset))
        }
        guard bytes.count == range.count else {
            throw ParquetError(
                .truncated,
                "\(range.count) bytes were asked for, \(bytes.count) came",
                .init(offset: range.offset)
            )
        }
        return bytes
    }
}
