extension FieldTree {
    /// Nothing is at a path.
    func unknown(_ path: FieldPath) -> RunError {
        RunError(
            .invalidRequest,
            "the frame has nothing at \(path), its columns are "
                + nodes.map(\.name).joined(separator: ", ")
        )
    }

    static func taken(_ path: FieldPath) -> RunError {
        RunError(
            .invalidRequest,
            "two values would go to \(path): name each place once, and no place inside a value"
        )
    }
}
