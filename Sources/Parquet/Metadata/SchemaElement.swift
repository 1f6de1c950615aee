/// A node of a schema, in the flat form in which a footer lists them: depth first.
public struct SchemaElement: Sendable, Equatable {
    public var name: String
    /// The type of a column; `nil` for a group.
    public var physicalType: PhysicalType?
    /// The bytes of a value of a FIXED_LEN_BYTE_ARRAY column.
    public var typeLength: Int?
    /// How often the node may occur; `nil` for the root.
    public var repetition: Repetition?
    /// The number of children; `nil` for a column.
    public var childCount: Int?
    public var convertedType: ConvertedType?
    /// The scale of a decimal, where only the converted type says it.
    public var scale: Int?
    /// The precision of a decimal, where only the converted type says it.
    public var precision: Int?
    public var fieldID: Int32?
    public var logicalType: LogicalType?
    public var unknownFields: [UnknownField]

    public init(
        name: String,
        physicalType: PhysicalType? = nil,
        typeLength: Int? = nil,
        repetition: Repetition? = nil,
        childCount: Int? = nil,
        convertedType: ConvertedType? = nil,
        scale: Int? = nil,
        precision: Int? = nil,
        fieldID: Int32? = nil,
        logicalType: LogicalType? = nil,
        unknownFields: [UnknownField] = []
    ) {
        self.name = name
        self.physicalType = physicalType
        self.typeLength = typeLength
        self.repetition = repetition
        self.childCount = childCount
        self.convertedType = convertedType
        self.scale = scale
        self.precision = precision
        self.fieldID = fieldID
        self.logicalType = logicalType
        self.unknownFields = unknownFields
    }
}
