import Columns
import SeededRandom

@testable import Expressions

/// Makes any expression that the parser or Swift could make.
struct RandomExpression {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    mutating func expression(depth: Int) -> Expression {
        guard depth > 0, Int.random(in: 0..<6, using: &random) > 0 else { return leaf() }
        func make(_ node: Expression.Node) -> Expression { Expression(node) }
        let isNegated = Bool.random(using: &random)
        switch Int.random(in: 0..<16, using: &random) {
        case 0:
            let operand = expression(depth: depth - 1)
            // A minus before a number is part of the number.
            return make(.negate(operand))
        case 1: return make(.not(expression(depth: depth - 1)))
        case 2: return make(.and(expressions(depth, 2...4)))
        case 3: return make(.or(expressions(depth, 2...4)))
        case 4:
            let operation = pick(ArithmeticOperator.allCases)
            return make(
                .arithmetic(operation, expression(depth: depth - 1), expression(depth: depth - 1))
            )
        case 5:
            let operation = pick(ComparisonOperator.allCases)
            return make(
                .comparison(operation, expression(depth: depth - 1), expression(depth: depth - 1))
            )
        case 6: return make(.isNull(expression(depth: depth - 1), isNegated: isNegated))
        case 7:
            return make(
                .isBoolean(
                    expression(depth: depth - 1),
                    Bool.random(using: &random),
                    isNegated: isNegated
                )
            )
        case 8:
            return make(
                .isIn(
                    expression(depth: depth - 1),
                    expressions(depth, 1...4),
                    isNegated: isNegated
                )
            )
        case 9:
            let parts = expressions(depth, 3...3)
            return make(.between(parts[0], lower: parts[1], upper: parts[2], isNegated: isNegated))
        case 10:
            let parts = expressions(depth, 2...2)
            let escape = pick(["\\", "!", "'", "é"])
            return make(.like(parts[0], pattern: parts[1], escape: escape, isNegated: isNegated))
        case 11...14: return newer(depth)
        default:
            if isNegated {
                let type = pick([
                    DataType.int, .bigint, .string, .decimal(precision: 12, scale: 3),
                    .timestampNTZ, .array(element: .map(key: .string, value: .binary)),
                    .structure([Field("a", .int), Field("b c", .array(element: .date))]),
                    .date, .binary, .tinyint, .float,
                ])
                return make(
                    .cast(expression(depth: depth - 1), type, isTry: Bool.random(using: &random))
                )
            }
            return make(
                .call(
                    pick(["year", "concat", "no such", "pmod", "rlike"]),
                    expressions(depth, 0...3)
                )
            )
        }
    }

    /// The forms that Spark's language has beyond the usual ones.
    private mutating func newer(_ depth: Int) -> Expression {
        func make(_ node: Expression.Node) -> Expression { Expression(node) }
        switch Int.random(in: 11...14, using: &random) {
        case 11: return make(.complement(expression(depth: depth - 1)))
        case 12:
            let parts = expressions(depth, 2...5)
            let isOdd = parts.count % 2 == 1
            return make(
                .choice(
                    isOdd ? Array(parts.dropLast()) : parts,
                    otherwise: isOdd ? parts.last : nil
                )
            )
        case 13: return make(.element(expression(depth: depth - 1), expression(depth: depth - 1)))
        default: return make(.field(expression(depth: depth - 1), pick(["a", "b c", "or", "9a"])))
        }
    }

    private mutating func expressions(_ depth: Int, _ count: ClosedRange<Int>) -> [Expression] {
        (0..<Int.random(in: count, using: &random)).map { _ in expression(depth: depth - 1) }
    }

    private mutating func leaf() -> Expression {
        if Bool.random(using: &random) {
            return Expression(
                .column(pick(["a", "Year", "or", "a b", "x`y", "é", "9a", "date", "r"]))
            )
        }
        let literals: [Literal] = [
            .interval(.months(-14)), .interval(.days(3)), .interval(.micros(-1_500_001)),
            .null, .boolean(true), .boolean(false), .tinyint(.min), .smallint(-3),
            .int(Int32.random(in: .min ... .max, using: &random)),
            .bigint(Int64.random(in: .min ... .max, using: &random)), .bigint(.min),
            .float(Float.random(in: -1e10...1e10, using: &random)), .float(1e-30),
            .double(Double.random(in: -1e300...1e300, using: &random)),
            .double(.leastNonzeroMagnitude), .double(1e22),
            .decimal(unscaled: -5, precision: 3, scale: 3),
            .decimal(unscaled: 700, precision: 3, scale: 1),
            .string(""), .string("it's \\ \"x\"\n\0%\\_é`"), .binary([]), .binary([0, 255, 16]),
            .date(Int32.random(in: -719_162...2_932_896, using: &random)), .date(-800_000),
            .timestamp("2020-05-04 10:00:00 Europe/Brussels"),
            .timestampNTZ(
                Int64.random(in: -60_000_000_000_000_000...200_000_000_000_000_000, using: &random)
            ),
        ]
        return Expression(.literal(pick(literals)))
    }
}
