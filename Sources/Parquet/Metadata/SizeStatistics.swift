/// How much memory the values of a column chunk take once decoded.
public struct SizeStatistics: Sendable, Equatable {
    /// The bytes of all BYTE_ARRAY values, without their lengths.
    public var unencodedByteArrayDataBytes: Int?
    /// How often each repetition level occurs.
    public var repetitionLevelHistogram: [Int]?
    /// How often each definition level occurs.
    public var definitionLevelHistogram: [Int]?
    public var unknownFields: [UnknownField]

    public init(
        unencodedByteArrayDataBytes: Int? = nil,
        repetitionLevelHistogram: [Int]? = nil,
        definitionLevelHistogram: [Int]? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.unencodedByteArrayDataBytes = unencodedByteArrayDataBytes
        self.repetitionLevelHistogram = repetitionLevelHistogram
        self.definitionLevelHistogram = definitionLevelHistogram
        self.unknownFields = unknownFields
    }
}

extension SizeStatistics: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var unencodedByteArrayDataBytes: Int?
        var repetitionLevelHistogram: [Int]?
        var definitionLevelHistogram: [Int]?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("SizeStatistics")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1 where field.type.isInteger:
                unencodedByteArrayDataBytes = try reader.count(
                    field,
                    "unencoded_byte_array_data_bytes"
                )
            case 2 where field.type.isList:
                repetitionLevelHistogram = try reader.counts(field, "repetition_level_histogram")
            case 3 where field.type.isList:
                definitionLevelHistogram = try reader.counts(field, "definition_level_histogram")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            unencodedByteArrayDataBytes: unencodedByteArrayDataBytes,
            repetitionLevelHistogram: repetitionLevelHistogram,
            definitionLevelHistogram: definitionLevelHistogram,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int64(1, unencodedByteArrayDataBytes)
            writer.int64s(2, repetitionLevelHistogram)
            writer.int64s(3, definitionLevelHistogram)
            writer.unknown(unknownFields)
        }
    }
}
