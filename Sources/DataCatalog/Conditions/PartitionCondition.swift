package import Columns

/// A condition on the values of partition keys that most catalogs can evaluate.
///
/// It says nothing of null: no comparison with it is true. There is no negation, so where a part of
/// a condition is replaced by a weaker one, the whole becomes weaker.
package indirect enum PartitionCondition: Sendable, Hashable {
    case comparison(String, Comparison, Value)
    case isIn(String, [Value])
    /// The text begins with, ends with, and has between them in order, what stands between the
    /// places of any text: `["2020-", ""]` is `LIKE '2020-%'`.
    case like(String, [String])
    /// Two or more.
    case and([PartitionCondition])
    /// Two or more.
    case or([PartitionCondition])

    /// As SQL spells it.
    package enum Comparison: String, Sendable, Hashable, CaseIterable {
        case equal = "="
        case notEqual = "<>"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// A constant, of the type that values are read as for the comparison.
    package enum Value: Sendable, Hashable {
        /// Compared byte by byte.
        case text(String)
        case integer(Int64)
        /// Days since 1970-01-01.
        case date(Int32)
    }

    /// The condition that all of some are true.
    package static func all(_ conditions: [PartitionCondition]) -> PartitionCondition? {
        conditions.count > 1 ? .and(conditions) : conditions.first
    }
}

extension PartitionCondition {
    /// Whether the condition may be true of a partition.
    ///
    /// - Parameter value: The value of a key, or `nil` if it is not known, or cannot be compared.
    package func mayHold(_ value: (String) -> Value?) -> Bool {
        switch self {
        case .and(let conditions): conditions.allSatisfy { $0.mayHold(value) }
        case .or(let conditions): conditions.contains { $0.mayHold(value) }
        case .comparison(let key, let comparison, let constant):
            value(key).map { comparison.mayHold($0, constant) } ?? true
        case .isIn(let key, let constants):
            value(key).map { value in
                constants.contains { Comparison.equal.mayHold(value, $0) }
            } ?? true
        case .like(let key, let parts):
            if case .text(let text) = value(key) { Self.matches(text, parts) } else { true }
        }
    }

    private static func matches(_ text: String, _ parts: [String]) -> Bool {
        guard let first = parts.first, let last = parts.last else { return false }
        let bytes = Array(text.utf8)
        guard parts.count > 1 else { return bytes == Array(first.utf8) }
        guard bytes.count >= first.utf8.count + last.utf8.count, bytes.starts(with: first.utf8),
            bytes.suffix(last.utf8.count).elementsEqual(last.utf8)
        else { return false }
        var rest = bytes[first.utf8.count..<(bytes.count - last.utf8.count)]
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: Array(part.utf8)) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}

extension PartitionCondition.Comparison {
    /// Whether a comparison may be true; of values of different types it may.
    fileprivate func mayHold(
        _ left: PartitionCondition.Value,
        _ right: PartitionCondition.Value
    ) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): holds(left, right)
        case (.date(let left), .date(let right)): holds(left, right)
        case (.text(let left), .text(let right)):
            switch self {
            case .equal: left.utf8.elementsEqual(right.utf8)
            case .notEqual: !left.utf8.elementsEqual(right.utf8)
            case .less: left.utf8.lexicographicallyPrecedes(right.utf8)
            case .lessOrEqual: !right.utf8.lexicographicallyPrecedes(left.utf8)
            case .greater: right.utf8.lexicographicallyPrecedes(left.utf8)
            case .greaterOrEqual: !left.utf8.lexicographicallyPrecedes(right.utf8)
            }
        default: true
        }
    }

    private func holds<Ordered: Comparable>(_ left: Ordered, _ right: Ordered) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}

extension PartitionCondition.Value {
    /// A partition's value in the type of its key, or `nil` if it is none, or types like that
    /// cannot be compared.
    package init?(_ text: String, of type: DataType) {
        switch type {
        case .string: self = .text(text)
        case .tinyint, .smallint, .int, .bigint:
            guard let number = Int64(text) else { return nil }
            self = .integer(number)
        case .date:
            guard let days = Self.days(text) else { return nil }
            self = .date(days)
        default: return nil
        }
    }

    /// As catalogs and paths have it.
    package var text: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .date(let days): ProjectedDateFormat.day.text(of: Int64(days) * 86_400_000)
        }
    }

    /// The days since 1970-01-01 of a date written `2020-05-04`.
    package static func days(_ text: String) -> Int32? {
        ProjectedDateFormat.day.instant(of: text).flatMap { Int32(exactly: $0 / 86_400_000) }
    }

    /// Texts are the same if their bytes are.
    package static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        case (.integer(let left), .integer(let right)): left == right
        case (.date(let left), .date(let right)): left == right
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
