package import Columns

/// A schema as Spark's `printSchema()` prints it.
package struct SchemaTree: Sendable {
    private let schema: TableSchema

    package init(_ schema: TableSchema) {
        self.schema = schema
    }

    /// The tree, with a line break at the end.
    package var text: String {
        var text = "root\n"
        Self.write(schema.fields, prefix: " |", to: &text)
        return text
    }

    private static func write(_ fields: [Field], prefix: String, to text: inout String) {
        for field in fields {
            text += "\(prefix)-- \(field.name): \(typeName(field.type)) "
            text += "(nullable = \(field.isNullable))\n"
            writeParts(of: field.type, prefix: prefix + "    |", to: &text)
        }
    }

    private static func writeParts(of type: DataType, prefix: String, to text: inout String) {
        switch type {
        case .structure(let fields):
            write(fields, prefix: prefix, to: &text)
        case .array(let element):
            text += "\(prefix)-- element: \(typeName(element)) (containsNull = true)\n"
            writeParts(of: element, prefix: prefix + "    |", to: &text)
        case .map(let key, let value):
            text += "\(prefix)-- key: \(typeName(key))\n"
            writeParts(of: key, prefix: prefix + "    |", to: &text)
            text += "\(prefix)-- value: \(typeName(value)) (valueContainsNull = true)\n"
            writeParts(of: value, prefix: prefix + "    |", to: &text)
        default: break
        }
    }

    /// Spark's `typeName`, which differs from the name in SQL for some types.
    private static func typeName(_ type: DataType) -> String {
        switch type {
        case .tinyint: "byte"
        case .smallint: "short"
        case .int: "integer"
        case .bigint: "long"
        case .array: "array"
        case .map: "map"
        case .structure: "struct"
        default: type.description
        }
    }
}
