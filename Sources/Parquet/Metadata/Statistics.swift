public import Buffers

/// What is known of the values of a column chunk or a page.
///
/// Whether it can be believed depends on the writer: see ``WriterQuirks``.
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
