package import Columns

/// A schema as `printSchema()` of Glue's frames prints it: types under Glue's names, choices with
/// their types below.
package struct DynamicSchemaTree: Sendable {
    private let schema: TableSchema

    package init(_ schema: TableSchema) {
        self.schema = schema
    }

    /// The tree, with a line break at the end.
    package var text: String {
        var text = "root\n"
        for field in schema.fields {
            Self.write(field.name, field.type, prefix: "|", to: &text)
        }
        return text
    }

    private static func write(
        _ name: String,
        _ type: DataType,
        prefix: String,
        to text: inout String
    ) {
        text += "\(prefix)-- \(name): \(typeName(type))\n"
        writeParts(of: type, prefix: prefix + "    |", to: &text)
    }

    private static func writeParts(of type: DataType, prefix: String, to text: inout String) {
        switch type {
        case .structure(let fields):
            for field in fields {
                if type.isChoice {
                    text += "\(prefix)-- \(typeName(field.type))\n"
                    writeParts(of: field.type, prefix: prefix + "    |", to: &text)
                } else {
                    write(field.name, field.type, prefix: prefix, to: &text)
                }
            }
        case .array(let element):
            write("element", element, prefix: prefix, to: &text)
        case .map(let key, let value):
            write("key", key, prefix: prefix, to: &text)
            write("value", value, prefix: prefix, to: &text)
        default: break
        }
    }

    private static func typeName(_ type: DataType) -> String {
        switch type {
        case .decimal: type.description
        case _ where type.isChoice: "choice"
        default: type.glueName
        }
    }
}
