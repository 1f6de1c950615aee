public import Buffers

/// What a column chunk holds and where its pages are.
public struct ColumnMetadata: Sendable, Equatable {
    public var type: PhysicalType
    /// Every encoding of values and levels in the chunk.
    public var encodings: [Encoding]
    /// The names from the root's child down to the column.
    public var path: [String]
    public var codec: CompressionCodec
    /// The values, nulls included (`num_values`).
    public var valueCount: Int
    /// The bytes of all pages and their headers, before compression.
    public var totalUncompressedSize: Int
    /// The bytes of all pages and their headers, as they are in the file.
    public var totalCompressedSize: Int
    /// Where the first data page starts in the file.
    public var dataPageOffset: Int
    public var indexPageOffset: Int?
    /// Where the dictionary page starts in the file; some writers say 0 for "none".
    public var dictionaryPageOffset: Int?
    public var statistics: Statistics?
    public var encodingStats: [PageEncodingStats]?
    public var bloomFilterOffset: Int?
    public var bloomFilterLength: Int?
    public var sizeStatistics: SizeStatistics?
    /// The encoded Thrift struct.
    public var geospatialStatistics: Bytes?
    public var keyValues: [KeyValue]?
    public var unknownFields: [UnknownField]

    public init(
        type: PhysicalType,
        encodings: [Encoding],
        path: [String],
        codec: CompressionCodec,
        valueCount: Int,
        totalUncompressedSize: Int,
        totalCompressedSize: Int,
        dataPageOffset: Int,
        indexPageOffset: Int? = nil,
        dictionaryPageOffset: Int? = nil,
        statistics: Statistics? = nil,
        encodingStats: [PageEncodingStats]? = nil,
        bloomFilterOffset: Int? = nil,
        bloomFilterLength: Int? = nil,
        sizeStatistics: SizeStatistics? = nil,
        geospatialStatistics: Bytes? = nil,
        keyValues: [KeyValue]? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.type = type
        self.encodings = encodings
        self.path = path
        self.codec = codec
        self.valueCount = valueCount
        self.totalUncompressedSize = totalUncompressedSize
        self.totalCompressedSize = totalCompressedSize
        self.dataPageOffset = dataPageOffset
        self.indexPageOffset = indexPageOffset
        self.dictionaryPageOffset = dictionaryPageOffset
        self.statistics = statistics
        self.encodingStats = encodingStats
        self.bloomFilterOffset = bloomFilterOffset
        self.bloomFilterLength = bloomFilterLength
        self.sizeStatistics = sizeStatistics
        self.geospatialStatistics = geospatialStatistics
        self.keyValues = keyValues
        self.unknownFields = unknownFields
    }
}

/// How many pages of a column chunk have one type and encoding.
public struct PageEncodingStats: Sendable, Equatable {
    public var pageType: PageType
    public var encoding: Encoding
    public var count: Int
    public var unknownFields: [UnknownField]

    public init(
        pageType: PageType,
        encoding: Encoding,
        count: Int,
        unknownFields: [UnknownField] = []
    ) {
        self.pageType = pageType
        self.encoding = encoding
        self.count = count
        self.unknownFields = unknownFields
    }
}
