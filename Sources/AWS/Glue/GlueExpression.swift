internal import DataCatalog

/// Conditions as `GetPartitions` reads them, in the part of its grammar that is surely read alike
/// by all: a condition written here may be weaker than the one asked for, never stronger.
///
/// Glue reads SQL with JSQLParser. Values are compared in the types of their keys. Nulls are left
/// to the caller: `IS NULL` is never true there.
enum GlueExpression {
    /// The characters that an expression may have.
    static let limit = 2_048
    /// The values that a list may have before it becomes a range.
    private static let listLimit = 100
    /// Parentheses in one another cost JSQLParser exponentially.
    private static let depthLimit = 4

    /// What Glue is asked for a filter, or `nil` for nothing.
    ///
    /// What does not fit beside the user's own expression is left out.
    static func text(of filter: PartitionFilter) -> String? {
        let own = filter.expression.map { "(\($0))" }
        let room = limit - (own.map { $0.utf16.count + 5 } ?? 0)
        let condition = filter.condition.flatMap { text(of: $0, room: room) }
        guard let condition else { return filter.expression }
        return own.map { "\($0) AND \(condition)" } ?? condition
    }

    private static func text(of condition: PartitionCondition, room: Int) -> String? {
        var parts: [String] = []
        var used = 0
        for conjunct in conjuncts(of: condition) {
            // A list that does not fit may as a range.
            var texts = [text(of: conjunct, depth: 0)]
            if case .isIn(let key, let values) = conjunct, isPlain(key) {
                texts.append(range(key, values))
            }
            let fitting = texts.compactMap(\.self).first { used + $0.utf16.count + 5 <= room }
            guard let fitting else { continue }
            used += fitting.utf16.count + 5
            parts.append(fitting)
        }
        return parts.isEmpty ? nil : parts.joined(separator: " AND ")
    }

    private static func conjuncts(of condition: PartitionCondition) -> [PartitionCondition] {
        if case .and(let parts) = condition { parts.flatMap(conjuncts) } else { [condition] }
    }

    private static func text(of condition: PartitionCondition, depth: Int) -> String? {
        guard depth <= depthLimit else { return nil }
        switch condition {
        case .comparison(let key, let comparison, let value):
            guard isPlain(key), let value = literal(value, comparison) else { return nil }
            return "\(key) \(comparison.rawValue) \(value)"
        case .isIn(let key, let values):
            guard isPlain(key) else { return nil }
            let literals = values.compactMap { literal($0, .equal) }
            guard literals.count == values.count, !literals.isEmpty else { return nil }
            return literals.count <= listLimit
                ? "\(key) IN (\(literals.joined(separator: ", ")))" : range(key, values)
        case .like(let key, let parts):
            guard isPlain(key), parts.allSatisfy({ $0.utf8.allSatisfy(isPlainInPattern) }) else {
                return nil
            }
            return "\(key) LIKE '\(parts.joined(separator: "%"))'"
        case .and(let parts):
            let texts = parts.compactMap { text(of: $0, depth: depth + 1) }
            return texts.isEmpty ? nil : "(" + texts.joined(separator: " AND ") + ")"
        case .or(let parts):
            let texts = parts.compactMap { text(of: $0, depth: depth + 1) }
            guard texts.count == parts.count, !texts.isEmpty else { return nil }
            return "(" + texts.joined(separator: " OR ") + ")"
        }
    }

    /// The least and the greatest of many values.
    private static func range(_ key: String, _ values: [PartitionCondition.Value]) -> String? {
        let ordered = values.sorted { $0.precedes($1) }
        guard let first = ordered.first, let last = ordered.last,
            let lower = literal(first, .greaterOrEqual), let upper = literal(last, .lessOrEqual)
        else { return nil }
        return "(\(key) >= \(lower) AND \(key) <= \(upper))"
    }

    /// Whether a key needs no quotes, which Glue does not have.
    private static func isPlain(_ key: String) -> Bool {
        guard let first = key.utf8.first, first < 0x80, !isDigit(first) else { return false }
        return key.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || isDigit(byte)
                || byte == UInt8(ascii: "_")
        }
    }

    /// A constant, or `nil` if it may be read in several ways.
    ///
    /// Texts are compared in UTF-16 by Java and by bytes here: the same order beside ASCII. Who
    /// takes texts for equal that differ in their bytes gives more for `=`, and less for `<>`.
    private static func literal(
        _ value: PartitionCondition.Value,
        _ comparison: PartitionCondition.Comparison
    ) -> String? {
        switch value {
        case .integer, .date(0...2_932_896): break
        case .date: return nil
        case .text(let text):
            let isPlain = text.utf8.allSatisfy { byte in
                byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "'")
                    && byte != UInt8(ascii: "\\") && (byte < 0x80 || comparison == .equal)
            }
            guard isPlain else { return nil }
        }
        if case .integer(let number) = value { return String(number) }
        return "'\(value.text)'"
    }

    /// Letters, digits and signs that no dialect of patterns gives a meaning.
    private static func isPlainInPattern(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
            || " -:/=,".utf8.contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension PartitionCondition.Value {
    /// Whether it stands before another in the order of its type.
    fileprivate func precedes(_ other: Self) -> Bool {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): left < right
        case (.date(let left), .date(let right)): left < right
        default: text.utf8.lexicographicallyPrecedes(other.text.utf8)
        }
    }
}
