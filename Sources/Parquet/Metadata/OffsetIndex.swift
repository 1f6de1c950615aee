public import Buffers

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
