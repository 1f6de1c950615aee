public import Buffers

/// The values of one column in one row group.
public struct ColumnChunk: Sendable, Equatable {
    /// Another file that holds the chunk; no writer in use does this.
    public var filePath: String?
    /// Deprecated; writers disagree about its meaning.
    public var fileOffset: Int64
    /// What the chunk holds; `nil` only if it is encrypted.
    public var metadata: ColumnMetadata? {
        get { contents?.metadata }
        set { contents = newValue.map(Contents.init) }
    }
    /// The metadata in a box: chunks are handed around more often than they are looked into.
    private var contents: Contents?
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
        contents = metadata.map(Contents.init)
        self.offsetIndexOffset = offsetIndexOffset
        self.offsetIndexLength = offsetIndexLength
        self.columnIndexOffset = columnIndexOffset
        self.columnIndexLength = columnIndexLength
        self.cryptoMetadata = cryptoMetadata
        self.encryptedColumnMetadata = encryptedColumnMetadata
        self.unknownFields = unknownFields
    }

    private final class Contents: Sendable, Equatable {
        let metadata: ColumnMetadata

        init(_ metadata: ColumnMetadata) { self.metadata = metadata }

        static func == (left: Contents, right: Contents) -> Bool {
            left === right || left.metadata == right.metadata
        }
    }
}

extension ColumnChunk {
    /// Whether the pages are encrypted; the metadata may be readable all the same.
    public var isEncrypted: Bool { cryptoMetadata != nil || encryptedColumnMetadata != nil }

    /// Whether the metadata can be read; the pages may be encrypted all the same.
    package var hasMetadata: Bool { contents != nil }

    /// What `body` finds in the metadata, without the copy that ``metadata`` is; `nil` if it is
    /// encrypted.
    package func look<Found>(_ body: (borrowing ColumnMetadata) -> Found) -> Found? {
        contents.map { body($0.metadata) }
    }

    /// The metadata of a chunk whose pages can be read.
    ///
    /// - Throws: ``ParquetError`` of kind `unsupported` if the chunk is encrypted.
    package var readable: ColumnMetadata {
        get throws(ParquetError) {
            guard let metadata, !isEncrypted else {
                throw ParquetError(
                    .unsupported,
                    "the column is encrypted: leave it out, or decrypt the file first"
                )
            }
            return metadata
        }
    }
}

extension ColumnChunk: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var filePath: String?
        var fileOffset: Int64?
        var metadata: ColumnMetadata?
        var offsetIndexOffset: Int?
        var offsetIndexLength: Int?
        var columnIndexOffset: Int?
        var columnIndexLength: Int?
        var cryptoMetadata: Bytes?
        var encryptedColumnMetadata: Bytes?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("ColumnChunk")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1 where field.type.isBinary: filePath = try reader.string(field, "file_path")
            case 2: fileOffset = try reader.integer(field, "file_offset")
            case 3 where field.type.isStructure: metadata = try reader.structure(field, "meta_data")
            case 4 where field.type.isInteger:
                offsetIndexOffset = try reader.count(field, "offset_index_offset")
            case 5 where field.type.isInteger:
                offsetIndexLength = try reader.count32(field, "offset_index_length")
            case 6 where field.type.isInteger:
                columnIndexOffset = try reader.count(field, "column_index_offset")
            case 7 where field.type.isInteger:
                columnIndexLength = try reader.count32(field, "column_index_length")
            case 8 where field.type.isStructure:
                cryptoMetadata = try reader.opaqueStructure(field, "crypto_metadata")
            case 9 where field.type.isBinary:
                encryptedColumnMetadata = try reader.binary(field, "encrypted_column_metadata")
            default: unknown.append(try reader.unknown(field))
            }
        }
        // Besides, a list of chunks that take one byte each would fill the memory.
        if cryptoMetadata == nil { _ = try reader.require(metadata, "ColumnChunk", "meta_data") }
        self.init(
            filePath: filePath,
            fileOffset: try reader.require(fileOffset, "ColumnChunk", "file_offset"),
            metadata: metadata,
            offsetIndexOffset: offsetIndexOffset,
            offsetIndexLength: offsetIndexLength,
            columnIndexOffset: columnIndexOffset,
            columnIndexLength: columnIndexLength,
            cryptoMetadata: cryptoMetadata,
            encryptedColumnMetadata: encryptedColumnMetadata,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.string(1, filePath)
            writer.int64(2, fileOffset)
            writer.structure(3, metadata)
            writer.int64(4, offsetIndexOffset)
            writer.int32(5, offsetIndexLength)
            writer.int64(6, columnIndexOffset)
            writer.int32(7, columnIndexLength)
            writer.opaqueStructure(8, cryptoMetadata)
            writer.binary(9, encryptedColumnMetadata)
            writer.unknown(unknownFields)
        }
    }
}
