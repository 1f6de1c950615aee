extension SchemaNode {
    /// What one occurrence of a node is, whichever of the many ways it was declared in.
    enum Form {
        case value(PhysicalType, Annotation)
        /// The node's children are the fields.
        case structure
        /// The elements are what `element` holds, or without it the repeated node's occurrences.
        case list(repeated: SchemaNode, element: SchemaNode?)
        /// A map without values is a set.
        case map(repeated: SchemaNode, key: SchemaNode, value: SchemaNode?)
    }

    var form: Form {
        switch kind {
        case .primitive(let type, let typeLength):
            let declared = Annotation(declaredBy: element)
            return .value(type, declared.fits(type, typeLength: typeLength) ? declared : .none)
        case .group:
            switch Annotation(declaredBy: element) {
            case .list: return listForm ?? .structure
            case .map: return mapForm ?? listForm ?? .structure
            default: return .structure
            }
        }
    }

    /// The form of a LIST, by the rules for the many ways in which lists were written.
    ///
    /// Format: <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists>
    private var listForm: Form? {
        guard children.count == 1, children[0].repetition == .repeated else { return nil }
        let repeated = children[0]
        let isElement =
            repeated.children.count != 1
            || repeated.children[0].repetition == .repeated
            || repeated.name == "array" || repeated.name == name + "_tuple"
            || [.list, .map].contains(Annotation(declaredBy: repeated.element))
        return .list(repeated: repeated, element: isElement ? nil : repeated.children[0])
    }

    /// The form of a MAP; one without values is a set, and its values are null.
    ///
    /// Format: <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#maps>
    private var mapForm: Form? {
        guard children.count == 1, children[0].repetition == .repeated,
            let key = children[0].children.first, children[0].children.count <= 2
        else { return nil }
        let value = children[0].children.count == 2 ? children[0].children[1] : nil
        return .map(repeated: children[0], key: key, value: value)
    }
}
