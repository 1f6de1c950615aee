internal import Columns

// Columns and fields for which files give types that do not go together, as structs of variants.
extension NodeMerger {
    /// A choice that gets what another file says of the column.
    mutating func choice(
        _ first: ShapedNode,
        _ variants: [ShapedNode],
        _ second: ShapedNode,
        _ repetition: Repetition,
        _ path: NodePath
    ) -> SchemaNode {
        var nodes = variants.map(\.node)
        if let position = variants.firstIndex(where: { $0.fits(second, isKnown: false) }) {
            nodes[position] = node(variants[position], second, path: path.variant(position))
        } else {
            nodes.append(optional(second))
        }
        return Self.choice(first.node.element, repetition, nodes)
    }

    /// - Parameter element: How the node was declared before it was a choice.
    static func choice(
        _ element: SchemaElement,
        _ repetition: Repetition,
        _ variants: [SchemaNode]
    ) -> SchemaNode {
        // The types within may have become wider, which changes the names.
        let names = DataType.variantNames(variants.map(\.dataType))
        return .group(
            element.name,
            repetition,
            fieldID: element.fieldID,
            children: zip(variants, names).map { $0.renamed($1).withoutFieldID }
        )
    }
}

extension ShapedNode {
    /// Whether one node can hold the values of both, conflicts deeper inside apart.
    func fits(_ other: ShapedNode, isKnown: Bool) -> Bool {
        switch (shape, other.shape) {
        case (.leaf(let type), .leaf(let otherType)): return type.union(otherType) != nil
        case (.structure(let fields), .structure(let others)):
            let meaning = Annotation(declaredBy: node.element)
            guard meaning == Annotation(declaredBy: other.node.element) || isKnown else {
                return false
            }
            // What groups of other meanings consist of is for their readers to know, and fields of
            // one name cannot be found by it.
            return meaning == .none && fields.haveDistinctNames && others.haveDistinctNames
                || node.children == other.node.children
        case (.list, .list): return true
        // A key is no choice.
        case (.map(_, let key, _), .map(_, let otherKey, _)):
            return key.fits(otherKey, isKnown: isKnown)
        default: return false
        }
    }

    /// Whether the values of a file's node are values of this one.
    func holds(_ own: ShapedNode) -> Bool {
        if case (.leaf(let type), .leaf(let ownType)) = (shape, own.shape) {
            return type.union(ownType) == type
        }
        return fits(own, isKnown: false)
    }
}

extension SchemaNode {
    fileprivate var withoutFieldID: SchemaNode {
        guard element.fieldID != nil else { return self }
        var element = element
        element.fieldID = nil
        return SchemaNode(element: element, children: children)
    }
}

// MARK: Choices of a unified schema

extension Set<NodePath> {
    /// The leaves inside choices.
    func leaves(in columns: [ShapedNode]) -> Set<Int> {
        var leaves: Set<Int> = []
        func visit(_ node: ShapedNode, _ path: NodePath) {
            if contains(path) { leaves.formUnion(node.leaves) }
            for (inner, innerPath) in parts(of: node, path) { visit(inner, innerPath) }
        }
        if !isEmpty { for node in columns { visit(node, NodePath(node.name)) } }
        return leaves
    }

    /// The nodes inside a node.
    fileprivate func parts(
        of node: ShapedNode,
        _ path: NodePath
    ) -> [(node: ShapedNode, path: NodePath)] {
        switch node.shape {
        case .leaf: return []
        case .structure(let fields):
            let isChoice = contains(path)
            return fields.enumerated().map { number, field in
                (field, isChoice ? path.variant(number) : path.appending(field.name))
            }
        case .list(_, let element): return [(element, path.element)]
        case .map(_, let key, let value):
            return [(key, path.key)] + (value.map { [($0, path.value)] } ?? [])
        }
    }
}

extension TableSchema {
    /// The schema, where the structs that are choices say so.
    func marking(_ choices: Set<NodePath>, in columns: [ShapedNode]) -> TableSchema {
        guard !choices.isEmpty, columns.count == fields.count else { return self }
        return TableSchema(
            zip(fields, columns).map { field, node in
                var field = field
                field.type = field.type.marking(choices, node, NodePath(node.name))
                return field
            }
        )
    }
}

extension DataType {
    fileprivate func marking(
        _ choices: Set<NodePath>,
        _ node: ShapedNode,
        _ path: NodePath
    ) -> DataType {
        let parts = choices.parts(of: node, path)
        func marked(_ type: DataType, _ part: Int) -> DataType {
            type.marking(choices, parts[part].node, parts[part].path)
        }
        switch self {
        case .structure(var fields) where fields.count == parts.count:
            for position in fields.indices {
                fields[position].type = marked(fields[position].type, position)
                if choices.contains(path) { fields[position].isVariant = true }
            }
            return .structure(fields)
        case .array(let element) where parts.count == 1:
            return .array(element: marked(element, 0))
        case .map(let key, let value) where parts.count == 2:
            return .map(key: marked(key, 0), value: marked(value, 1))
        default: return self
        }
    }
}
