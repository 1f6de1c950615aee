public import Buffers

/// The contents of a footer: the schema, and where each row group is.
///
/// Format: <https://parquet.apache.org/docs/file-format/metadata/>
public struct FileMetadata: Sendable, Equatable {
    public var version: Int32
    /// The schema, depth first; the first element is the root.
    public var schema: [SchemaElement]
    public var rowCount: Int
    public var rowGroups: [RowGroup]
    public var keyValues: [KeyValue]?
    public var createdBy: String?
    /// How `minValue` and `maxValue` of each column are ordered.
    public var columnOrders: [ColumnOrder]?
    /// The encoded Thrift union; present if columns may be encrypted.
    public var encryptionAlgorithm: Bytes?
    public var footerSigningKeyMetadata: Bytes?
    public var unknownFields: [UnknownField]

    public init(
        version: Int32 = 2,
        schema: [SchemaElement],
        rowCount: Int,
        rowGroups: [RowGroup],
        keyValues: [KeyValue]? = nil,
        createdBy: String? = nil,
        columnOrders: [ColumnOrder]? = nil,
        encryptionAlgorithm: Bytes? = nil,
        footerSigningKeyMetadata: Bytes? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.version = version
        self.schema = schema
        self.rowCount = rowCount
        self.rowGroups = rowGroups
        self.keyValues = keyValues
        self.createdBy = createdBy
        self.columnOrders = columnOrders
        self.encryptionAlgorithm = encryptionAlgorithm
        self.footerSigningKeyMetadata = footerSigningKeyMetadata
        self.unknownFields = unknownFields
    }
}

extension FileMetadata: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var version: Int32?
        var schema: [SchemaElement]?
        var rowCount: Int?
        var rowGroups: [RowGroup]?
        var keyValues: [KeyValue]?
        var createdBy: String?
        var columnOrders: [ColumnOrder]?
        var encryptionAlgorithm: Bytes?
        var footerSigningKeyMetadata: Bytes?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("FileMetaData")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: version = try reader.integer(field, "version")
            case 2:
                schema = try reader.structures(
                    field,
                    "schema",
                    limit: reader.limits.schemaElementLimit
                )
            case 3: rowCount = try reader.count(field, "num_rows")
            case 4:
                rowGroups = try reader.structures(
                    field,
                    "row_groups",
                    limit: reader.limits.rowGroupLimit
                )
            case 5 where field.type.isList:
                keyValues = try reader.structures(field, "key_value_metadata")
            case 6 where field.type.isBinary: createdBy = try reader.string(field, "created_by")
            case 7 where field.type.isList:
                columnOrders = try reader.structures(
                    field,
                    "column_orders",
                    limit: reader.limits.schemaElementLimit
                )
            case 8 where field.type.isStructure:
                encryptionAlgorithm = try reader.opaqueStructure(field, "encryption_algorithm")
            case 9 where field.type.isBinary:
                footerSigningKeyMetadata = try reader.binary(field, "footer_signing_key_metadata")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            version: try reader.require(version, "FileMetaData", "version"),
            schema: try reader.require(schema, "FileMetaData", "schema"),
            rowCount: try reader.require(rowCount, "FileMetaData", "num_rows"),
            rowGroups: try reader.require(rowGroups, "FileMetaData", "row_groups"),
            keyValues: keyValues,
            createdBy: createdBy,
            columnOrders: columnOrders,
            encryptionAlgorithm: encryptionAlgorithm,
            footerSigningKeyMetadata: footerSigningKeyMetadata,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, version)
            writer.structures(2, schema)
            writer.int64(3, rowCount)
            writer.structures(4, rowGroups)
            writer.structures(5, keyValues)
            writer.string(6, createdBy)
            writer.structures(7, columnOrders)
            writer.opaqueStructure(8, encryptionAlgorithm)
            writer.binary(9, footerSigningKeyMetadata)
            writer.unknown(unknownFields)
        }
    }
}
