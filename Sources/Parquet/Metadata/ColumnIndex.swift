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
