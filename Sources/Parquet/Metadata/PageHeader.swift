/// What stands before each page of a column chunk.
///
/// Format: <https://parquet.apache.org/docs/file-format/data-pages/>
public struct PageHeader: Sendable, Equatable {
    public var type: PageType
    /// The bytes of the page before compression, without this header.
    public var uncompressedPageSize: Int
    /// The bytes of the page as it is in the file, without this header.
    public var compressedPageSize: Int
    /// The CRC-32 of the page as it is in the file, as a bit pattern.
    public var crc: Int32?
    public var dataPage: DataPageHeader?
    public var dictionaryPage: DictionaryPageHeader?
    public var dataPageV2: DataPageHeaderV2?
    public var unknownFields: [UnknownField]

    public init(
        type: PageType,
        uncompressedPageSize: Int,
        compressedPageSize: Int,
        crc: Int32? = nil,
        dataPage: DataPageHeader? = nil,
        dictionaryPage: DictionaryPageHeader? = nil,
        dataPageV2: DataPageHeaderV2? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.type = type
        self.uncompressedPageSize = uncompressedPageSize
        self.compressedPageSize = compressedPageSize
        self.crc = crc
        self.dataPage = dataPage
        self.dictionaryPage = dictionaryPage
        self.dataPageV2 = dataPageV2
        self.unknownFields = unknownFields
    }
}
