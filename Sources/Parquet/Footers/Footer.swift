package import Buffers

/// A footer that was read and found valid.
public struct ParsedFooter: Sendable {
    public let metadata: FileMetadata
    public let schema: Schema
    /// The bytes of the metadata, its length and the magic behind it.
    public let byteCount: Int

    /// The rows of all row groups; the count in the metadata is 0 in files of some writers.
    public var rowCount: Int { metadata.rowGroups.reduce(0) { $0 + $1.rowCount } }

    /// What is known to be wrong with files of this writer.
    package let quirks: WriterQuirks

    package init(metadata: FileMetadata, schema: Schema, byteCount: Int) {
        self.metadata = metadata
        self.schema = schema
        self.byteCount = byteCount
        quirks = WriterQuirks(createdBy: metadata.createdBy)
    }

    private init(_ other: ParsedFooter, schema: Schema) {
        metadata = other.metadata
        self.schema = schema
        byteCount = other.byteCount
        quirks = other.quirks
    }

    /// The same footer, with the schema of another that is equal, if it is.
    ///
    /// Equal schemas that share their memory are known to be equal at once.
    package func sharingSchema(of other: ParsedFooter) -> ParsedFooter {
        schema == other.schema ? ParsedFooter(self, schema: other.schema) : self
    }
}

/// What came of an attempt to read a footer.
package enum FooterResult: Sendable {
    /// The footer is longer than the tail: the last `byteCount` bytes of the file are needed.
    case needsTail(byteCount: Int)
    case complete(ParsedFooter)
}

/// The end of a Parquet file: metadata, its length, and four magic bytes.
///
/// Format: <https://parquet.apache.org/docs/file-format/>
package enum Footer {
    /// How much of a file's end to fetch first: nearly every footer fits.
    package static let usualTailByteCount = 64 << 10

    /// What stands at the start and the end of a file.
    package static let magic = Array("PAR1".utf8)
    private static let encryptedMagic = Array("PARE".utf8)
    /// The metadata's length and the magic.
    private static let trailerByteCount = 8
    private static let smallestFileByteCount = 12

    /// Reads the footer of a file of `fileByteCount` bytes from its last bytes.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt` or `truncated` if the file is no whole Parquet
    ///   file, `unsupported` if it is encrypted or spread over several files, and `tooLarge` if it
    ///   passes `limits`.
    package static func parse(
        tail: Bytes,
        fileByteCount: Int64,
        limits: ParquetLimits = ParquetLimits()
    ) throws(ParquetError) -> FooterResult {
        guard let fileByteCount = Int(exactly: fileByteCount), tail.count <= fileByteCount else {
            throw ParquetError(
                .invalidRequest,
                "a tail of \(tail.count) bytes is longer than the file"
            )
        }
        guard fileByteCount >= smallestFileByteCount else {
            throw tooShort(tail, fileByteCount)
        }
        guard tail.count >= trailerByteCount else {
            return .needsTail(byteCount: min(fileByteCount, usualTailByteCount))
        }
        try checkMagic(of: tail, fileByteCount)
        let length = metadataByteCount(tail)
        guard length > 0, length <= fileByteCount - smallestFileByteCount else {
            throw ParquetError(
                .corrupt,
                "the footer announces \(length) bytes of metadata, the file has room for "
                    + "\(fileByteCount - smallestFileByteCount)",
                .init(offset: fileByteCount - trailerByteCount)
            )
        }
        guard length <= limits.footerByteLimit else {
            throw ParquetError(
                .tooLarge,
                "the footer has \(length) bytes, the limit is \(limits.footerByteLimit)"
            )
        }
        let byteCount = length + trailerByteCount
        guard byteCount <= tail.count else { return .needsTail(byteCount: byteCount) }

        if tail.count == fileByteCount { try checkHead(tail) }
        let start = tail.count - byteCount
        // Statistics are slices of these bytes, and must not keep the whole tail in memory.
        let metadata = try FileMetadata(
            serialized: tail[start..<start + length].copied(),
            limits: limits
        )
        let schema = try metadata.validated(
            dataByteCount: fileByteCount - byteCount,
            limits: limits
        )
        return .complete(ParsedFooter(metadata: metadata, schema: schema, byteCount: byteCount))
    }

    /// Checks the first bytes of a file.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt` if they are not those of a Parquet file.
    package static func checkHead(_ head: Bytes) throws(ParquetError) {
        guard head.starts(with: magic) else {
            throw ParquetError(
                .corrupt,
                "the file does not start with PAR1: it is no Parquet file",
                .init(offset: 0)
            )
        }
    }

    /// The number before the magic.
    private static func metadataByteCount(_ tail: Bytes) -> Int {
        let start = tail.count - trailerByteCount
        return (0..<4).reduce(0) { $0 | Int(tail[start + $1]) << (8 * $1) }
    }

    private static func checkMagic(of tail: Bytes, _ fileByteCount: Int) throws(ParquetError) {
        let found = tail[tail.count - 4..<tail.count]
        if found.starts(with: magic) { return }
        if found.starts(with: encryptedMagic) {
            throw ParquetError(
                .unsupported,
                "the footer is encrypted (PARE): decrypt the file first"
            )
        }
        let isBegun = tail.count == fileByteCount && tail.starts(with: magic)
        throw isBegun
            ? unfinished(fileByteCount)
            : ParquetError(
                .corrupt,
                "the file does not end with PAR1: it is no Parquet file, or its writer has not "
                    + "finished it, or it was cut off",
                .init(offset: fileByteCount - 4)
            )
    }

    private static func tooShort(_ tail: Bytes, _ fileByteCount: Int) -> ParquetError {
        if tail.count == fileByteCount, tail.starts(with: magic) {
            return unfinished(fileByteCount)
        }
        return ParquetError(
            .truncated,
            fileByteCount == 0
                ? "the file is empty: a Parquet file has 12 bytes or more"
                : "the file has \(fileByteCount) bytes: a Parquet file has 12 or more"
        )
    }

    private static func unfinished(_ fileByteCount: Int) -> ParquetError {
        ParquetError(
            .truncated,
            "the file starts as Parquet and has no footer: its writer has not finished it, or it "
                + "was cut off",
            .init(offset: fileByteCount)
        )
    }
}

extension FileMetadata {
    /// Reads metadata from its encoded form.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt` or `truncated` if the bytes are not metadata.
    package init(
        serialized bytes: Bytes,
        limits: ParquetLimits = ParquetLimits()
    ) throws(ParquetError) {
        var reader = CompactReader(bytes, limits: limits)
        try self.init(from: &reader)
    }

    /// The footer: metadata, its length, and the magic that ends the file.
    package func serialized() -> Bytes {
        var output = ByteBuffer()
        appendFooter(to: &output)
        return output.taken()
    }

    /// Puts the footer behind `output`.
    func appendFooter(to output: inout ByteBuffer) {
        let byteCount = append(to: &output)
        output.append(integer: UInt32(truncatingIfNeeded: byteCount))
        output.append(Bytes(Footer.magic))
    }
}

extension Bytes {
    fileprivate func starts(with prefix: [UInt8]) -> Bool {
        count >= prefix.count && prefix.indices.allSatisfy { self[$0] == prefix[$0] }
    }
}
