/// A node of a schema, free of the ways in which lists and maps are declared, with its leaves.
///
/// A repeated node is a list of itself, so that no shape here is repeated.
struct ShapedNode: Sendable {
    indirect enum Shape: Sendable {
        case leaf(StoredType)
        case structure([ShapedNode])
        case list(ListForm, element: ShapedNode)
        /// Entries in a repeated group; a map without values is a set.
        case map(repeated: SchemaElement, key: ShapedNode, value: ShapedNode?)
    }

    /// How a list is declared.
    enum ListForm: Sendable {
        /// A group around a repeated group around the element.
        case threeLevels(repeated: SchemaElement)
        /// A group around a repeated element.
        case twoLevels
        /// A repeated element alone.
        case bare

        /// Whether both declare lists with the same nodes of the same names, elements apart.
        func isAlike(_ other: ListForm) -> Bool {
            switch (self, other) {
            case (.threeLevels(let one), .threeLevels(let other)): one.name == other.name
            case (.twoLevels, .twoLevels), (.bare, .bare): true
            default: false
            }
        }
    }

    /// As it is declared; its repetition counts only for ``node``.
    let node: SchemaNode
    /// Whether a value may be null where what holds it is there.
    let isOptional: Bool
    /// The leaves of the schema inside.
    let leaves: Range<Int>
    let shape: Shape

    var name: String { node.name }

    /// Whether there is nothing but nulls.
    var isVoid: Bool {
        if case .leaf(let type) = shape { type.annotation == .null } else { false }
    }

    /// - Parameter firstLeaf: The position among the schema's leaves of the first one inside.
    init(_ node: SchemaNode, firstLeaf: Int) {
        guard node.repetition == .repeated else {
            self.init(occurrenceOf: node, firstLeaf: firstLeaf)
            return
        }
        let element = ShapedNode(occurrenceOf: node, firstLeaf: firstLeaf)
        self.init(
            node: node,
            isOptional: false,
            leaves: element.leaves,
            shape: .list(.bare, element: element)
        )
    }

    private init(node: SchemaNode, isOptional: Bool, leaves: Range<Int>, shape: Shape) {
        self.node = node
        self.isOptional = isOptional
        self.leaves = leaves
        self.shape = shape
    }

    private init(occurrenceOf node: SchemaNode, firstLeaf: Int) {
        self.node = node
        isOptional = node.repetition == .optional
        switch node.form {
        case .value:
            shape = .leaf(StoredType(node) ?? StoredType(.byteArray))
            leaves = firstLeaf..<firstLeaf + 1
        case .structure:
            let fields = Self.nodes(node.children, firstLeaf: firstLeaf)
            shape = .structure(fields)
            leaves = firstLeaf..<(fields.last?.leaves.upperBound ?? firstLeaf)
        case .list(let repeated, let element):
            let inner =
                element.map { ShapedNode($0, firstLeaf: firstLeaf) }
                ?? ShapedNode(occurrenceOf: repeated, firstLeaf: firstLeaf)
            shape = .list(
                element == nil ? .twoLevels : .threeLevels(repeated: repeated.element),
                element: inner
            )
            leaves = inner.leaves
        case .map(let repeated, let key, let value):
            let inner = Self.nodes([key] + (value.map { [$0] } ?? []), firstLeaf: firstLeaf)
            shape = .map(
                repeated: repeated.element,
                key: inner[0],
                value: inner.count > 1 ? inner[1] : nil
            )
            leaves = firstLeaf..<(inner.last?.leaves.upperBound ?? firstLeaf)
        }
    }

    static func nodes(_ nodes: [SchemaNode], firstLeaf: Int) -> [ShapedNode] {
        var shaped: [ShapedNode] = []
        for node in nodes {
            shaped.append(
                ShapedNode(node, firstLeaf: shaped.last?.leaves.upperBound ?? firstLeaf)
            )
        }
        return shaped
    }

    /// What the node is, for messages.
    var description: String {
        switch shape {
        case .leaf(let type): type.description
        case .structure:
            switch Annotation(declaredBy: node.element) {
            case .none: "a struct"
            case let annotation: "a group that is \(annotation)"
            }
        case .list: "a list"
        case .map: "a map"
        }
    }
}

extension [ShapedNode] {
    /// The position of the node that a column of `siblings` named `name` is one with.
    ///
    /// Names that differ in case are one, unless one of the two schemas tells them apart.
    func match(_ name: String, among siblings: [ShapedNode]) -> Int? {
        if let exact = firstIndex(where: { $0.name == name }) { return exact }
        let lowered = name.lowercased()
        let alike = indices.filter { self[$0].name.lowercased() == lowered }
        guard alike.count == 1, siblings.count(where: { $0.name.lowercased() == lowered }) == 1
        else { return nil }
        return alike[0]
    }
}
