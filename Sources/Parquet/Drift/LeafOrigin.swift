/// Where the values of a leaf of a unified schema come from in one file.
package struct LeafOrigin: Sendable {
    /// What becomes of the entries of ``leaf``.
    enum Content: Sendable {
        /// The values stay as they are.
        case same
        case converted(ValueConversion)
        /// There are no values: of the entries those stay that begin what holds the column.
        case absent(repetitionLevel: Int)
    }

    /// The leaf of the file that is decoded: the column, or of a column that the file lacks one
    /// beside it. Without any, all rows are null.
    package let leaf: LeafColumn?
    /// The leaf of the unified schema.
    package let target: LeafColumn
    let content: Content
    /// For each definition level of ``leaf`` that of ``target``, or `nil` where they are the same.
    let levels: [UInt8]?

    /// Whether the file has the column.
    package var isPresent: Bool {
        if case .absent = content { false } else { true }
    }

    /// Whether a chunk can stand in a file of the unified schema as it is.
    package var isIdentical: Bool {
        guard case .same = content, levels == nil, let leaf else { return false }
        return leaf.valueOrder == target.valueOrder
    }

    /// Whether values change, and not only their levels.
    package var isConverted: Bool {
        if case .converted = content { true } else { false }
    }

    /// The same for a file whose dates and times are of an old calendar.
    package func rebased(_ rebase: CalendarRebase) -> LeafOrigin {
        guard let leaf, isPresent,
            let conversion = try? StoredType(leaf).conversion(
                to: StoredType(target),
                rebase: rebase
            )
        else { return self }
        return LeafOrigin(
            leaf: leaf,
            target: target,
            content: .converted(conversion),
            levels: levels
        )
    }

    /// A leaf that all files have as it is.
    package static func identity(_ leaf: LeafColumn) -> LeafOrigin {
        LeafOrigin(leaf: leaf, target: leaf, content: .same, levels: nil)
    }
}
