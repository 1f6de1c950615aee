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

extension RowGroup: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var columns: [ColumnChunk]?
        var totalByteSize: Int?
        var rowCount: Int?
        var sortingColumns: [SortingColumn]?
        var fileOffset: Int64?
        var totalCompressedSize: Int?
        var ordinal: Int16?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("RowGroup")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1:
                columns = try reader.structures(
                    field,
                    "columns",
                    limit: reader.limits.schemaElementLimit
                )
            case 2: totalByteSize = try reader.count(field, "total_byte_size")
            case 3: rowCount = try reader.count(field, "num_rows")
            case 4 where field.type.isList:
                sortingColumns = try reader.structures(field, "sorting_columns")
            case 5 where field.type.isInteger: fileOffset = try reader.integer(field, "file_offset")
            case 6 where field.type.isInteger:
                totalCompressedSize = try reader.count(field, "total_compressed_size")
            case 7 where field.type.isInteger: ordinal = try reader.integer(field, "ordinal")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            columns: try reader.require(columns, "RowGroup", "columns"),
            totalByteSize: try reader.require(totalByteSize, "RowGroup", "total_byte_size"),
            rowCount: try reader.require(rowCount, "RowGroup", "num_rows"),
            sortingColumns: sortingColumns,
            fileOffset: fileOffset,
            totalCompressedSize: totalCompressedSize,
            ordinal: ordinal,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.structures(1, columns)
            writer.int64(2, totalByteSize)
            writer.int64(3, rowCount)
            writer.structures(4, sortingColumns)
            writer.int64(5, fileOffset)
            writer.int64(6, totalCompressedSize)
            writer.int16(7, ordinal)
            writer.unknown(unknownFields)
        }
    }
}

extension SortingColumn: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var columnIndex: Int?
        var isDescending: Bool?
        var nullsFirst: Bool?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("SortingColumn")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: columnIndex = try reader.count32(field, "column_idx")
            case 2: isDescending = try reader.boolean(field, "descending")
            case 3: nullsFirst = try reader.boolean(field, "nulls_first")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            columnIndex: try reader.require(columnIndex, "SortingColumn", "column_idx"),
            isDescending: try reader.require(isDescending, "SortingColumn", "descending"),
            nullsFirst: try reader.require(nullsFirst, "SortingColumn", "nulls_first"),
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, columnIndex)
            writer.boolean(2, isDescending)
            writer.boolean(3, nullsFirst)
            writer.unknown(unknownFields)
        }
    }
}
