public import Buffers

/// What is known of the values of each data page of a column chunk.
///
/// Format: <https://parquet.apache.org/docs/file-format/pageindex/>
public struct ColumnIndex: Sendable, Equatable {
    /// Which pages hold only nulls; their bounds are empty.
    public var nullPages: [Bool]
    public var minValues: [Bytes]
    public var maxValues: [Bytes]
    public var boundaryOrder: BoundaryOrder
    public var nullCounts: [Int]?
    /// One histogram per page, one after the other.
    public var repetitionLevelHistograms: [Int]?
    /// One histogram per page, one after the other.
    public var definitionLevelHistograms: [Int]?
    public var nanCounts: [Int]?
    public var unknownFields: [UnknownField]

    public init(
        nullPages: [Bool],
        minValues: [Bytes],
        maxValues: [Bytes],
        boundaryOrder: BoundaryOrder,
        nullCounts: [Int]? = nil,
        repetitionLevelHistograms: [Int]? = nil,
        definitionLevelHistograms: [Int]? = nil,
        nanCounts: [Int]? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.nullPages = nullPages
        self.minValues = minValues
        self.maxValues = maxValues
        self.boundaryOrder = boundaryOrder
        self.nullCounts = nullCounts
        self.repetitionLevelHistograms = repetitionLevelHistograms
        self.definitionLevelHistograms = definitionLevelHistograms
        self.nanCounts = nanCounts
        self.unknownFields = unknownFields
    }
}

/// Whether the bounds of a column's pages are sorted.
public enum BoundaryOrder: Int32, Sendable, Hashable {
    case unordered = 0
    case ascending = 1
    case descending = 2
}

extension ColumnIndex: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var nullPages: [Bool]?
        var minValues: [Bytes]?
        var maxValues: [Bytes]?
        var boundaryOrder: BoundaryOrder?
        var nullCounts: [Int]?
        var repetitionLevelHistograms: [Int]?
        var definitionLevelHistograms: [Int]?
        var nanCounts: [Int]?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("ColumnIndex")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: nullPages = try reader.booleans(field, "null_pages")
            case 2: minValues = try reader.binaries(field, "min_values")
            case 3: maxValues = try reader.binaries(field, "max_values")
            case 4: boundaryOrder = try reader.closedEnum(field, "boundary_order")
            case 5 where field.type.isList: nullCounts = try reader.counts(field, "null_counts")
            case 6 where field.type.isList:
                repetitionLevelHistograms = try reader.counts(field, "repetition_level_histograms")
            case 7 where field.type.isList:
                definitionLevelHistograms = try reader.counts(field, "definition_level_histograms")
            case 8 where field.type.isList: nanCounts = try reader.counts(field, "nan_counts")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            nullPages: try reader.require(nullPages, "ColumnIndex", "null_pages"),
            minValues: try reader.require(minValues, "ColumnIndex", "min_values"),
            maxValues: try reader.require(maxValues, "ColumnIndex", "max_values"),
            boundaryOrder: try reader.require(boundaryOrder, "ColumnIndex", "boundary_order"),
            nullCounts: nullCounts,
            repetitionLevelHistograms: repetitionLevelHistograms,
            definitionLevelHistograms: definitionLevelHistograms,
            nanCounts: nanCounts,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.booleans(1, nullPages)
            writer.binaries(2, minValues)
            writer.binaries(3, maxValues)
            writer.int32(4, boundaryOrder.rawValue)
            writer.int64s(5, nullCounts)
            writer.int64s(6, repetitionLevelHistograms)
            writer.int64s(7, definitionLevelHistograms)
            writer.int64s(8, nanCounts)
            writer.unknown(unknownFields)
        }
    }
}
