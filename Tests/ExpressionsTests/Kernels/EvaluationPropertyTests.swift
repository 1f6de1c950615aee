import Columns
import SeededRandom
import Testing

@testable import Expressions

/// Evaluates a row at a time, the slow and plain way: what the columnar evaluation has to equal.
private struct SlowTwin {
    enum Value: Equatable {
        case null
        case integer(Int64)
        case double(Double)
        case boolean(Bool)

        var text: String? {
            switch self {
            case .null: nil
            case .integer(let value): "\(value)"
            case .double(let value): NumberText.java(value)
            case .boolean(let value): "\(value)"
            }
        }
    }

    struct Failure: Error {}

    let row: [String: Value]

    func value(_ expression: Expression) throws -> Value {
        switch expression.node {
        case .column(let name): return row[name] ?? .null
        case .literal(.int(let value)): return .integer(Int64(value))
        case .literal(.double(let value)): return .double(value)
        case .literal(.boolean(let value)): return .boolean(value)
        case .literal: return .null
        case .negate(let operand): return try negate(try value(operand))
        case .not(let operand):
            guard case .boolean(let truth) = try value(operand) else { return .null }
            return .boolean(!truth)
        case .and(let operands): return try junction(operands, isAnd: true)
        case .or(let operands): return try junction(operands, isAnd: false)
        case .arithmetic(let operation, let left, let right):
            return try arithmetic(operation, try value(left), try value(right))
        case .comparison(let operation, let left, let right):
            return compare(operation, try value(left), try value(right))
        case .isNull(let operand, let isNegated):
            return .boolean((try value(operand) == .null) != isNegated)
        case .isIn(let operand, let list, let isNegated):
            let wanted = try value(operand)
            let results = try list.map { compare(.equal, wanted, try value($0)) }
            if results.contains(.boolean(true)) { return .boolean(!isNegated) }
            return results.contains(.null) ? .null : .boolean(isNegated)
        case .between(let operand, let lower, let upper, let isNegated):
            let middle = try value(operand)
            let sides = [
                compare(.greaterOrEqual, middle, try value(lower)),
                compare(.lessOrEqual, middle, try value(upper)),
            ]
            if sides.contains(.boolean(false)) { return .boolean(isNegated) }
            return sides.contains(.null) ? .null : .boolean(!isNegated)
        case .choice(let branches, let otherwise):
            for index in stride(from: 0, to: branches.count - 1, by: 2)
            where try value(branches[index]) == .boolean(true) {
                return try value(branches[index + 1])
            }
            return try otherwise.map(value) ?? .null
        case .complement(let operand):
            guard case .integer(let number) = try value(operand) else { return .null }
            return .integer(~number)
        case .call("coalesce", let operands):
            for operand in operands {
                let found = try value(operand)
                if found != .null { return found }
            }
            return .null
        case .call("pmod", let operands):
            guard case .integer(let a) = try value(operands[0]),
                case .integer(let b) = try value(operands[1])
            else { return .null }
            if b == 0 { throw Failure() }
            return .integer(((a % b) + b) % b)
        default: throw Failure()
        }
    }

    private func negate(_ value: Value) throws -> Value {
        switch value {
        case .integer(let number):
            guard number > Int64(Int32.min) else { throw Failure() }
            return .integer(-number)
        case .double(let number): return .double(-number)
        default: return .null
        }
    }

    private func junction(_ operands: [Expression], isAnd: Bool) throws -> Value {
        var hasNull = false
        for operand in operands {
            switch try value(operand) {
            case .boolean(let truth): if truth != isAnd { return .boolean(!isAnd) }
            default: hasNull = true
            }
        }
        return hasNull ? .null : .boolean(isAnd)
    }

    private func arithmetic(
        _ operation: ArithmeticOperator,
        _ left: Value,
        _ right: Value
    ) throws -> Value {
        if left == .null || right == .null { return .null }
        if case .integer(let a) = left, case .integer(let b) = right, operation != .divide {
            if b == 0, operation == .remainder || operation == .integralDivide { throw Failure() }
            let result =
                switch operation {
                case .add: a + b
                case .subtract: a - b
                case .multiply: a * b
                case .remainder: a % b
                case .integralDivide, .divide: a / b
                default: throw Failure()
                }
            guard Int32(exactly: result) != nil || operation == .integralDivide else {
                throw Failure()
            }
            return .integer(result)
        }
        let (a, b) = (number(left), number(right))
        switch operation {
        case .add: return .double(a + b)
        case .subtract: return .double(a - b)
        case .multiply: return .double(a * b)
        case .divide, .integralDivide:
            if b == 0 { throw Failure() }
            return .double(a / b)
        case .remainder:
            if b == 0 { throw Failure() }
            return .double(a.truncatingRemainder(dividingBy: b))
        default: throw Failure()
        }
    }

