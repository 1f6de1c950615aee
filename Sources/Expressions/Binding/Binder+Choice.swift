import Columns

extension Binder {
    /// CASE.
    func choice(
        _ branches: [Expression],
        _ otherwise: Expression?,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        var conditions: [BoundNode] = []
        var values: [BoundNode] = []
        for index in stride(from: 0, to: branches.count - 1, by: 2) {
            let condition = try bind(branches[index])
            let isTruth = condition.type == .boolean
            guard isTruth || condition.type == .string && !options.isANSI else {
                throw mismatch(
                    "WHEN needs boolean, \(branches[index]) is \(condition.type)",
                    condition.place
                )
            }
            conditions.append(try boolean(condition, branches[index], for: "WHEN"))
            values.append(try bind(branches[index + 1]))
        }
        if let otherwise { values.append(try bind(otherwise)) }
        return try choice(conditions, values, "CASE", place)
    }

    /// For each row the value of the first condition that is true; a value more than there are
    /// conditions is taken where none is.
    func choice(
        _ conditions: [BoundNode],
        _ values: [BoundNode],
        _ name: String,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        var values = try unified(values, place, "cannot be results of one \(name)", isList: true)
        let type = values[0].type
        if values.count == conditions.count {
            let missing = ColumnVector.nulls(type, count: 1)
            values.append(node(.constant(missing), type, [], place, isNullable: true))
        }
        var children: [BoundNode] = []
        for (condition, value) in zip(conditions, values) { children += [condition, value] }
        children += values.suffix(1)
        return node(
            .choice,
            type,
            children,
            place,
            isNullable: values.contains(where: \.isNullable)
        )
    }
}
