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

extension ColumnMetadata: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var type: PhysicalType?
        var encodings: [Encoding]?
        var path: [String]?
        var codec: CompressionCodec?
        var valueCount: Int?
        var totalUncompressedSize: Int?
        var totalCompressedSize: Int?
        var dataPageOffset: Int?
        // Takes the optional fields; the required ones follow once all are known to be there.
        var metadata = ColumnMetadata(
            type: .boolean,
            encodings: [],
            path: [],
            codec: .uncompressed,
            valueCount: 0,
            totalUncompressedSize: 0,
            totalCompressedSize: 0,
            dataPageOffset: 0
        )
        var scope = try reader.beginStruct("ColumnMetaData")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: type = try reader.closedEnum(field, "type")
            case 2:
                encodings = try reader.integers(field, "encodings").map(Encoding.init(rawValue:))
            case 3: path = try reader.strings(field, "path_in_schema")
            case 4: codec = CompressionCodec(rawValue: try reader.integer(field, "codec"))
            case 5: valueCount = try reader.count(field, "num_values")
            case 6: totalUncompressedSize = try reader.count(field, "total_uncompressed_size")
            case 7: totalCompressedSize = try reader.count(field, "total_compressed_size")
            case 9: dataPageOffset = try reader.count(field, "data_page_offset")
            default: try metadata.readOptional(field, from: &reader)
            }
        }
        metadata.type = try reader.require(type, "ColumnMetaData", "type")
        metadata.encodings = try reader.require(encodings, "ColumnMetaData", "encodings")
        metadata.path = try reader.require(path, "ColumnMetaData", "path_in_schema")
        metadata.codec = try reader.require(codec, "ColumnMetaData", "codec")
        metadata.valueCount = try reader.require(valueCount, "ColumnMetaData", "num_values")
        metadata.totalUncompressedSize = try reader.require(
            totalUncompressedSize,
            "ColumnMetaData",
            "total_uncompressed_size"
        )
        metadata.totalCompressedSize = try reader.require(
            totalCompressedSize,
            "ColumnMetaData",
            "total_compressed_size"
        )
        metadata.dataPageOffset = try reader.require(
            dataPageOffset,
            "ColumnMetaData",
            "data_page_offset"
        )
        self = metadata
    }

    private mutating func readOptional(
        _ field: FieldHeader,
        from reader: inout CompactReader
    ) throws(ParquetError) {
        switch field.id {
        case 8 where field.type.isList:
            keyValues = try reader.structures(field, "key_value_metadata")
        case 10 where field.type.isInteger:
            indexPageOffset = try reader.count(field, "index_page_offset")
        case 11 where field.type.isInteger:
            dictionaryPageOffset = try reader.count(field, "dictionary_page_offset")
        case 12 where field.type.isStructure:
            statistics = try reader.structure(field, "statistics")
        case 13 where field.type.isList:
            encodingStats = try reader.structures(field, "encoding_stats")
        case 14 where field.type.isInteger:
            bloomFilterOffset = try reader.count(field, "bloom_filter_offset")
        case 15 where field.type.isInteger:
            bloomFilterLength = try reader.count32(field, "bloom_filter_length")
        case 16 where field.type.isStructure:
            sizeStatistics = try reader.structure(field, "size_statistics")
        case 17 where field.type.isStructure:
            geospatialStatistics = try reader.opaqueStructure(field, "geospatial_statistics")
        default: unknownFields.append(try reader.unknown(field))
        }
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, type.rawValue)
            writer.int32s(2, encodings.map(\.rawValue))
            writer.strings(3, path)
            writer.int32(4, codec.rawValue)
            writer.int64(5, valueCount)
            writer.int64(6, totalUncompressedSize)
            writer.int64(7, totalCompressedSize)
            writer.structures(8, keyValues)
            writer.int64(9, dataPageOffset)
            writer.int64(10, indexPageOffset)
            writer.int64(11, dictionaryPageOffset)
            writer.structure(12, statistics)
            writer.structures(13, encodingStats)
            writer.int64(14, bloomFilterOffset)
            writer.int32(15, bloomFilterLength)
            writer.structure(16, sizeStatistics)
            writer.opaqueStructure(17, geospatialStatistics)
            writer.unknown(unknownFields)
        }
    }
}

extension PageEncodingStats: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var pageType: PageType?
        var encoding: Encoding?
        var count: Int?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("PageEncodingStats")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: pageType = PageType(rawValue: try reader.integer(field, "page_type"))
            case 2: encoding = Encoding(rawValue: try reader.integer(field, "encoding"))
            case 3: count = try reader.count32(field, "count")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            pageType: try reader.require(pageType, "PageEncodingStats", "page_type"),
            encoding: try reader.require(encoding, "PageEncodingStats", "encoding"),
            count: try reader.require(count, "PageEncodingStats", "count"),
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, pageType.rawValue)
            writer.int32(2, encoding.rawValue)
            writer.int32(3, count)
            writer.unknown(unknownFields)
        }
    }
}
