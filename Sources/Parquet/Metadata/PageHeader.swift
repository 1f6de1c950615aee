package import Buffers

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

extension PageHeader: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var type: PageType?
        var uncompressedPageSize: Int?
        var compressedPageSize: Int?
        var crc: Int32?
        var dataPage: DataPageHeader?
        var dictionaryPage: DictionaryPageHeader?
        var dataPageV2: DataPageHeaderV2?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("PageHeader")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: type = PageType(rawValue: try reader.integer(field, "type"))
            case 2: uncompressedPageSize = try reader.count32(field, "uncompressed_page_size")
            case 3: compressedPageSize = try reader.count32(field, "compressed_page_size")
            case 4 where field.type.isInteger: crc = try reader.integer(field, "crc")
            case 5 where field.type.isStructure:
                dataPage = try reader.structure(field, "data_page_header")
            case 7 where field.type.isStructure:
                dictionaryPage = try reader.structure(field, "dictionary_page_header")
            case 8 where field.type.isStructure:
                dataPageV2 = try reader.structure(field, "data_page_header_v2")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            type: try reader.require(type, "PageHeader", "type"),
            uncompressedPageSize: try reader.require(
                uncompressedPageSize,
                "PageHeader",
                "uncompressed_page_size"
            ),
            compressedPageSize: try reader.require(
                compressedPageSize,
                "PageHeader",
                "compressed_page_size"
            ),
            crc: crc,
            dataPage: dataPage,
            dictionaryPage: dictionaryPage,
            dataPageV2: dataPageV2,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, type.rawValue)
            writer.int32(2, uncompressedPageSize)
            writer.int32(3, compressedPageSize)
            writer.int32(4, crc)
            writer.structure(5, dataPage)
            writer.structure(7, dictionaryPage)
            writer.structure(8, dataPageV2)
            writer.unknown(unknownFields)
        }
    }
}

extension PageHeader {
    /// Reads the header that starts at `offset` of `bytes`, and says how many bytes it takes.
    ///
    /// - Throws: ``ParquetError`` of kind `truncated` if the header does not end inside `bytes`,
    ///   and of kind `corrupt` if it is no page header or lacks the part that its type calls for.
    package static func parse(
        _ bytes: Bytes,
        at offset: Int
    ) throws(ParquetError) -> (header: PageHeader, byteCount: Int) {
        var reader = CompactReader(bytes, at: offset)
        let header = try PageHeader(from: &reader)
        let hasPart =
            switch header.type {
            case .dataPage: header.dataPage != nil
            case .dataPageV2: header.dataPageV2 != nil
            case .dictionaryPage: header.dictionaryPage != nil
            default: true
            }
        guard hasPart else {
            throw ParquetError(
                .corrupt,
                "the header of a \(header.type) has no part for that type",
                .init(offset: offset)
            )
        }
        return (header, reader.offset - offset)
    }
}
