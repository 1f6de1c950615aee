/// A column or a group of a schema.
public struct SchemaNode: Sendable, Equatable {
    /// The node as a footer lists it.
    public let element: SchemaElement
    /// The nodes inside; empty for a column.
    public let children: [SchemaNode]

    /// What a node is.
    public enum Kind: Sendable {
        /// A column; `typeLength` is set for FIXED_LEN_BYTE_ARRAY only.
        case primitive(PhysicalType, typeLength: Int?)
        case group([SchemaNode])
    }

    package init(element: SchemaElement, children: [SchemaNode]) {
        self.element = element
        self.children = children
    }

    public var name: String { element.name }
    /// How often the node occurs in its parent; the root is required.
    public var repetition: Repetition { element.repetition ?? .required }
    public var fieldID: Int32? { element.fieldID }
    public var logicalType: LogicalType? { element.logicalType }
    public var convertedType: ConvertedType? { element.convertedType }

    public var kind: Kind {
        guard let type = element.physicalType else { return .group(children) }
        return .primitive(
            type,
            typeLength: type == .fixedLengthByteArray ? element.typeLength : nil
        )
    }

    /// Whether the node is a group.
    public var isGroup: Bool { element.physicalType == nil }
}

extension SchemaNode {
    /// A column; the converted type that says the same as `logicalType` is added for old readers.
    public static func column(
        _ name: String,
        _ type: PhysicalType,
        _ repetition: Repetition = .optional,
        typeLength: Int? = nil,
        logicalType: LogicalType? = nil,
        fieldID: Int32? = nil
    ) -> SchemaNode {
        var element = SchemaElement(
            name: name,
            physicalType: type,
            typeLength: typeLength,
            repetition: repetition,
            convertedType: logicalType?.convertedType,
            fieldID: fieldID,
            logicalType: logicalType
        )
        if case .decimal(let precision, let scale) = logicalType {
            element.precision = precision
            element.scale = scale
        }
        return SchemaNode(element: element, children: [])
    }

    /// A group; the converted type that says the same as `logicalType` is added for old readers.
    public static func group(
        _ name: String,
        _ repetition: Repetition = .optional,
        logicalType: LogicalType? = nil,
        fieldID: Int32? = nil,
        children: [SchemaNode]
    ) -> SchemaNode {
        SchemaNode(
            element: SchemaElement(
                name: name,
                repetition: repetition,
                childCount: children.count,
                convertedType: logicalType?.convertedType,
                fieldID: fieldID,
                logicalType: logicalType
            ),
            children: children
        )
    }
}
