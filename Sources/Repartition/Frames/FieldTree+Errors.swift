extension FieldTree {
    /// Nothing is at a path.
    func unknown(_ path: FieldPath) -> RunError {
        if let cure = cure(for: path) { return RunError(.invalidRequest, cure) }
        return RunError(
            .invalidRequest,
            "the frame has nothing at \(path), its columns are "
                + nodes.map(\.name).joined(separator: ", ")
        )
    }

    /// What a path lacks, or has too much, if that is about arrays.
    private func cure(for path: FieldPath) -> String? {
        var level = nodes
        for (depth, name) in path.names.enumerated() {
            let before = FieldPath(names: Array(path.names.prefix(depth)))
            let rest = path.names.dropFirst(depth)
            let isArray = level.count == 1 && level[0].name == FieldPath.elements
            if depth > 0, isArray, name != FieldPath.elements {
                let meant = FieldPath(names: before.names + [FieldPath.elements] + rest)
                return "\(before) is an array: write \(meant) for the elements' \(name)"
            }
            if name == FieldPath.elements, !isArray {
                let meant = FieldPath(names: before.names + rest.dropFirst())
                return "\(before) is no array: write \(meant)"
            }
            guard let node = level.first(where: { $0.name.lowercased() == name.lowercased() })
            else { return nil }
            level = Self.fields(of: node.content)?.nodes ?? []
        }
        return nil
    }

    /// Values go out of an array, or into one.
    static func otherArrays(_ source: FieldPath, _ target: FieldPath) -> RunError {
        RunError(
            .invalidRequest,
            "\(source) goes into \(source.arrayCount) arrays and \(target) into "
                + "\(target.arrayCount): the elements of an array become elements of one array, so "
                + "write [] as often in both"
        )
    }

    static func taken(_ path: FieldPath) -> RunError {
        RunError(
            .invalidRequest,
            "two values would go to \(path): name each place once, and no place inside a value"
        )
    }
}
