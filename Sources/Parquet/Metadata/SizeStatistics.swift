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
