extension Schema {
    /// The schema with only the top-level columns at `positions`, in that order.
    package func keeping(columnsAt positions: [Int]) -> Schema {
        var element = root.element
        element.childCount = positions.count
        return Schema(
            checked: SchemaNode(element: element, children: positions.map { root.children[$0] })
        )
    }

    /// The schema with `columns` behind its own.
    ///
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if a column of that name is there, and
    ///   as for any schema if a column is not valid.
    package func appending(_ columns: [SchemaNode]) throws(ParquetError) -> Schema {
        var names = Set(root.children.map(\.name))
        for column in columns where !names.insert(column.name).inserted {
            throw ParquetError(
                .invalidRequest,
                "a column named \(column.name) is there: drop it or rename the new"
            )
        }
        let added = try Schema(columns: columns)
        var element = root.element
        element.childCount = root.children.count + added.columns.count
        return Schema(
            checked: SchemaNode(element: element, children: root.children + added.columns)
        )
    }
}
