internal import Columns

/// Merges the nodes of one schema after the other into those of the unified one.
struct NodeMerger {
    /// The schema that is merged in, or `nil` for what a catalog knows.
    ///
    /// A catalog gives types and columns; how a column is declared is for the files to say.
    var schema: Int? = 0
    /// What becomes of types that do not go together.
    let conflicts: SchemaUnion.ConflictPolicy
    /// The nodes that are choices: structs with a variant for each type.
    private(set) var choices: Set<NodePath> = []
    private var found: [(path: NodePath, first: Side, second: Side)] = []
    /// For each path the schema that its type is of.
    private var owners: [NodePath: Side] = [:]

    private typealias Side = SchemaUnion.Conflict.Side

    init(conflicts: SchemaUnion.ConflictPolicy) { self.conflicts = conflicts }

    /// Notes what the first schema says.
    mutating func own(_ columns: [SchemaNode], schema: Int?) {
        self.schema = schema
        for node in ShapedNode.nodes(columns, firstLeaf: 0) { own(node, NodePath(node.name)) }
    }

    /// Notes what a catalog says.
    mutating func own(_ column: SchemaNode) { own([column], schema: nil) }

    /// Whether some part of a top-level column has types that do not go together.
    func hasConflict(in column: String) -> Bool {
        found.contains { $0.path.column == column }
    }

    /// Whether some part of a top-level column is a choice.
    func hasChoice(in column: String) -> Bool {
        choices.contains { $0.column == column }
    }

    private mutating func own(_ node: ShapedNode, _ path: NodePath) {
        owners[path] = Side(schema: schema, type: node.description)
        switch node.shape {
        case .leaf: break
        case .structure(let fields):
            for field in fields { own(field, path.appending(field.name)) }
        case .list(_, let element): own(element, path.element)
        case .map(_, let key, let value):
            own(key, path.key)
            if let value { own(value, path.value) }
        }
    }

    /// The conflicts, each with its top-level column in the unified schema.
    func conflicts(in schema: Schema) -> [SchemaUnion.Conflict] {
        found.compactMap { path, first, second in
            schema.columns.firstIndex { path.column == $0.name }.map {
                SchemaUnion.Conflict(
                    column: $0,
                    path: path.description,
                    first: first,
                    second: second
                )
            }
        }
    }

    // MARK: Fields

    /// The fields of both, in the order of the first, those that only the second has behind.
    mutating func fields(
        _ first: [ShapedNode],
        _ second: [ShapedNode],
        path: NodePath
    ) -> [SchemaNode] {
        func inside(_ name: String) -> NodePath { path.appending(name) }
        var partner = [Int?](repeating: nil, count: first.count)
        var added: [SchemaNode] = []
        for (number, field) in second.enumerated() {
            if let position = first.match(field.name, among: second), partner[position] == nil {
                partner[position] = number
            } else {
                own(field, inside(field.name))
                added.append(optional(field))
            }
        }
        let merged = first.indices.map { position -> SchemaNode in
            guard let number = partner[position] else {
                return schema == nil ? first[position].node : optional(first[position])
            }
            return node(first[position], second[number], path: inside(first[position].name))
        }
        return merged + added
    }

    /// The node, which may now be missing.
    ///
    /// A repeated node alone cannot: it would be an empty list.
    func optional(_ node: ShapedNode) -> SchemaNode {
        guard case .list(.bare, let element) = node.shape else {
            return node.node.with(.optional)
        }
        return list(node.node.element, nil, element.node.with(.required), .optional)
    }

    // MARK: Nodes

    mutating func node(
        _ first: ShapedNode,
        _ second: ShapedNode,
        path: NodePath
    ) -> SchemaNode {
        let repetition: Repetition =
            first.isOptional || (second.isOptional && schema != nil) ? .optional : .required
        switch (first.shape, second.shape) {
        case (.structure(let variants), _) where choices.contains(path) && !second.isVoid:
            // What a catalog says does not decide what files hold.
            return schema == nil ? first.node : choice(first, variants, second, repetition, path)
        case _ where first.isVoid && !second.isVoid:
            own(second, path)
            return optional(second).renamed(first.name)
        case _ where second.isVoid && !first.isVoid:
            return optional(first)
        case (.leaf(let type), .leaf(let other)):
            guard let union = type.union(other) else { return conflict(first, second, path) }
            if union != type { owners[path] = Side(schema: schema, type: second.description) }
            return leaf(first, second, union, repetition)
        case (.structure(let fields), .structure(let others)):
            return structure(first, fields, second, others, repetition, path)
        case (.list(let form, let element), .list(let otherForm, let otherElement)):
            let merged = node(element, otherElement, path: path.element)
            let hasModernForm =
                choices.contains(path.element) || (!form.isAlike(otherForm) && schema != nil)
                || !hasAlikeNames(form, element, otherElement)
            return list(
                first.with(fieldIDOf: second, isKnown: schema == nil),
                hasModernForm ? nil : form,
                merged,
                repetition
            )
        case (.map(let form, let key, let value), .map(let otherForm, let otherKey, let other)):
            guard conflicts == .refuse || first.fits(second, isKnown: schema == nil) else {
                return conflict(first, second, path)
            }
            let entry =
                [node(key, otherKey, path: path.key)]
                + values(value, other, path: path.value)
            let isAlike = form.name == otherForm.name || schema == nil
            return SchemaNode(
                element: first.with(fieldIDOf: second, isKnown: schema == nil)
                    .with(repetition),
                children: [
                    isAlike
                        ? SchemaNode(element: form.with(entry.count), children: entry)
                        : .group("key_value", .repeated, children: entry)
                ]
            )
        default:
            return conflict(first, second, path)
        }
    }

