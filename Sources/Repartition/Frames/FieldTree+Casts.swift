internal import Columns
internal import Expressions

extension FieldTree {
    /// A value that may not become what it is cast to, and for which records it does not.
    struct Failure {
        var path: FieldPath
        var type: DataType
        /// Never null.
        var condition: Expression
    }

    /// The casts of a reshaping.
    struct Casts {
        /// Whether records may fail of which a value cannot be cast; if not, the action does.
        let mayFail: Bool
        private(set) var failures: [Failure] = []

        init(mayFail: Bool) { self.mayFail = mayFail }

        /// A value as one type after the other; of a choice, whichever value there is.
        ///
        /// Values that hold others stop the action even if records may fail: which of the inner
        /// ones is to blame, a null would not tell.
        mutating func cast(
            _ content: Content,
            to types: [DataType],
            at path: FieldPath,
            of origins: [Origin]
        ) -> Content {
            let isTry = mayFail && !types.contains(where: \.isNested)
            let value = types.reduce(content) { $0.cast(to: $1, isTry: isTry) }
            let mayLack = isTry && types.contains { $0 != .string }
            if mayLack, let type = types.last, value.expression != content.expression {
                let isLost =
                    Column(content.expression).isNotNull && Column(value.expression).isNull
                // Of an array's elements, any.
                let condition = origins.reversed().reduce(isLost) { condition, origin in
                    guard case .elements(let array) = origin else { return condition }
                    let lost = Expression.transforming(array, body: condition.expression)
                    let isAnyLost = Expression.calling(
                        "array_contains",
                        [lost, lit(true).expression]
                    )
                    return coalesce(Column(isAnyLost), lit(false))
                }
                failures.append(
                    Failure(path: path, type: type, condition: condition.expression)
                )
            }
            return value
        }
    }
}

extension FieldTree.Content {
    fileprivate func cast(to type: DataType, isTry: Bool) -> FieldTree.Content {
        if let variants {
            let values = variants.map { $0.content.cast(to: type, isTry: isTry).expression }
            return .value(.calling("coalesce", values), type)
        }
        if case .value(_, type) = self { return self }
        return .value(.casting(expression, to: type, isTry: isTry), type)
    }
}
