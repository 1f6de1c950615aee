/// What a condition says of one key: values outside it are of no partition that is wanted.
struct KeyBounds: Equatable {
    /// The only values, if the condition names them.
    var values: Set<PartitionCondition.Value>?
    /// The least number or day.
    var lower: Int64?
    /// The greatest number or day.
    var upper: Int64?

    static let none = KeyBounds()

    /// - Parameter condition: What is true of all partitions that are wanted.
    init(of key: String, in condition: PartitionCondition?) {
        self = condition.map { Self.bounds(of: key, in: $0) } ?? .none
    }

    private init() {}

    private init(values: Set<PartitionCondition.Value>) {
        self.values = values
        let numbers = values.compactMap(\.number)
        guard numbers.count == values.count else { return }
        lower = numbers.min()
        upper = numbers.max()
    }

    private static func bounds(of key: String, in condition: PartitionCondition) -> KeyBounds {
        switch condition {
        case .and(let parts):
            parts.reduce(.none) { $0.intersection(bounds(of: key, in: $1)) }
        case .or(let parts):
            parts.dropFirst().reduce(parts.first.map { bounds(of: key, in: $0) } ?? .none) {
                $0.union(bounds(of: key, in: $1))
            }
        case .isIn(key, let values): KeyBounds(values: Set(values))
        case .comparison(key, let comparison, let value): bounds(comparison, value)
        case .isIn, .comparison, .like: .none
        }
    }

    private static func bounds(
        _ comparison: PartitionCondition.Comparison,
        _ value: PartitionCondition.Value
    ) -> KeyBounds {
        var bounds = KeyBounds()
        switch comparison {
        case .equal: return KeyBounds(values: [value])
        case .notEqual: break
        // One too many at the edge does no harm.
        case .less, .lessOrEqual: bounds.upper = value.number
        case .greater, .greaterOrEqual: bounds.lower = value.number
        }
        return bounds
    }

    private func intersection(_ other: KeyBounds) -> KeyBounds {
        var both = KeyBounds()
        both.values =
            values.map { own in other.values.map(own.intersection) ?? own }
            ?? other.values
        both.lower = [lower, other.lower].compactMap(\.self).max()
        both.upper = [upper, other.upper].compactMap(\.self).min()
        return both
    }

    private func union(_ other: KeyBounds) -> KeyBounds {
        var either = KeyBounds()
        if let values, let others = other.values { either.values = values.union(others) }
        if let lower, let otherLower = other.lower { either.lower = min(lower, otherLower) }
        if let upper, let otherUpper = other.upper { either.upper = max(upper, otherUpper) }
        return either
    }
}

extension PartitionCondition.Value {
    /// The number, or the days of a date.
    fileprivate var number: Int64? {
        switch self {
        case .integer(let value): value
        case .date(let days): Int64(days)
        case .text: nil
        }
    }
}
