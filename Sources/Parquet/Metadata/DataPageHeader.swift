/// The header of a data page of the first kind: levels and values are compressed together.
public struct DataPageHeader: Sendable, Equatable {
    /// The values, nulls included.
    public var valueCount: Int
    public var encoding: Encoding
    public var definitionLevelEncoding: Encoding
    public var repetitionLevelEncoding: Encoding
    public var statistics: Statistics?
    public var unknownFields: [UnknownField]

    public init(
        valueCount: Int,
        encoding: Encoding,
        definitionLevelEncoding: Encoding = .rle,
        repetitionLevelEncoding: Encoding = .rle,
        statistics: Statistics? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.valueCount = valueCount
        self.encoding = encoding
        self.definitionLevelEncoding = definitionLevelEncoding
        self.repetitionLevelEncoding = repetitionLevelEncoding
        self.statistics = statistics
        self.unknownFields = unknownFields
    }
}

/// The header of a data page of the second kind: levels stand before the values, uncompressed.
public struct DataPageHeaderV2: Sendable, Equatable {
    /// The values, nulls included.
    public var valueCount: Int
    public var nullCount: Int
    public var rowCount: Int
    public var encoding: Encoding
    public var definitionLevelsByteLength: Int
    public var repetitionLevelsByteLength: Int
    /// Whether the values are compressed.
    public var isCompressed: Bool
    public var statistics: Statistics?
    public var unknownFields: [UnknownField]

    public init(
        valueCount: Int,
        nullCount: Int,
        rowCount: Int,
        encoding: Encoding,
        definitionLevelsByteLength: Int,
        repetitionLevelsByteLength: Int,
        isCompressed: Bool = true,
        statistics: Statistics? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.valueCount = valueCount
        self.nullCount = nullCount
        self.rowCount = rowCount
        self.encoding = encoding
        self.definitionLevelsByteLength = definitionLevelsByteLength
        self.repetitionLevelsByteLength = repetitionLevelsByteLength
        self.isCompressed = isCompressed
        self.statistics = statistics
        self.unknownFields = unknownFields
    }
}

/// The header of a dictionary page.
public struct DictionaryPageHeader: Sendable, Equatable {
    public var valueCount: Int
    public var encoding: Encoding
    public var isSorted: Bool?
    public var unknownFields: [UnknownField]

    public init(
        valueCount: Int,
        encoding: Encoding,
        isSorted: Bool? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.valueCount = valueCount
        self.encoding = encoding
        self.isSorted = isSorted
        self.unknownFields = unknownFields
    }
}