    private func compare(_ operation: ComparisonOperator, _ left: Value, _ right: Value) -> Value {
        if operation == .nullSafeEqual, left == .null || right == .null {
            return .boolean(left == right)
        }
        if left == .null || right == .null { return .null }
        let (a, b) = (number(left), number(right))
        return switch operation {
        case .equal, .nullSafeEqual: .boolean(a == b)
        case .notEqual: .boolean(a != b)
        case .less: .boolean(a < b)
        case .lessOrEqual: .boolean(a <= b)
        case .greater: .boolean(a > b)
        case .greaterOrEqual: .boolean(a >= b)
        }
    }

    private func number(_ value: Value) -> Double {
        switch value {
        case .null: 0
        case .integer(let value): Double(value)
        case .double(let value): value
        case .boolean(let value): value ? 1 : 0
        }
    }
}

/// Makes expressions of one type over the columns `i`, `j` (int), `x` (double), `p`, `q` (boolean).
private struct TypedExpression {
    var random: SeededGenerator

    mutating func integer(_ depth: Int) -> Expression {
        switch depth > 0 ? Int.random(in: 0..<10, using: &random) : 9 {
        case 7: return make(.complement(integer(depth - 1)))
        case 8:
            let branches = [boolean(depth - 1), integer(depth - 1), boolean(0), integer(0)]
            let otherwise = Bool.random(using: &random) ? integer(depth - 1) : nil
            return make(.choice(branches, otherwise: otherwise))
        case 0...3:
            let operations: [ArithmeticOperator] = [.add, .subtract, .multiply, .remainder]
            let operation = operations[Int.random(in: 0..<4, using: &random)]
            return make(.arithmetic(operation, integer(depth - 1), integer(depth - 1)))
        case 4: return make(.negate(integer(depth - 1)))
        case 5: return make(.call("coalesce", [integer(depth - 1), integer(depth - 1)]))
        case 6: return make(.call("pmod", [integer(depth - 1), make(.literal(.int(7)))]))
        default:
            return Bool.random(using: &random)
                ? make(.column(Bool.random(using: &random) ? "i" : "j"))
                : make(.literal(.int(Int32.random(in: -3...3, using: &random))))
        }
    }

    mutating func double(_ depth: Int) -> Expression {
        switch depth > 0 ? Int.random(in: 0..<4, using: &random) : 3 {
        case 0: return make(.arithmetic(.divide, integer(depth - 1), double(depth - 1)))
        case 1: return make(.arithmetic(.multiply, double(depth - 1), double(depth - 1)))
        case 2: return make(.arithmetic(.add, integer(depth - 1), double(depth - 1)))
        default:
            return Bool.random(using: &random)
                ? make(.column("x")) : make(.literal(.double(0.5)))
        }
    }

    mutating func boolean(_ depth: Int) -> Expression {
        let isNegated = Bool.random(using: &random)
        switch depth > 0 ? Int.random(in: 0..<9, using: &random) : 8 {
        case 0: return make(.and([boolean(depth - 1), boolean(depth - 1), boolean(depth - 1)]))
        case 1: return make(.or([boolean(depth - 1), boolean(depth - 1)]))
        case 2: return make(.not(boolean(depth - 1)))
        case 3, 4:
            let all = ComparisonOperator.allCases
            let operation = all[Int.random(in: 0..<all.count, using: &random)]
            return isNegated
                ? make(.comparison(operation, integer(depth - 1), integer(depth - 1)))
                : make(.comparison(operation, double(depth - 1), integer(depth - 1)))
        case 5: return make(.isNull(integer(depth - 1), isNegated: isNegated))
        case 6:
            var list = (0..<Int.random(in: 1...10, using: &random)).map { number in
                make(.literal(.int(Int32(number))))
            }
            if Bool.random(using: &random) { list.append(integer(depth - 1)) }
            if Bool.random(using: &random) { list.append(make(.literal(.null))) }
            return make(.isIn(integer(depth - 1), list, isNegated: isNegated))
        case 7:
            return make(
                .between(
                    integer(depth - 1),
                    lower: integer(depth - 1),
                    upper: integer(depth - 1),
                    isNegated: isNegated
                )
            )
        default:
            return Bool.random(using: &random)
                ? make(.column(isNegated ? "p" : "q")) : make(.literal(.boolean(isNegated)))
        }
    }

    private func make(_ node: Expression.Node) -> Expression { Expression(node) }
}

