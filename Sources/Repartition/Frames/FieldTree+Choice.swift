internal import Columns
internal import Expressions

// Columns and fields for which files give types that do not go together.
extension FieldTree {
    /// Where the choices are, what holds others first.
    var choices: [FieldPath] {
        var found: [FieldPath] = []
        func visit(_ node: Node, _ names: [String]) {
            let names = names + [node.name]
            if node.content.variants != nil { found.append(FieldPath(names: names)) }
            for inner in Self.fields(of: node.content)?.nodes ?? [] { visit(inner, names) }
        }
        for node in nodes { visit(node, []) }
        return found
    }

    /// Does what is said about a choice; what is no choice is cast or stays.
    ///
    /// - Throws: ``RunError`` of kind `invalidRequest` for a path that is not there, for a type
    ///   that is none of the choice, and for names of new columns that are taken.
    mutating func resolve(
        _ path: FieldPath,
        _ action: ChoiceAction,
        _ casts: inout Casts
    ) throws {
        let path = spelling(of: path)
        guard let (_, origins) = content(at: path) else { throw unknown(path) }
        try change(path) { try $0.resolved(action, at: path, origins, &casts) }
        if case .columns = action { try requireDistinctNames(nodes, []) }
    }

    private func requireDistinctNames(_ nodes: [Node], _ path: [String]) throws {
        var seen: Set<String> = []
        for node in nodes {
            guard seen.insert(node.name.lowercased()).inserted else {
                throw Self.taken(FieldPath(names: path + [node.name]))
            }
            if case .structure(let fields, _) = node.content {
                try requireDistinctNames(fields, path + [node.name])
            }
        }
    }
}

extension FieldTree.Node {
    fileprivate func resolved(
        _ action: ChoiceAction,
        at path: FieldPath,
        _ origins: [FieldTree.Origin],
        _ casts: inout FieldTree.Casts
    ) throws -> [FieldTree.Node] {
        guard let variants = content.variants else {
            if case .cast(let type) = action {
                return [with(casts.cast(content, to: [type], at: path, of: origins))]
            }
            return [self]
        }
        switch action {
        case .cast(let type): return [with(casts.cast(content, to: [type], at: path, of: origins))]
        case .project(let type):
            return [with(try Self.variant(of: type, variants, at: path).content)]
        case .structure:
            let fields = variants.map { FieldTree.Node(name: $0.name, content: $0.content) }
            guard let (_, origin) = FieldTree.fields(of: content) else { return [self] }
            return [with(.structure(fields, of: origin))]
        case .columns:
            return variants.map { .init(name: "\(name)_\($0.name)", content: $0.content) }
        case .catalog(let schema, let table):
            guard let type = schema.type(at: path) else {
                throw RunError(
                    .invalidRequest,
                    "\(table) has no \(path), whose type was to be taken: resolve the choice of "
                        + "\(variants.map(\.name).joined(separator: ", ")) with specs"
                )
            }
            return [with(casts.cast(content, to: [type], at: path, of: origins))]
        }
    }

    private func with(_ content: FieldTree.Content) -> FieldTree.Node {
        .init(name: name, content: content, isVariant: isVariant)
    }

    private static func variant(
        of type: DataType,
        _ variants: [FieldTree.Node],
        at path: FieldPath
    ) throws -> FieldTree.Node {
        let exact = variants.first { variant in
            if case .value(_, type) = variant.content { true } else { false }
        }
        guard let found = exact ?? variants.first(where: { $0.name == type.glueName }) else {
            throw RunError(
                .invalidRequest,
                "\(path) is \(variants.map(\.name).joined(separator: " or ")), never "
                    + "\(type.glueName): project one of these, or cast"
            )
        }
        return found
    }
}

extension TableSchema {
    /// The type of the value at a path.
    fileprivate func type(at path: FieldPath) -> DataType? {
        var type = DataType.structure(fields)
        for name in path.names {
            if name == FieldPath.elements, case .array(let element) = type {
                type = element
                continue
            }
            guard case .structure(let fields) = type,
                let position = TableSchema(fields).index(of: name)
            else { return nil }
            type = fields[position].type
        }
        return type
    }
}
