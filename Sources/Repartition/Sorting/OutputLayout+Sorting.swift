internal import Expressions
internal import Parquet

extension OutputLayout {
    /// What row groups can say of the order of their rows: the columns that it begins with.
    ///
    /// An order by something computed cannot be said. Nor is an order said that readers could
    /// understand otherwise: Parquet leaves open where NaN stands, INT96 has no order, and instants
    /// are compared to the microsecond.
    func sortingColumns(_ frame: ResolvedFrame) -> [SortingColumn]? {
        var columns: [SortingColumn] = []
        for order in frame.sortOrders {
            guard let path = frame.path(of: order.expression), let leaf = leaf(path),
                leaf.hasOneOrder
            else { break }
            columns.append(
                SortingColumn(
                    columnIndex: leaf.index,
                    isDescending: order.isDescending,
                    nullsFirst: order.nullsFirst
                )
            )
        }
        return columns.isEmpty ? nil : columns
    }

    /// The leaf of that path; as in Spark, case does not matter where that leaves no choice.
    private func leaf(_ path: [String]) -> LeafColumn? {
        if let exact = schema.leaves.first(where: { $0.path == path }) { return exact }
        let lowered = path.map { $0.lowercased() }
        let found = schema.leaves.filter { $0.path.map { $0.lowercased() } == lowered }
        return found.count == 1 ? found[0] : nil
    }
}

extension ResolvedFrame {
    /// The names from a column of the frame down, if the expression is one, or a field of structs
    /// in it.
    fileprivate func path(of expression: Expression) -> [String]? {
        if let column = columns.first(where: { $0.expression == expression }) {
            return [column.name]
        }
        guard case .field(let child, let name) = expression.node else { return nil }
        return path(of: child).map { $0 + [name] }
    }
}

extension LeafColumn {
    /// Whether all readers put its values into the order in which rows are sorted by it.
    fileprivate var hasOneOrder: Bool {
        guard maxRepetitionLevel == 0 else { return false }
        switch (physicalType, annotation) {
        case (.int96, _), (.float, _), (.double, _): return false
        case (_, .none), (_, .string), (_, .enumeration), (_, .json), (_, .bson), (_, .decimal),
            (_, .date), (_, .integer):
            return true
        case (_, .timestamp(let unit, _)): return unit != .nanos
        default: return false
        }
    }
}
