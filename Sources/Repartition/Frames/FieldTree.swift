internal import Columns
internal import Expressions

/// The columns of a frame as a tree of fields, which can be taken apart and put together anew.
struct FieldTree {
    /// A column or field: a value as it is, or a struct whose fields have been told apart.
    struct Node: Sendable {
        var name: String
        var content: Content
        /// Whether it is one of the types of a choice.
        var isVariant = false
    }

    enum Content: Sendable {
        case value(Expression, DataType)
        /// A struct of these fields; or an array of the one node named ``FieldPath/elements``,
        /// whose value is told in terms of `Expression.element`.
        case structure([Node], of: Origin)
    }

    /// When a struct that is put together is null, or where the elements of an array come from.
    enum Origin: Sendable {
        /// Where the struct is null that it is made of.
        case structure(Expression)
        /// Where all its fields are.
        case fields
        /// The elements of this array, one for one.
        case elements(Expression)
    }

    private(set) var nodes: [Node]

    init(_ nodes: [Node] = []) { self.nodes = nodes }

    // MARK: Taking apart

    /// The fields of a struct, or the elements of an array, if the content is one.
    static func fields(of content: Content) -> (nodes: [Node], origin: Origin)? {
        switch content {
        case .structure(let nodes, let origin): return (nodes, origin)
        case .value(let expression, .structure(let fields)):
            let nodes = fields.map { field in
                Node(
                    name: field.name,
                    content: .value(
                        Column(expression).getField(field.name).expression,
                        field.type
                    ),
                    isVariant: field.isVariant
                )
            }
            return (nodes, .structure(expression))
        case .value(let expression, .array(let element)):
            let node = Node(name: FieldPath.elements, content: .value(.element, element))
            return ([node], .elements(expression))
        case .value: return nil
        }
    }

    /// What is at a path, and the struct that each of the fields is of.
    func content(at path: FieldPath) -> (content: Content, origins: [Origin])? {
        var (level, origins) = (nodes, [Origin]())
        for (depth, name) in path.names.enumerated() {
            guard let position = Self.position(of: name, in: level) else { return nil }
            let content = level[position].content
            if depth == path.names.count - 1 { return (content, origins) }
            guard let (fields, origin) = Self.fields(of: content) else { return nil }
            level = fields
            origins.append(origin)
        }
        return nil
    }

    /// The path as the columns and fields spell it.
    func spelling(of path: FieldPath) -> FieldPath {
        var (level, names) = (nodes, [String]())
        for name in path.names {
            let position = Self.position(of: name, in: level)
            names.append(position.map { level[$0].name } ?? name)
            level = position.flatMap { Self.fields(of: level[$0].content)?.nodes } ?? []
        }
        return FieldPath(names: names)
    }

    // MARK: Changing

    /// Puts `content` at a path; structs and arrays on the way come to be as `origins` says.
    ///
    /// - Returns: Whether the place was free.
    mutating func insert(
        _ content: Content,
        at path: FieldPath,
        origins: [Origin] = []
    ) -> Bool {
        Self.insert(content, path.names[...], origins[...], into: &nodes)
    }

    private static func insert(
        _ content: Content,
        _ names: ArraySlice<String>,
        _ origins: ArraySlice<Origin>,
        into nodes: inout [Node]
    ) -> Bool {
        guard let name = names.first else { return false }
        let position = position(of: name, in: nodes)
        if names.count == 1 {
            guard position == nil else { return false }
            nodes.append(Node(name: name, content: content))
            return true
        }
        var (inner, origin) = ([Node](), origins.first ?? .fields)
        if let position {
            guard let fields = fields(of: nodes[position].content) else { return false }
            // The fields of an array's elements are those of one array.
            if case .elements(let own) = fields.origin, case .elements(let other)? = origins.first,
                own != other
            {
                return false
            }
            (inner, origin) = fields
        }
        guard insert(content, names.dropFirst(), origins.dropFirst(), into: &inner) else {
            return false
        }
        let made = Content.structure(inner, of: origin)
        if let position {
            nodes[position].content = made
        } else {
            nodes.append(Node(name: name, content: made))
        }
        return true
    }

    /// Replaces the node at a path by those that `change` makes of it; a struct that has no field
    /// left goes too.
    ///
    /// - Returns: Whether there is such a node.
    @discardableResult
    mutating func change(_ path: FieldPath, _ change: (Node) throws -> [Node]) rethrows -> Bool {
        try Self.change(path.names[...], change, in: &nodes)
    }

    private static func change(
        _ names: ArraySlice<String>,
        _ change: (Node) throws -> [Node],
        in nodes: inout [Node]
    ) rethrows -> Bool {
        guard let name = names.first, let position = position(of: name, in: nodes) else {
            return false
        }
        if names.count == 1 {
            nodes.replaceSubrange(position...position, with: try change(nodes[position]))
            return true
        }
        guard let (fields, origin) = fields(of: nodes[position].content) else { return false }
        var inner = fields
        guard try Self.change(names.dropFirst(), change, in: &inner) else { return false }
        if inner.isEmpty {
            nodes.remove(at: position)
        } else {
            nodes[position].content = .structure(inner, of: origin)
        }
        return true
    }

    private static func position(of name: String, in nodes: [Node]) -> Int? {
        nodes.firstIndex { $0.name == name }
            ?? nodes.firstIndex { $0.name.lowercased() == name.lowercased() }
    }
}

extension FieldTree.Content {
    /// The types of a choice, each with the value that has it where it is of that type.
    var variants: [FieldTree.Node]? {
        guard let (nodes, _) = FieldTree.fields(of: self), !nodes.isEmpty,
            nodes.allSatisfy(\.isVariant)
        else { return nil }
        return nodes
    }

    /// How the value is computed.
    var expression: Expression {
        switch self {
        case .value(let expression, _): return expression
        case .structure(let nodes, .elements(let array)):
            guard let body = nodes.first?.content.expression, body != .element else {
                return array
            }
            return .transforming(array, body: body)
        case .structure(let nodes, let origin):
            let fields = nodes.map { ($0.name, $0.content.expression) }
            let made = Column(
                Expression.calling(
                    "named_struct",
                    fields.flatMap { [lit($0.0).expression, $0.1] }
                )
            )
            let isThere: Column? =
                switch origin {
                case .structure(let whole): Column(whole).isNotNull
                case .fields, .elements: Self.isAnyThere(fields.map(\.1))
                }
            return isThere.map { when($0, made).expression } ?? made.expression
        }
    }

    private static func isAnyThere(_ values: [Expression]) -> Column? {
        guard let first = values.first else { return nil }
        return values.dropFirst().reduce(Column(first).isNotNull) { known, value in
            known || Column(value).isNotNull
        }
    }
}
