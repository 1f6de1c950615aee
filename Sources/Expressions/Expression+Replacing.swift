package import Columns

extension Expression {
    /// The expression with columns replaced by what `replacement` gives for their names.
    ///
    /// Where it gives `nil` the column stays.
    package func replacingColumns(_ replacement: (String) -> Expression?) -> Expression {
        replacingParts { part in part.columnName.flatMap(replacement) }
    }

    /// The columns read, each with the names of the struct fields that are taken of it at once.
    var readPaths: [[String]] {
        var paths: [[String]] = []
        _ = replacingParts { expression in
            guard let path = expression.fieldPath else { return nil }
            paths.append(path)
            return expression
        }
        return paths
    }

    /// The names of a column and of fields inside one another, if the expression is nothing more.
    private var fieldPath: [String]? {
        switch node {
        case .column(let name): [name]
        case .field(let child, let name): child.fieldPath.map { $0 + [name] }
        default: nil
        }
    }

    /// The expression with each part replaced for which `replacement` gives another.
    ///
    /// Parts of what is replaced are not asked about.
    package func replacingParts(_ replacement: (Expression) -> Expression?) -> Expression {
        func replaced(_ expression: Expression) -> Expression {
            expression.replacingParts(replacement)
        }
        if let other = replacement(self) { return other }
        let node: Node =
            switch node {
            case .column, .literal, .variable: node
            case .negate(let child): .negate(replaced(child))
            case .complement(let child): .complement(replaced(child))
            case .choice(let branches, let otherwise):
                .choice(branches.map(replaced), otherwise: otherwise.map(replaced))
            case .element(let child, let key): .element(replaced(child), replaced(key))
            case .field(let child, let name): .field(replaced(child), name)
            case .not(let child): .not(replaced(child))
            case .and(let children): .and(children.map(replaced))
            case .or(let children): .or(children.map(replaced))
            case .arithmetic(let operation, let left, let right):
                .arithmetic(operation, replaced(left), replaced(right))
            case .comparison(let operation, let left, let right):
                .comparison(operation, replaced(left), replaced(right))
            case .isNull(let child, let isNegated): .isNull(replaced(child), isNegated: isNegated)
            case .isBoolean(let child, let value, let isNegated):
                .isBoolean(replaced(child), value, isNegated: isNegated)
            case .isIn(let child, let list, let isNegated):
                .isIn(replaced(child), list.map(replaced), isNegated: isNegated)
            case .between(let child, let lower, let upper, let isNegated):
                .between(
                    replaced(child),
                    lower: replaced(lower),
                    upper: replaced(upper),
                    isNegated: isNegated
                )
            case .like(let child, let pattern, let escape, let isNegated):
                .like(
                    replaced(child),
                    pattern: replaced(pattern),
                    escape: escape,
                    isNegated: isNegated
                )
            case .cast(let child, let type, let isTry):
                .cast(replaced(child), type, isTry: isTry)
            case .call(let name, let arguments): .call(name, arguments.map(replaced))
            case .transform(let array, let body): .transform(replaced(array), body: replaced(body))
            }
        return Expression(node, at: place)
    }

    /// The value of a column.
    package static func column(_ name: String) -> Expression { Expression(.column(name)) }

    /// The value of `expression` as another type.
    ///
    /// - Parameter isTry: Whether what cannot be cast is null, and no error.
    package static func casting(
        _ expression: Expression,
        to type: DataType,
        isTry: Bool = false
    ) -> Expression {
        Expression(.cast(expression, type, isTry: isTry))
    }

    /// Whether one of the conditions is true; without any, none is.
    package static func anyOf(_ conditions: [Expression]) -> Expression {
        switch conditions.count {
        case 0: Expression(.literal(.boolean(false)))
        case 1: conditions[0]
        default: Expression(.or(conditions))
        }
    }

    /// The value beside the first condition that is true, else null.
    package static func firstOf(_ branches: [(Expression, Expression)]) -> Expression {
        branches.isEmpty
            ? Expression(.literal(.null))
            : Expression(.choice(branches.flatMap { [$0, $1] }, otherwise: nil))
    }

    /// A function's result.
    ///
    /// - Parameter name: In lower case.
    package static func calling(_ name: String, _ arguments: [Expression]) -> Expression {
        Expression(.call(name, arguments))
    }

    /// The name that the value has without being given one: that of a column or field.
    package var fieldName: String? {
        switch node {
        case .column(let name), .field(_, let name): name
        default: nil
        }
    }

    /// The column that the expression is, if it is nothing more.
    package var columnName: String? {
        if case .column(let name) = node { return name }
        return nil
    }
}