@Suite("Columnar evaluation")
struct EvaluationPropertyTests {
    /// An error is an error of some row; without one all rows agree.
    @Test("equals a row at a time", arguments: 0..<40 as Range<UInt64>)
    func equalsTwin(seed: UInt64) throws {
        var maker = TypedExpression(random: SeededGenerator(seed: seed))
        var compared = 0
        for round in 0..<60 {
            let count = [1, 3, 63, 64, 65, 130][round % 6]
            let integers = (0..<2).map { _ in
                (0..<count).map { _ -> Int32? in
                    Int.random(in: 0..<5, using: &maker.random) == 0
                        ? nil : Int32.random(in: -4...4, using: &maker.random)
                }
            }
            let doubles = (0..<count).map { _ -> Double? in
                Bool.random(using: &maker.random)
                    ? nil : Double(Int.random(in: -4...4, using: &maker.random)) / 2
            }
            let truths = (0..<2).map { _ in
                (0..<count).map { _ in
                    [true, false, nil][Int.random(in: 0..<3, using: &maker.random)]
                }
            }
            let rows = Rows([
                ("i", Vector.int(integers[0])), ("j", Vector.int(integers[1])),
                ("x", Vector.double(doubles)), ("p", Vector.boolean(truths[0])),
                ("q", Vector.boolean(truths[1])),
            ])
            let expression =
                switch round % 3 {
                case 0: maker.integer(4)
                case 1: maker.double(3)
                default: maker.boolean(4)
                }
            let expected = try? (0..<count).map { row throws -> String? in
                func value(_ integer: Int32?) -> SlowTwin.Value {
                    integer.map { .integer(Int64($0)) } ?? .null
                }
                let twin = SlowTwin(row: [
                    "i": value(integers[0][row]), "j": value(integers[1][row]),
                    "x": doubles[row].map { .double($0) } ?? .null,
                    "p": truths[0][row].map { .boolean($0) } ?? .null,
                    "q": truths[1][row].map { .boolean($0) } ?? .null,
                ])
                return try twin.value(expression).text
            }
            let found = (try? rows.evaluate(expression)).map { sparkStrings($0) }
            #expect(found == expected, "\(expression)")
            if expected != nil { compared += 1 }
        }
        #expect(compared > 10, "most expressions are without error")
    }

    @Test func selectsWhatIsTrue() throws {
        let rows = Rows([("p", Vector.boolean([true, false, nil])), ("n", Vector.int([1, 2, 3]))])
        func selection(_ text: String) throws -> Bitmap {
            let bound = try Expression.parse(text).boundFilter(to: rows.schema)
            return try bound.selection(
                rowCount: 3,
                inputs: bound.inputs.map { rows.columns[$0] }
            )
        }
        #expect(try selection("p") == Bitmap([true, false, false]))
        #expect(try selection("not p") == Bitmap([false, true, false]))
        #expect(try selection("p or n > 2") == Bitmap([true, false, true]))
        #expect(try selection("true") == Bitmap([true, true, true]))
        #expect(try selection("null") == Bitmap([false, false, false]))
        #expect(try selection("n > 1 and null").isClear)
    }

    @Test func readsOnlyWhatItNames() throws {
        let schema = TableSchema([Field("a", .int), Field("B", .string), Field("c", .int)])
        let bound = try Expression.parse("c + a + C + A").bound(to: schema)
        #expect(bound.inputs == [0, 2])
        #expect(bound.type == .int && bound.isNullable)
        let sum = try bound.evaluate(
            rowCount: 2,
            inputs: [Vector.int([1, 2]), Vector.int([10, nil])]
        )
        #expect(sparkStrings(sum) == ["22", nil])
        #expect(try Expression.parse("b").bound(to: schema).inputs == [1])
        let constant = try Expression.parse("1 + 1").bound(to: schema)
        #expect(constant.inputs.isEmpty && !constant.isNullable)
        #expect(sparkStrings(try constant.evaluate(rowCount: 3, inputs: [])) == ["2", "2", "2"])
        #expect(try constant.evaluate(rowCount: 0, inputs: []).count == 0)
        let failing = try Expression.parse("1 / 0").bound(to: schema)
        #expect(try failing.evaluate(rowCount: 0, inputs: []).count == 0)
    }

    @Test func knowsWhatMayBeNull() throws {
        let schema = TableSchema([
            Field("a", .int, isNullable: false), Field("s", .string, isNullable: false),
        ])
        func isNullable(_ text: String, isANSI: Bool = true) throws -> Bool {
            try Expression.parse(text)
                .bound(to: schema, options: EvaluationOptions(isANSI: isANSI)).isNullable
        }
        #expect(try !isNullable("a + 1"))
        #expect(try !isNullable("CAST(s AS INT)"))
        #expect(try isNullable("CAST(s AS INT)", isANSI: false))
        #expect(try isNullable("a / 2", isANSI: false))
        #expect(try isNullable("TRY_CAST(s AS INT)"))
        #expect(try isNullable("nullif(a, 1)"))
        #expect(try !isNullable("coalesce(NULL, a)"))
        #expect(try !isNullable("NULL <=> a"))
        #expect(try isNullable("a = NULL"))
    }
}
