public import Buffers

/// What is known of the values of a column chunk or a page.
///
/// Whether it can be believed depends on the writer: see `WriterQuirks`.
public struct Statistics: Sendable, Equatable {
    /// The largest value in *signed* order, deprecated.
    public var max: Bytes?
    /// The smallest value in *signed* order, deprecated.
    public var min: Bytes?
    public var nullCount: Int?
    public var distinctCount: Int?
    /// An upper bound of the values in the column's order.
    public var maxValue: Bytes?
    /// A lower bound of the values in the column's order.
    public var minValue: Bytes?
    /// Whether `maxValue` is a value, not merely a bound.
    public var isMaxValueExact: Bool?
    /// Whether `minValue` is a value, not merely a bound.
    public var isMinValueExact: Bool?
    public var nanCount: Int?
    public var unknownFields: [UnknownField]

    public init(
        max: Bytes? = nil,
        min: Bytes? = nil,
        nullCount: Int? = nil,
        distinctCount: Int? = nil,
        maxValue: Bytes? = nil,
        minValue: Bytes? = nil,
        isMaxValueExact: Bool? = nil,
        isMinValueExact: Bool? = nil,
        nanCount: Int? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.max = max
        self.min = min
        self.nullCount = nullCount
        self.distinctCount = distinctCount
        self.maxValue = maxValue
        self.minValue = minValue
        self.isMaxValueExact = isMaxValueExact
        self.isMinValueExact = isMinValueExact
        self.nanCount = nanCount
        self.unknownFields = unknownFields
    }
}

extension Statistics: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var max: Bytes?
        var min: Bytes?
        var nullCount: Int?
        var distinctCount: Int?
        var maxValue: Bytes?
        var minValue: Bytes?
        var isMaxValueExact: Bool?
        var isMinValueExact: Bool?
        var nanCount: Int?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("Statistics")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1 where field.type.isBinary: max = try reader.binary(field, "max")
            case 2 where field.type.isBinary: min = try reader.binary(field, "min")
            case 3 where field.type.isInteger: nullCount = try reader.count(field, "null_count")
            case 4 where field.type.isInteger:
                distinctCount = try reader.count(field, "distinct_count")
            case 5 where field.type.isBinary: maxValue = try reader.binary(field, "max_value")
            case 6 where field.type.isBinary: minValue = try reader.binary(field, "min_value")
            case 7 where field.type.isBoolean:
                isMaxValueExact = try reader.boolean(field, "is_max_value_exact")
            case 8 where field.type.isBoolean:
                isMinValueExact = try reader.boolean(field, "is_min_value_exact")
            case 9 where field.type.isInteger: nanCount = try reader.count(field, "nan_count")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            max: max,
            min: min,
            nullCount: nullCount,
            distinctCount: distinctCount,
            maxValue: maxValue,
            minValue: minValue,
            isMaxValueExact: isMaxValueExact,
            isMinValueExact: isMinValueExact,
            nanCount: nanCount,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.binary(1, max)
            writer.binary(2, min)
            writer.int64(3, nullCount)
            writer.int64(4, distinctCount)
            writer.binary(5, maxValue)
            writer.binary(6, minValue)
            writer.boolean(7, isMaxValueExact)
            writer.boolean(8, isMinValueExact)
            writer.int64(9, nanCount)
            writer.unknown(unknownFields)
        }
    }
}
