internal import Columns
internal import Expressions

extension ResolvedFrame {
    /// The columns after a reshaping, and for which records it fails.
    ///
    /// - Parameter mayFail: Whether records may fail of which a value cannot be cast.
    /// - Throws: ``RunError`` of kind `invalidRequest` for a path that is not there, or that is
    ///   taken; ``ExpressionError`` if a column cannot be computed.
    func reshaped(
        _ reshaping: Reshaping,
        mayFail: Bool
    ) throws -> (columns: [Column], failures: [FieldTree.Failure]) {
        var casts = FieldTree.Casts(mayFail: mayFail)
        var tree = FieldTree(
            try columns.map { column in
                if let parts = column.parts { return .init(name: column.name, content: parts) }
                let type = try column.expression.bound(to: sourceSchema).type
                return .init(name: column.name, content: .value(column.expression, type))
            }
        )
        switch reshaping {
        case .map(let mappings): tree = try Self.mapped(tree, mappings, &casts)
        case .select(let paths): tree = try Self.selected(tree, paths)
        case .drop(let paths):
            for path in paths { tree.change(path) { _ in [] } }
        case .rename(let old, let new): try Self.rename(&tree, old, new)
        case .resolve(let actions):
            // What is inside comes before what holds it.
            for (path, action) in actions.sorted(by: {
                ($1.key.names.count, $0.key.description) < ($0.key.names.count, $1.key.description)
            }) {
                try tree.resolve(path, action, &casts)
            }
        case .resolveAll(let action):
            for path in tree.choices.reversed() {
                try tree.resolve(path, action, &casts)
            }
        case .dropNullFields: tree = FieldTree(Self.withoutNulls(tree.nodes))
        case .unnest: tree = FieldTree(tree.nodes.flatMap { Self.flat($0, "") })
        }
        return (try columns(of: tree), casts.failures)
    }

    private func columns(of tree: FieldTree) throws -> [Column] {
        guard !tree.nodes.isEmpty || columns.isEmpty else {
            throw RunError(.invalidRequest, "no column is left: keep at least one")
        }
        return tree.nodes.map { node in
            let expression = node.content.expression
            let same = columns.first { $0.name == node.name && $0.expression == expression }
            var column = same ?? Column(name: node.name, expression: expression)
            if case .structure = node.content { column.parts = node.content }
            return column
        }
    }

    // MARK: One by one

    private static func mapped(
        _ source: FieldTree,
        _ mappings: [FieldMapping],
        _ casts: inout FieldTree.Casts
    ) throws -> FieldTree {
        var tree = FieldTree()
        for mapping in mappings {
            guard let found = source.content(at: mapping.source) else {
                throw source.unknown(mapping.source)
            }
            let types = [mapping.sourceType, mapping.targetType].compactMap { $0 }
            guard mapping.source.arrayCount == mapping.target.arrayCount else {
                throw FieldTree.otherArrays(mapping.source, mapping.target)
            }
            let value = casts.cast(
                found.content,
                to: types,
                at: source.spelling(of: mapping.source),
                of: found.origins
            )
            let origins = Self.origins(of: mapping.target, mapping: found.origins)
            guard tree.insert(value, at: mapping.target, origins: origins) else {
                throw FieldTree.taken(mapping.target)
            }
        }
        return tree
    }

    /// How structs and arrays on the way to a target come to be: structs are null where all their
    /// fields are, arrays and their elements where those of the source are.
    private static func origins(
        of target: FieldPath,
        mapping source: [FieldTree.Origin]
    ) -> [FieldTree.Origin] {
        var arrays = source.filter { if case .elements = $0 { true } else { false } }[...]
        return target.names.indices.dropLast().map { position in
            if target.names[position + 1] == FieldPath.elements, let array = arrays.popFirst() {
                return array
            }
            return target.names[position] == FieldPath.elements ? .structure(.element) : .fields
        }
    }

    private static func selected(_ source: FieldTree, _ paths: [FieldPath]) throws -> FieldTree {
        var tree = FieldTree()
        for path in paths {
            guard let found = source.content(at: path) else { throw source.unknown(path) }
            let spelled = source.spelling(of: path)
            guard tree.insert(found.content, at: spelled, origins: found.origins) else {
                throw FieldTree.taken(path)
            }
        }
        return tree
    }

    private static func rename(
        _ tree: inout FieldTree,
        _ old: FieldPath,
        _ new: FieldPath
    ) throws {
        guard let (content, origins) = tree.content(at: old) else { throw tree.unknown(old) }
        let isBeside =
            old.names.dropLast().map { $0.lowercased() }
            == new.names.dropLast().map { $0.lowercased() }
        let isRespelled =
            old.names.map { $0.lowercased() } == new.names.map { $0.lowercased() }
        if !isRespelled, tree.content(at: new) != nil { throw FieldTree.taken(new) }
        if isBeside, let name = new.names.last {
            tree.change(old) { [.init(name: name, content: $0.content)] }
            return
        }
        let elements = new.innermostElements
        guard elements.map({ $0.lowercased() }) == old.innermostElements.map({ $0.lowercased() })
        else {
            throw RunError(
                .invalidRequest,
                "\(old) cannot become \(new): a value stays in the elements of its array"
            )
        }
        tree.change(old) { _ in [] }
        guard tree.insert(content, at: new, origins: Array(origins.prefix(elements.count))) else {
            throw FieldTree.taken(new)
        }
    }

    private static func withoutNulls(_ nodes: [FieldTree.Node]) -> [FieldTree.Node] {
        nodes.compactMap { node in
            if case .value(_, .null) = node.content { return nil }
            guard let (fields, origin) = FieldTree.fields(of: node.content),
                node.content.variants == nil
            else { return node }
            let kept = withoutNulls(fields)
            if kept.isEmpty { return nil }
            let isSame = zip(kept, fields).allSatisfy {
                $0.content.expression == $1.content.expression
            }
            if isSame, kept.count == fields.count { return node }
            return .init(name: node.name, content: .structure(kept, of: origin))
        }
    }

    private static func flat(_ node: FieldTree.Node, _ prefix: String) -> [FieldTree.Node] {
        guard let (fields, origin) = FieldTree.fields(of: node.content),
            node.content.variants == nil
        else {
            return [.init(name: prefix + node.name, content: node.content)]
        }
        if case .elements = origin {
            return [.init(name: prefix + node.name, content: node.content)]
        }
        return fields.flatMap { flat($0, prefix + node.name + ".") }
    }
}
