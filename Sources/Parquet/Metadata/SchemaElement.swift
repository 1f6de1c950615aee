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

extension SchemaElement: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var physicalType: PhysicalType?
        var typeLength: Int?
        var repetition: Repetition?
        var name: String?
        var childCount: Int?
        var convertedType: ConvertedType?
        var scale: Int?
        var precision: Int?
        var fieldID: Int32?
        var logicalType: LogicalType?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("SchemaElement")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1 where field.type.isInteger: physicalType = try reader.closedEnum(field, "type")
            case 2 where field.type.isInteger: typeLength = try reader.count32(field, "type_length")
            case 3 where field.type.isInteger:
                repetition = try reader.closedEnum(field, "repetition_type")
            case 4: name = try reader.string(field, "name")
            case 5 where field.type.isInteger:
                childCount = try reader.count32(field, "num_children")
            case 6 where field.type.isInteger:
                convertedType = ConvertedType(rawValue: try reader.integer(field, "converted_type"))
            case 7 where field.type.isInteger: scale = try reader.integer(field, "scale")
            case 8 where field.type.isInteger: precision = try reader.integer(field, "precision")
            case 9 where field.type.isInteger: fieldID = try reader.integer(field, "field_id")
            case 10 where field.type.isStructure:
                logicalType = try reader.structure(field, "logicalType")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            name: try reader.require(name, "SchemaElement", "name"),
            physicalType: physicalType,
            typeLength: typeLength,
            repetition: repetition,
            childCount: childCount,
            convertedType: convertedType,
            scale: scale,
            precision: precision,
            fieldID: fieldID,
            logicalType: logicalType,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.int32(1, physicalType?.rawValue)
            writer.int32(2, typeLength)
            writer.int32(3, repetition?.rawValue)
            writer.string(4, name)
            writer.int32(5, childCount)
            writer.int32(6, convertedType?.rawValue)
            writer.int32(7, scale)
            writer.int32(8, precision)
            writer.int32(9, fieldID)
            writer.structure(10, logicalType)
            writer.unknown(unknownFields)
        }
    }
}
