package import Columns

/// How the values of a column, a group or a field are put together from entries of leaves.
///
/// It says the same as the schema, free of the ways in which lists and maps are declared.
package struct ValueShape: Sendable {
    /// What a value consists of.
    package indirect enum Content: Sendable {
        /// A value of the leaf at this position in the schema.
        case leaf(Int)
        /// Elements; each but the first begins with this repetition level. The entries of a map
        /// are elements too, structures of key and value.
        case list(repetitionLevel: Int, element: ValueShape)
        case structure([ValueShape])
        /// Nothing is stored: the values of a set, which are null.
        case nothing
    }

    package let type: DataType
    /// The definition level from which on a value is there; below, it is null.
    ///
    /// A list that is there has elements from the next level on.
    package let definitionLevel: Int
    /// Whether the value may be null where what holds it is there.
    package let isNullable: Bool
    package let content: Content
    /// The leaves of the schema that hold the values.
    package let leaves: Range<Int>
    /// What the place is called in the file, as seen from what holds it.
    package private(set) var name: String
}

extension Schema {
    /// The shape of a top-level column.
    package func shape(ofColumn position: Int) -> ValueShape {
        var levels = ValueShape.Levels(leaf: leafRanges[position].lowerBound)
        return ValueShape(columns[position], &levels)
    }

    /// The shape of a column, group or field.
    ///
    /// What lies inside a list or map is seen as an array of what the path leads to.
    ///
    /// - Parameter path: The names from the top-level column down.
    /// - Returns: `nil` if there is no such node.
    package func shape(at path: [String]) -> ValueShape? {
        var node = root
        var levels = ValueShape.Levels(leaf: 0)
        var lists: [ValueShape.Levels] = []
        for (depth, name) in path.enumerated() {
            guard let position = node.children.firstIndex(where: { $0.name == name }) else {
                return nil
            }
            levels.leaf += node.children[..<position].reduce(0) { $0 + $1.leafCount }
            node = node.children[position]
            guard depth < path.count - 1 else { break }
            if node.repetition == .repeated { lists.append(levels) }
            levels.enter(node)
        }
        guard !path.isEmpty else { return nil }
        return ValueShape(node, &levels).inside(lists)
    }

    /// The path that `name` spells, with dots between the names.
    package func path(named name: String) -> [String]? { root.path(named: name) }
}

extension LeafColumn {
    /// The shape of the column alone: a value for each row, or an array of what the row holds.
    package var shape: ValueShape {
        var levels = ValueShape.Levels(leaf: index)
        var lists: [ValueShape.Levels] = []
        for ancestor in ancestors {
            let node = SchemaNode(element: ancestor, children: [])
            if node.repetition == .repeated { lists.append(levels) }
            levels.enter(node)
        }
        return ValueShape(SchemaNode(element: element, children: []), &levels).inside(lists)
    }
}

extension SchemaNode {
    /// The columns in the node that hold values.
    package var leafCount: Int {
        isGroup ? children.reduce(0) { $0 + $1.leafCount } : 1
    }

    fileprivate func path(named name: String) -> [String]? {
        if children.contains(where: { $0.name == name }) { return [name] }
        for child in children where name.hasPrefix(child.name + ".") {
            let rest = String(name.dropFirst(child.name.count + 1))
            if let path = child.path(named: rest) { return [child.name] + path }
        }
        return nil
    }
}

extension ValueShape {
    /// Where in the tree a node stands: the levels of what holds it, and its first leaf.
    struct Levels {
        var leaf: Int
        var definition = 0
        var repetition = 0

        mutating func enter(_ node: SchemaNode) {
            if node.repetition != .required { definition += 1 }
            if node.repetition == .repeated { repetition += 1 }
        }
    }

    /// The values of `node`; `levels` are those of its parent, and step to the next leaf.
    init(_ node: SchemaNode, _ levels: inout Levels) {
        let outer = levels
        levels.enter(node)
        let own = ValueShape(
            occurrenceOf: node,
            &levels,
            isNullable: node.repetition == .optional
        )
        self = node.repetition == .repeated ? own.inside([outer]) : own
        levels = Levels(
            leaf: levels.leaf,
            definition: outer.definition,
            repetition: outer.repetition
        )
    }

    /// One occurrence of `node`, whose own levels `levels` are.
    private init(occurrenceOf node: SchemaNode, _ levels: inout Levels, isNullable: Bool) {
        let first = levels.leaf
        let content: Content
        switch node.form {
        case .value:
            content = .leaf(levels.leaf)
            levels.leaf += 1
        case .structure:
            content = .structure(Self.fields(node.children, &levels))
        case .list(let repeated, let element):
            var inner = levels
            inner.enter(repeated)
            var shape =
                element.map { ValueShape($0, &inner) }
                ?? ValueShape(occurrenceOf: repeated, &inner, isNullable: false)
            if let element { shape.name = repeated.name + "." + element.name }
            content = .list(repetitionLevel: inner.repetition, element: shape)
            levels.leaf = inner.leaf
        case .map(let repeated, let key, let value):
            var inner = levels
            inner.enter(repeated)
            let entry = Self.entry(key, value, repeated.name, node.ownType, &inner)
            content = .list(repetitionLevel: inner.repetition, element: entry)
            levels.leaf = inner.leaf
        }
        self.init(
            type: node.ownType,
            definitionLevel: levels.definition,
            isNullable: isNullable,
            content: content,
            leaves: first..<levels.leaf,
            name: node.name
        )
    }

    private static func fields(_ nodes: [SchemaNode], _ levels: inout Levels) -> [ValueShape] {
        var fields: [ValueShape] = []
        for node in nodes { fields.append(ValueShape(node, &levels)) }
        return fields
    }

    /// An entry of a map, which is always there.
    private static func entry(
        _ key: SchemaNode,
        _ value: SchemaNode?,
        _ name: String,
        _ map: DataType,
        _ levels: inout Levels
    ) -> ValueShape {
        let first = levels.leaf
        var fields = fields([key] + (value.map { [$0] } ?? []), &levels)
        if value == nil {
            fields.append(
                ValueShape(
                    type: .null,
                    definitionLevel: levels.definition,
                    isNullable: true,
                    content: .nothing,
                    leaves: levels.leaf..<levels.leaf,
                    name: "value"
                )
            )
        }
        return ValueShape(
            type: map.elementType ?? .null,
            definitionLevel: levels.definition,
            isNullable: false,
            content: .structure(fields),
            leaves: first..<levels.leaf,
            name: name
        )
    }

    /// Arrays of this shape; `lists` are the levels around each repeated node, outermost first.
    fileprivate func inside(_ lists: [Levels]) -> ValueShape {
        lists.reversed().reduce(self) { element, outer in
            ValueShape(
                type: .array(element: element.type),
                definitionLevel: outer.definition,
                isNullable: false,
                content: .list(repetitionLevel: outer.repetition + 1, element: element),
                leaves: element.leaves,
                name: element.name
            )
        }
    }
}