    private mutating func conflict(
        _ first: ShapedNode,
        _ second: ShapedNode,
        _ path: NodePath
    ) -> SchemaNode {
        if conflicts == .choice {
            return schema == nil ? first.node : newChoice(first, second, path)
        }
        if !found.contains(where: { $0.path == path }) {
            found.append(
                (
                    path,
                    owners[path] ?? Side(schema: nil, type: first.description),
                    Side(schema: schema, type: second.description)
                )
            )
        }
        return first.node
    }

    private func leaf(
        _ first: ShapedNode,
        _ second: ShapedNode,
        _ union: StoredType,
        _ repetition: Repetition
    ) -> SchemaNode {
        var element = first.node.element
        if StoredType(first.node) != union {
            element =
                StoredType(second.node) == union
                ? second.node.element
                : SchemaNode.column(
                    first.name,
                    union.physicalType,
                    typeLength: union.length,
                    logicalType: union.logicalType
                ).element
            element.name = first.name
        }
        element.fieldID = first.with(fieldIDOf: second, isKnown: schema == nil).fieldID
        return SchemaNode(element: element.with(repetition), children: [])
    }

    private mutating func newChoice(
        _ first: ShapedNode,
        _ second: ShapedNode,
        _ path: NodePath
    ) -> SchemaNode {
        choices = Set(choices.map { $0.moved(from: path, to: path.variant(0)) })
        choices.insert(path)
        return Self.choice(
            first.with(fieldIDOf: second, isKnown: false),
            first.isOptional || second.isOptional ? .optional : .required,
            [optional(first), optional(second)]
        )
    }

    private mutating func structure(
        _ first: ShapedNode,
        _ fields: [ShapedNode],
        _ second: ShapedNode,
        _ others: [ShapedNode],
        _ repetition: Repetition,
        _ path: NodePath
    ) -> SchemaNode {
        let meaning = Annotation(declaredBy: first.node.element)
        guard first.fits(second, isKnown: schema == nil) else {
            return conflict(first, second, path)
        }
        let areFound = meaning == .none && fields.haveDistinctNames && others.haveDistinctNames
        guard areFound else { return first.node.with(repetition) }
        let merged = self.fields(fields, others, path: path)
        let element = first.with(fieldIDOf: second, isKnown: schema == nil)
        return SchemaNode(element: element.with(repetition).with(merged.count), children: merged)
    }

    /// - Parameter form: How the list is declared, or `nil` for the modern way.
    private func list(
        _ outer: SchemaElement,
        _ form: ShapedNode.ListForm?,
        _ element: SchemaNode,
        _ repetition: Repetition
    ) -> SchemaNode {
        switch form {
        case .threeLevels(let repeated):
            let list = SchemaNode(element: repeated, children: [element])
            return SchemaNode(element: outer.with(repetition), children: [list])
        case .twoLevels where element.repetition == .required:
            return SchemaNode(
                element: outer.with(repetition),
                children: [element.with(.repeated)]
            )
        case .bare where element.repetition == .required && repetition == .required:
            return element.with(.repeated)
        default:
            let list = SchemaNode.group(
                "list",
                .repeated,
                children: [element.renamed("element")]
            )
            return .group(
                outer.name,
                repetition,
                logicalType: .list,
                fieldID: outer.fieldID,
                children: [list]
            )
        }
    }

    /// Whether the elements of lists of one form have one name, where they have any of their own.
    private func hasAlikeNames(
        _ form: ShapedNode.ListForm,
        _ element: ShapedNode,
        _ other: ShapedNode
    ) -> Bool {
        if case .bare = form { return true }
        return schema == nil || element.name == other.name
    }

    private mutating func values(
        _ first: ShapedNode?,
        _ second: ShapedNode?,
        path: NodePath
    ) -> [SchemaNode] {
        switch (first, second) {
        case (nil, nil): []
        case (let one?, nil): [schema == nil ? one.node : optional(one)]
        case (nil, let other?): [optional(other)]
        case (let one?, let other?): [node(one, other, path: path)]
        }
    }
}

extension [ShapedNode] {
    var haveDistinctNames: Bool { Set(map(\.name)).count == count }
}

extension ShapedNode {
    /// The node as it is declared, with the field id that both agree on.
    fileprivate func with(fieldIDOf other: ShapedNode, isKnown: Bool) -> SchemaElement {
        var element = node.element
        if !isKnown, element.fieldID != other.node.fieldID { element.fieldID = nil }
        return element
    }
}

extension SchemaElement {
    fileprivate func with(_ repetition: Repetition) -> SchemaElement {
        var element = self
        element.repetition = repetition
        return element
    }

    fileprivate func with(_ childCount: Int) -> SchemaElement {
        var element = self
        element.childCount = childCount
        return element
    }
}

extension SchemaNode {
    func with(_ repetition: Repetition) -> SchemaNode {
        SchemaNode(element: element.with(repetition), children: children)
    }

    package func renamed(_ name: String) -> SchemaNode {
        guard name != self.name else { return self }
        var element = element
        element.name = name
        return SchemaNode(element: element, children: children)
    }
}
