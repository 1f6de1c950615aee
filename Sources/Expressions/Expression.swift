package import Columns

/// A Spark SQL expression as it was written: names are not looked up, types are not checked.
///
/// ``parse(_:)`` makes one from text, ``Column`` from Swift; ``bound(to:options:)`` checks it
/// against a schema. Where in a text it stands is remembered for errors and does not count in
/// comparisons.
public struct Expression: Sendable {
    package let node: Node
    /// Where it stands in the text it was parsed from.
    let place: ExpressionError.Place?
    /// The levels of operators and calls above the leaves; the checker refuses too many.
    let depth: Int
    /// The operators, calls and leaves in it, those that stand for several places counted often.
    let weight: Int

    init(_ node: Node, at place: ExpressionError.Place? = nil) {
        self.node = node
        self.place = place
        let children = node.children
        depth = 1 + (children.map(\.depth).max() ?? -1)
        weight = children.reduce(1) { min($0 + $1.weight, 1 << 40) }
    }

    /// Deeper expressions are refused, so that none can exhaust a thread's stack.
    package static let depthLimit = 100

    /// Larger expressions are refused.
    ///
    /// Only what CASE and LIKE ANY repeat makes a text so large.
    static let weightLimit = 1 << 20

    /// What an expression is made of.
    package indirect enum Node: Sendable, Hashable {
        case column(String)
        case literal(Literal)
        case negate(Expression)
        /// `~`: every bit turned.
        case complement(Expression)
        case not(Expression)
        /// Two or more operands, so that long chains are not deep.
        case and([Expression])
        /// Two or more operands, so that long chains are not deep.
        case or([Expression])
        case arithmetic(ArithmeticOperator, Expression, Expression)
        case comparison(ComparisonOperator, Expression, Expression)
        case isNull(Expression, isNegated: Bool)
        /// IS TRUE, IS NOT FALSE and so on: never null.
        case isBoolean(Expression, Bool, isNegated: Bool)
        case isIn(Expression, [Expression], isNegated: Bool)
        case between(Expression, lower: Expression, upper: Expression, isNegated: Bool)
        case like(Expression, pattern: Expression, escape: String, isNegated: Bool)
        case cast(Expression, DataType, isTry: Bool)
        /// CASE: conditions and values by turns, the first true one chooses.
        case choice([Expression], otherwise: Expression?)
        /// `array[index]`, `map[key]`
        case element(Expression, Expression)
        /// `struct.field`
        case field(Expression, String)
        /// A function under its name in lower case.
        case call(String, [Expression])
        /// `transform(array, x -> body)`: the value of the body for each element.
        case transform(Expression, body: Expression)
        /// The element that a body is about: 0 is the innermost body's, 1 that of the body around
        /// it. Names of variables do not matter, so bodies can be put into one another.
        case variable(Int)

        var children: [Expression] {
            switch self {
            case .column, .literal, .variable: []
            case .negate(let child), .complement(let child), .not(let child),
                .isNull(let child, _), .isBoolean(let child, _, _), .cast(let child, _, _),
                .field(let child, _):
                [child]
            case .and(let children), .or(let children), .call(_, let children): children
            case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
                .like(let left, let right, _, _), .element(let left, let right),
                .transform(let left, let right):
                [left, right]
            case .choice(let branches, let otherwise):
                branches + (otherwise.map { [$0] } ?? [])
            case .isIn(let child, let list, _): [child] + list
            case .between(let child, let lower, let upper, _): [child, lower, upper]
            }
        }
    }
}

extension Expression: Hashable {
    public static func == (left: Expression, right: Expression) -> Bool { left.node == right.node }

    public func hash(into hasher: inout Hasher) { hasher.combine(node) }
}

extension Expression {
    /// The names of the columns it reads, each once, in the order they first appear.
    package var columnNames: [String] {
        var names: [String] = []
        func visit(_ expression: Expression) {
            if case .column(let name) = expression.node, !names.contains(name) {
                names.append(name)
            }
            expression.node.children.forEach(visit)
        }
        visit(self)
        return names
    }
}

package enum ArithmeticOperator: String, Sendable, Hashable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    /// Division of integers, rounded toward zero.
    case integralDivide = "DIV"
    case bitAnd = "&"
    case bitOr = "|"
    case bitXor = "^"
    case shiftLeft = "<<"
    /// Keeps the sign.
    case shiftRight = ">>"
    /// Fills with zeros.
    case shiftRightUnsigned = ">>>"
}

package enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// Equal, where null equals null; never null.
    case nullSafeEqual = "<=>"
}

/// A constant in an expression.
package enum Literal: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// `7Y`
    case tinyint(Int8)
    /// `7S`
    case smallint(Int16)
    case int(Int32)
    /// `7L`, or a number too large for an int.
    case bigint(Int64)
    /// `1.5F`
    case float(Float)
    /// `1.5D`, `15e-1`
    case double(Double)
    /// `1.5`, `1.5BD`
    case decimal(unscaled: Int128, precision: Int, scale: Int)
    case string(String)
    /// `X'1F'`
    case binary([UInt8])
    /// `DATE '2020-05-04'`, days since 1970-01-01.
    case date(Int32)
    /// `TIMESTAMP '…'`: the text, since what instant it is depends on the session's time zone.
    case timestamp(String)
    /// `TIMESTAMP_NTZ '…'`, microseconds of a wall clock since 1970-01-01T00:00.
    case timestampNTZ(Int64)
    /// `INTERVAL '…' …`, which has no type of a column: it stands beside a date or timestamp.
    case interval(Interval)
}
