/// Where the data pages of a column chunk are.
///
/// Format: <https://parquet.apache.org/docs/file-format/pageindex/>
public struct OffsetIndex: Sendable, Equatable {
    public var pageLocations: [PageLocation]
    /// The bytes of the BYTE_ARRAY values of each page.
    public var unencodedByteArrayDataBytes: [Int]?
    public var unknownFields: [UnknownField]

    public init(
        pageLocations: [PageLocation],
        unencodedByteArrayDataBytes: [Int]? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.pageLocations = pageLocations
        self.unencodedByteArrayDataBytes = unencodedByteArrayDataBytes
        self.unknownFields = unknownFields
    }
}

/// Where a data page is, and which row it starts with.
public struct PageLocation: Sendable, Equatable {
    /// Bytes from the start of the file to the page's header.
    public var offset: Int
    /// The bytes of header and page.
    public var compressedPageSize: Int
    /// The row, counted from the start of the row group.
    public var firstRowIndex: Int
    public var unknownFields: [UnknownField]

    public init(
        offset: Int,
        compressedPageSize: Int,
        firstRowIndex: Int,
        unknownFields: [UnknownField] = []
    ) {
        self.offset = offset
        self.compressedPageSize = compressedPageSize
        self.firstRowIndex = firstRowIndex
        self.unknownFields = unknownFields
    }
}

extension OffsetIndex: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var pageLocations: [PageLocation]?
        var unencodedByteArrayDataBytes: [Int]?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("OffsetIndex")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: pageLocations = try reader.structures(field, "page_locations")
            case 2 where field.type.isList:
                unencodedByteArrayDataBytes = try reader.counts(
                    field,
                    "unencoded_byte_array_data_bytes"
                )
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            pageLocations: try reader.require(pageLocations, "OffsetIndex", "page_locations"),
            unencodedByteArrayDataBytes: unencodedByteArrayDataBytes,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.structures(1, pageLocations)
            writer.int64s(2, unencodedByteArrayDataBytes)
            writer.unknown(unknownFields)
        }
    }
}

extension PageLocation: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var offset: Int?
        var compressedPageSize: Int?
        var firstRowIndex: Int?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("PageLocation")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: offset = try reader.count(field, "offset")
            case 2: compressedPageSize = try reader.count32(field, "compressed_page_size")
            case 3: firstRowIndex = try reader.count(field, "first_row_index")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            offset: try reader.require(offset, "PageLocation", "offset"),
            compressedPageSize: try reader.require(
                compressedPageSize,
                "PageLocation",
                "compressed_page_size"
            ),
            firstRowIndex: try reader.require(firstRowIndex, "PageLocation", "first_row_index"),
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int64(1, offset)
            writer.int32(2, compressedPageSize)
            writer.int64(3, firstRowIndex)
            writer.unknown(unknownFields)
        }
    }
}
