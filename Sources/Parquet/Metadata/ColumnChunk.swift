public import Buffers

/// The values of one column in one row group.
public struct ColumnChunk: Sendable, Equatable {
    /// Another file that holds the chunk; no writer in use does this.
    public var filePath: String?
    /// Deprecated; writers disagree about its meaning.
    public var fileOffset: Int64
    /// What the chunk holds; `nil` only if it is encrypted.
    public var metadata: ColumnMetadata?
    public var offsetIndexOffset: Int?
    public var offsetIndexLength: Int?
    public var columnIndexOffset: Int?
    public var columnIndexLength: Int?
    /// The encoded Thrift union; present if the column is encrypted.
    public var cryptoMetadata: Bytes?
    public var encryptedColumnMetadata: Bytes?
    public var unknownFields: [UnknownField]

    public init(
        filePath: String? = nil,
        fileOffset: Int64 = 0,
        metadata: ColumnMetadata? = nil,
        offsetIndexOffset: Int? = nil,
        offsetIndexLength: Int? = nil,
        columnIndexOffset: Int? = nil,
        columnIndexLength: Int? = nil,
        cryptoMetadata: Bytes? = nil,
        encryptedColumnMetadata: Bytes? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.filePath = filePath
        self.fileOffset = fileOffset
        self.metadata = metadata
        self.offsetIndexOffset = offsetIndexOffset
        self.offsetIndexLength = offsetIndexLength
        self.columnIndexOffset = columnIndexOffset
        self.columnIndexLength = columnIndexLength
        self.cryptoMetadata = cryptoMetadata
        self.encryptedColumnMetadata = encryptedColumnMetadata
        self.unknownFields = unknownFields
    }
}
