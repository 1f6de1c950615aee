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

extension DataPageHeader: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var valueCount: Int?
        var encoding: Encoding?
        var definitionLevelEncoding: Encoding?
        var repetitionLevelEncoding: Encoding?
        var statistics: Statistics?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("DataPageHeader")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: valueCount = try reader.count32(field, "num_values")
            case 2: encoding = Encoding(rawValue: try reader.integer(field, "encoding"))
            case 3:
                definitionLevelEncoding = Encoding(
                    rawValue: try reader.integer(field, "definition_level_encoding")
                )
            case 4:
                repetitionLevelEncoding = Encoding(
                    rawValue: try reader.integer(field, "repetition_level_encoding")
                )
            case 5 where field.type.isStructure:
                statistics = try reader.structure(field, "statistics")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            valueCount: try reader.require(valueCount, "DataPageHeader", "num_values"),
            encoding: try reader.require(encoding, "DataPageHeader", "encoding"),
            definitionLevelEncoding: try reader.require(
                definitionLevelEncoding,
                "DataPageHeader",
                "definition_level_encoding"
            ),
            repetitionLevelEncoding: try reader.require(
                repetitionLevelEncoding,
                "DataPageHeader",
                "repetition_level_encoding"
            ),
            statistics: statistics,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, valueCount)
            writer.int32(2, encoding.rawValue)
            writer.int32(3, definitionLevelEncoding.rawValue)
            writer.int32(4, repetitionLevelEncoding.rawValue)
            writer.structure(5, statistics)
            writer.unknown(unknownFields)
        }
    }
}

extension DataPageHeaderV2: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var valueCount: Int?
        var nullCount: Int?
        var rowCount: Int?
        var encoding: Encoding?
        var definitionLevelsByteLength: Int?
        var repetitionLevelsByteLength: Int?
        var isCompressed: Bool?
        var statistics: Statistics?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("DataPageHeaderV2")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: valueCount = try reader.count32(field, "num_values")
            case 2: nullCount = try reader.count32(field, "num_nulls")
            case 3: rowCount = try reader.count32(field, "num_rows")
            case 4: encoding = Encoding(rawValue: try reader.integer(field, "encoding"))
            case 5:
                definitionLevelsByteLength = try reader.count32(
                    field,
                    "definition_levels_byte_length"
                )
            case 6:
                repetitionLevelsByteLength = try reader.count32(
                    field,
                    "repetition_levels_byte_length"
                )
            case 7 where field.type.isBoolean:
                isCompressed = try reader.boolean(field, "is_compressed")
            case 8 where field.type.isStructure:
                statistics = try reader.structure(field, "statistics")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            valueCount: try reader.require(valueCount, "DataPageHeaderV2", "num_values"),
            nullCount: try reader.require(nullCount, "DataPageHeaderV2", "num_nulls"),
            rowCount: try reader.require(rowCount, "DataPageHeaderV2", "num_rows"),
            encoding: try reader.require(encoding, "DataPageHeaderV2", "encoding"),
            definitionLevelsByteLength: try reader.require(
                definitionLevelsByteLength,
                "DataPageHeaderV2",
                "definition_levels_byte_length"
            ),
            repetitionLevelsByteLength: try reader.require(
                repetitionLevelsByteLength,
                "DataPageHeaderV2",
                "repetition_levels_byte_length"
            ),
            isCompressed: isCompressed ?? true,
            statistics: statistics,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, valueCount)
            writer.int32(2, nullCount)
            writer.int32(3, rowCount)
            writer.int32(4, encoding.rawValue)
            writer.int32(5, definitionLevelsByteLength)
            writer.int32(6, repetitionLevelsByteLength)
            writer.boolean(7, isCompressed)
            writer.structure(8, statistics)
            writer.unknown(unknownFields)
        }
    }
}

extension DictionaryPageHeader: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var valueCount: Int?
        var encoding: Encoding?
        var isSorted: Bool?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("DictionaryPageHeader")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: valueCount = try reader.count32(field, "num_values")
            case 2: encoding = Encoding(rawValue: try reader.integer(field, "encoding"))
            case 3 where field.type.isBoolean: isSorted = try reader.boolean(field, "is_sorted")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            valueCount: try reader.require(valueCount, "DictionaryPageHeader", "num_values"),
            encoding: try reader.require(encoding, "DictionaryPageHeader", "encoding"),
            isSorted: isSorted,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, valueCount)
            writer.int32(2, encoding.rawValue)
            writer.boolean(3, isSorted)
            writer.unknown(unknownFields)
        }
    }
}
