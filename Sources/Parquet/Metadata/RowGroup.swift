/// A run of rows, stored column by column.
public struct RowGroup: Sendable, Equatable {
    /// The chunks, in the order of the schema's columns.
    public var columns: [ColumnChunk]
    /// The bytes of all pages before compression.
    public var totalByteSize: Int
    public var rowCount: Int
    public var sortingColumns: [SortingColumn]?
    /// Where the first page starts in the file; old writers got it wrong.
    public var fileOffset: Int64?
    /// The bytes of all pages as they are in the file.
    public var totalCompressedSize: Int?
    public var ordinal: Int16?
    public var unknownFields: [UnknownField]

    public init(
        columns: [ColumnChunk],
        totalByteSize: Int,
        rowCount: Int,
        sortingColumns: [SortingColumn]? = nil,
        fileOffset: Int64? = nil,
        totalCompressedSize: Int? = nil,
        ordinal: Int16? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.columns = columns
        self.totalByteSize = totalByteSize
        self.rowCount = rowCount
        self.sortingColumns = sortingColumns
        self.fileOffset = fileOffset
        self.totalCompressedSize = totalCompressedSize
        self.ordinal = ordinal
        self.unknownFields = unknownFields
    }
}

/// A column by which the rows of a row group are sorted.
public struct SortingColumn: Sendable, Equatable {
    /// The position among the schema's columns.
    public var columnIndex: Int
    public var isDescending: Bool
    public var nullsFirst: Bool
    public var unknownFields: [UnknownField]

    public init(
        columnIndex: Int,
        isDescending: Bool,
        nullsFirst: Bool,
        unknownFields: [UnknownField] = []
    ) {
        self.columnIndex = columnIndex
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst
        self.unknownFields = unknownFields
    }
}
