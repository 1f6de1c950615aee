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
