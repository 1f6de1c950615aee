public import Columns

extension Schema {
    /// The columns as Spark sees them.
    public var tableSchema: TableSchema {
        TableSchema(root.children.map(\.field))
    }
}

extension SchemaNode {
    /// The node as a field of a table or of a struct.
    public var field: Field {
        Field(name, dataType, isNullable: repetition == .optional)
    }

    /// The type of the node's values as Spark sees it.
    ///
    /// Every node has one: what Spark has no type for is `binary`, or a number without its unit.
    public var dataType: DataType {
        repetition == .repeated ? .array(element: ownType) : ownType
    }

    /// The type of one occurrence of the node.
    var ownType: DataType {
        switch form {
        case .value(let type, let annotation): DataType(type, annotation)
        case .structure: .structure(children.map(\.field))
        case .list(let repeated, let element):
            .array(element: element?.dataType ?? repeated.ownType)
        case .map(_, let key, let value):
            .map(key: key.dataType, value: value?.dataType ?? .null)
        }
    }
}

extension DataType {
    /// The type of values that are stored as `type` and mean `annotation`.
    package init(_ type: PhysicalType, _ annotation: Annotation) {
        self =
            switch (type, annotation) {
            case (_, .null): .null
            case (_, .decimal(let precision, let scale)) where precision <= 38:
                .decimal(precision: precision, scale: scale)
            case (.boolean, _): .boolean
            case (.int32, .date): .date
            case (.int32, .integer(8, true)): .tinyint
            case (.int32, .integer(8, false)), (.int32, .integer(16, true)): .smallint
            case (.int32, .integer(32, false)): .bigint
            case (.int32, _): .int
            case (.int64, .timestamp(_, let isAdjustedToUTC)):
                isAdjustedToUTC ? .timestamp : .timestampNTZ
            case (.int64, .integer(64, false)): .decimal(precision: 20, scale: 0)
            case (.int64, _): .bigint
            case (.int96, _): .timestamp
            case (.float, _), (_, .float16): .float
            case (.double, _): .double
            case (.byteArray, .string), (.byteArray, .enumeration), (.byteArray, .json): .string
            case (.byteArray, _), (.fixedLengthByteArray, _): .binary
            }
    }
}

extension SchemaNode {
    /// A column made here that holds values of `type`, as Spark would declare it.
    ///
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if a decimal has no valid precision and
    ///   scale, or a struct has no fields.
    public init(
        _ name: String,
        _ type: DataType,
        isNullable: Bool = true,
        fieldID: Int32? = nil
    ) throws(ParquetError) {
        let repetition: Repetition = isNullable ? .optional : .required
        func column(_ physical: PhysicalType, _ logical: LogicalType? = nil) -> SchemaNode {
            .column(name, physical, repetition, logicalType: logical, fieldID: fieldID)
        }
        switch type {
        case .null: self = column(.int32, .null)
        case .boolean: self = column(.boolean)
        case .tinyint: self = column(.int32, .integer(bitWidth: 8, isSigned: true))
        case .smallint: self = column(.int32, .integer(bitWidth: 16, isSigned: true))
        case .int: self = column(.int32)
        case .bigint: self = column(.int64)
        case .float: self = column(.float)
        case .double: self = column(.double)
        case .string: self = column(.byteArray, .string)
        case .binary: self = column(.byteArray)
        case .date: self = column(.int32, .date)
        case .timestamp:
            self = column(.int64, .timestamp(unit: .micros, isAdjustedToUTC: true))
        case .timestampNTZ:
            self = column(.int64, .timestamp(unit: .micros, isAdjustedToUTC: false))
        case .decimal(let precision, let scale):
            let (physical, typeLength) = try Self.storage(precision: precision, scale: scale)
            self = .column(
                name,
                physical,
                repetition,
                typeLength: typeLength,
                logicalType: .decimal(precision: precision, scale: scale),
                fieldID: fieldID
            )
        case .array(let element):
            let list = SchemaNode.group(
                "list",
                .repeated,
                children: [try SchemaNode("element", element)]
            )
            self = .group(name, repetition, logicalType: .list, fieldID: fieldID, children: [list])
        case .map(let key, let value):
            let entries = SchemaNode.group(
                "key_value",
                .repeated,
                children: [
                    try SchemaNode("key", key, isNullable: false), try SchemaNode("value", value),
                ]
            )
            self = .group(
                name,
                repetition,
                logicalType: .map,
                fieldID: fieldID,
                children: [entries]
            )
        case .structure(let fields):
            self = .group(
                name,
                repetition,
                fieldID: fieldID,
                children: try Self.nodes(fields, of: name)
            )
        }
    }

    private static func nodes(
        _ fields: [Field],
        of name: String
    ) throws(ParquetError) -> [SchemaNode] {
        guard !fields.isEmpty else {
            throw ParquetError(.invalidRequest, "column \(name) is a struct without fields")
        }
        var nodes: [SchemaNode] = []
        for field in fields {
            nodes.append(try SchemaNode(field.name, field.type, isNullable: field.isNullable))
        }
        return nodes
    }

    /// The smallest physical type for a decimal, as Spark chooses it.
    static func storage(
        precision: Int,
        scale: Int
    ) throws(ParquetError) -> (PhysicalType, typeLength: Int?) {
        guard (1...38).contains(precision), (0...precision).contains(scale) else {
            throw ParquetError(
                .invalidRequest,
                "decimal(\(precision),\(scale)) is not possible: the precision is 1 to 38, "
                    + "the scale at most the precision"
            )
        }
        if precision <= 9 { return (.int32, nil) }
        if precision <= 18 { return (.int64, nil) }
        var largest: Int128 = 1
        for _ in 0..<precision { largest *= 10 }
        // One bit more for the sign.
        let bitCount = 128 - (largest - 1).leadingZeroBitCount + 1
        return (.fixedLengthByteArray, (bitCount + 7) / 8)
    }
}
