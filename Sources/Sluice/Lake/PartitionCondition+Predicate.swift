package import Columns
package import DataCatalog
package import Expressions

extension PartitionCondition {
    /// What a push-down predicate implies that catalogs can evaluate, or `nil` if there is nothing.
    ///
    /// Of every partition for which the predicate is true, the condition is true. It may be true of
    /// others: functions, nulls and comparisons of texts with numbers are left out, since catalogs
    /// read those in other ways.
    package init?(impliedBy predicate: Expression, keys: [Field]) {
        let reader = PredicateReader(keys: TableSchema(keys))
        guard let condition = reader.condition(predicate, isTrue: true) else { return nil }
        self = condition
    }
}

/// Reads a predicate by its parts.
private struct PredicateReader {
    let keys: TableSchema

    /// What follows if a part is true, or if it is false; if it is null nothing follows.
    func condition(_ part: Expression, isTrue: Bool) -> PartitionCondition? {
        switch part.node {
        case .not(let operand): condition(operand, isTrue: !isTrue)
        case .and(let operands): isTrue ? all(operands, true) : any(operands, false)
        case .or(let operands): isTrue ? any(operands, true) : all(operands, false)
        case .comparison(let operation, let left, let right):
            comparison(operation, left, right, isTrue)
        case .isIn(let operand, let list, let isNegated):
            membership(operand, list, isTrue != isNegated)
        case .between(let operand, let lower, let upper, let isNegated):
            range(operand, lower, upper, isTrue != isNegated)
        case .like(let operand, let pattern, let escape, let isNegated):
            isTrue != isNegated ? like(operand, pattern, escape) : nil
        default: nil
        }
    }

    /// What is implied by all of them together.
    private func all(_ operands: [Expression], _ isTrue: Bool) -> PartitionCondition? {
        .all(operands.compactMap { condition($0, isTrue: isTrue) })
    }

    /// What is implied by each of them alone.
    private func any(_ operands: [Expression], _ isTrue: Bool) -> PartitionCondition? {
        let conditions = operands.compactMap { condition($0, isTrue: isTrue) }
        guard conditions.count == operands.count else { return nil }
        return conditions.count > 1 ? .or(conditions) : conditions.first
    }

    private func comparison(
        _ operation: ComparisonOperator,
        _ left: Expression,
        _ right: Expression,
        _ isTrue: Bool
    ) -> PartitionCondition? {
        if let key = key(left), let value = constant(right, of: key) {
            guard let comparison = operation.comparison(isTrue) else { return nil }
            return .comparison(key.name, comparison, value)
        }
        if let key = key(right), let value = constant(left, of: key) {
            guard let comparison = operation.comparison(isTrue)?.mirrored else { return nil }
            return .comparison(key.name, comparison, value)
        }
        return nil
    }

    /// A null in the list makes nothing true, and of what it leaves null nothing follows.
    private func membership(
        _ operand: Expression,
        _ list: [Expression],
        _ isTrue: Bool
    ) -> PartitionCondition? {
        guard let key = key(operand) else { return nil }
        let list = list.filter { $0.node != .literal(.null) }
        let values = list.compactMap { constant($0, of: key) }
        guard values.count == list.count, !values.isEmpty else { return nil }
        return isTrue
            ? .isIn(key.name, values)
            : .all(values.map { .comparison(key.name, .notEqual, $0) })
    }

    private func range(
        _ operand: Expression,
        _ lower: Expression,
        _ upper: Expression,
        _ isTrue: Bool
    ) -> PartitionCondition? {
        guard let key = key(operand), let lower = constant(lower, of: key),
            let upper = constant(upper, of: key)
        else { return nil }
        return isTrue
            ? .and([
                .comparison(key.name, .greaterOrEqual, lower),
                .comparison(key.name, .lessOrEqual, upper),
            ])
            : .or([.comparison(key.name, .less, lower), .comparison(key.name, .greater, upper)])
    }

    /// Any one character is taken for any text.
    private func like(
        _ operand: Expression,
        _ pattern: Expression,
        _ escape: String
    ) -> PartitionCondition? {
        guard let key = key(operand), key.type == .string,
            case .literal(.string(let pattern)) = pattern.node
        else { return nil }
        var parts = [""]
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if escape.unicodeScalars.elementsEqual([scalar]) {
                guard let escaped = rest.popFirst() else { return nil }
                parts[parts.count - 1].unicodeScalars.append(escaped)
            } else if scalar == "%" || scalar == "_" {
                parts.append("")
            } else {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            }
        }
        guard parts.count > 1 else { return .comparison(key.name, .equal, .text(parts[0])) }
        let between = parts.dropFirst().dropLast().filter { !$0.isEmpty }
        return .like(key.name, [parts[0]] + between + [parts[parts.count - 1]])
    }

    // MARK: Keys and constants

    private func key(_ expression: Expression) -> Field? {
        guard case .column(let name) = expression.node else { return nil }
        return keys.index(of: name).map { keys.fields[$0] }
    }

    /// A constant as it is compared with a key, or `nil` if the key's values are not compared in
    /// its own type: a text with a number is compared as a number, where `07` is 7.
    private func constant(_ expression: Expression, of key: Field) -> Value? {
        switch (key.type, expression.node) {
        case (.string, .literal(.string(let text))): return .text(text)
        case (.date, .literal(.date(let days))): return .date(days)
        case (.date, .literal(.string(let text))): return Value.days(text).map(Value.date)
        case (.tinyint, _), (.smallint, _), (.int, _), (.bigint, _):
            guard let number = integer(expression), key.type.holds(number) else { return nil }
            return .integer(number)
        default: return nil
        }
    }

    private typealias Value = PartitionCondition.Value

    private func integer(_ expression: Expression) -> Int64? {
        switch expression.node {
        case .negate(let operand):
            // The text '5' behind a minus is not an integer but a double.
            if case .literal(.string) = operand.node { return nil }
            return integer(operand).flatMap { $0 == .min ? nil : -$0 }
        case .literal(.tinyint(let number)): return Int64(number)
        case .literal(.smallint(let number)): return Int64(number)
        case .literal(.int(let number)): return Int64(number)
        case .literal(.bigint(let number)): return number
        case .literal(.string(let text)):
            let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            return isPlain ? Int64(text) : nil
        default: return nil
        }
    }
}

extension DataType {
    /// Whether a number is one of the type's.
    fileprivate func holds(_ number: Int64) -> Bool {
        switch self {
        case .tinyint: Int8(exactly: number) != nil
        case .smallint: Int16(exactly: number) != nil
        case .int: Int32(exactly: number) != nil
        default: true
        }
    }
}

extension ComparisonOperator {
    /// What is true if this comparison is, or is not, of values that are not null.
    ///
    /// Where `<=>` is false one side may be null: then nothing follows.
    fileprivate func comparison(_ isTrue: Bool) -> PartitionCondition.Comparison? {
        switch (self, isTrue) {
        case (.equal, true), (.nullSafeEqual, true), (.notEqual, false): .equal
        case (.equal, false), (.notEqual, true): .notEqual
        case (.less, true), (.greaterOrEqual, false): .less
        case (.lessOrEqual, true), (.greater, false): .lessOrEqual
        case (.greater, true), (.lessOrEqual, false): .greater
        case (.greaterOrEqual, true), (.less, false): .greaterOrEqual
        case (.nullSafeEqual, false): nil
        }
    }
}

extension PartitionCondition.Comparison {
    /// The comparison with its sides exchanged.
    fileprivate var mirrored: Self {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
