import AWS

/// A condition of `GetPartitions`, read and evaluated as Glue does, with what it does not know.
struct PartitionExpression {
    indirect enum Node {
        case comparison(key: Int, String, Literal)
        case isIn(key: Int, [Literal])
        case between(key: Int, Literal, Literal)
        case like(key: Int, String)
        /// Never true: Glue keeps no nulls.
        case isNull(isNegated: Bool)
        case not(Node)
        case and([Node])
        case or([Node])
    }

    enum Literal: Hashable {
        case number(String)
        case text(String)

        var text: String {
            switch self {
            case .number(let text), .text(let text): text
            }
        }
    }

    private let root: Node
    private let keys: [(name: String, type: String)]

    init(_ text: String, keys: [(name: String, type: String)]) throws {
        var parser = PartitionExpressionParser(try PartitionExpressionToken.read(text), keys)
        root = try parser.whole()
        self.keys = keys
    }

    /// Whether the expression is true of a partition.
    ///
    /// - Throws: What makes Glue refuse the whole list: a constant, or a value, that is none of its
    ///   key's type.
    func matches(_ values: [String]) throws -> Bool { try holds(root, values) }

    private func holds(_ node: Node, _ values: [String]) throws -> Bool {
        switch node {
        case .and(let parts): return try parts.allSatisfy { try holds($0, values) }
        case .or(let parts): return try parts.contains { try holds($0, values) }
        case .not(let part): return try !holds(part, values)
        case .isNull(let isNegated): return isNegated
        case .comparison(let key, let comparison, let literal):
            let order = try order(key, values, literal)
            switch comparison {
            case "=": return order == 0
            case "<>": return order != 0
            case "<": return order < 0
            case "<=": return order <= 0
            case ">": return order > 0
            default: return order >= 0
            }
        case .isIn(let key, let list):
            return try list.contains { try order(key, values, $0) == 0 }
        case .between(let key, let lower, let upper):
            return try order(key, values, lower) >= 0 && order(key, values, upper) <= 0
        case .like(let key, let pattern):
            guard ["string", "char", "varchar"].contains(baseType(key)) else {
                throw FakeGlue.invalid(
                    "\(keys[key].type) data type doesn't support operation 'LIKE'"
                )
            }
            return Self.isLike(Array(values[key].utf16)[...], Array(pattern.utf16)[...])
        }
    }

    /// Below, at, or above zero, as a value stands to a constant in the order of their type.
    private func order(_ key: Int, _ values: [String], _ literal: Literal) throws -> Int {
        let (value, constant) = (values[key], literal.text)
        switch baseType(key) {
        case "string", "char", "varchar":
            // As String.compareTo of Java.
            let (left, right) = (Array(value.utf16), Array(constant.utf16))
            return left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
        case "tinyint", "smallint", "int", "bigint", "long":
            return try Self.order(Int64(value), Int64(constant))
        case "decimal": return try Self.order(Double(value), Double(constant))
        case "date": return try Self.order(Self.day(value), Self.day(constant))
        default: throw FakeGlue.invalid("Unknown type : '\(keys[key].type)'")
        }
    }

    private func baseType(_ key: Int) -> String {
        String(keys[key].type.lowercased().prefix { $0 != "(" })
    }

    private static func order<Value: Comparable>(_ value: Value?, _ constant: Value?) throws -> Int
    {
        guard let constant else { throw FakeGlue.invalid("a constant is not of its key's type") }
        guard let value else {
            throw AWSError(
                .invalidRequest,
                "a partition value is not of its key's type",
                code: "InvalidStateException"
            )
        }
        return value == constant ? 0 : value < constant ? -1 : 1
    }

    /// A number that orders days, as `java.sql.Date.valueOf` reads them.
    private static func day(_ text: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return (year * 12 + month) * 31 + day
    }

    private static func isLike(
        _ text: ArraySlice<UInt16>,
        _ pattern: ArraySlice<UInt16>
    ) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        let rest = pattern.dropFirst()
        if first == 0x25 {
            return (text.startIndex...text.endIndex).contains { isLike(text[$0...], rest) }
        }
        guard let unit = text.first, first == 0x5F || first == unit else { return false }
        return isLike(text.dropFirst(), rest)
    }
}
