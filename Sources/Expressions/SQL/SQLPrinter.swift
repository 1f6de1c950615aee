import Columns

extension Expression: CustomStringConvertible {
    /// SQL text that parses back to the same expression.
    public var description: String {
        switch node {
        case .column(let name): SQLPrinter.name(name)
        case .literal(let literal): literal.description
        case .negate(let operand): "-" + SQLPrinter.negated(operand)
        case .complement(let operand): "~" + SQLPrinter.operand(operand, atLeast: .sign)
        case .not(let operand): "NOT " + SQLPrinter.operand(operand, atLeast: .not)
        case .and(let operands): SQLPrinter.chain(operands, " AND ", atLeast: .not)
        case .or(let operands): SQLPrinter.chain(operands, " OR ", atLeast: .and)
        case .arithmetic(let operation, let left, let right):
            SQLPrinter.operand(left, atLeast: precedence) + " \(operation.rawValue) "
                + SQLPrinter.operand(right, atLeast: precedence.next)
        case .comparison(let operation, let left, let right):
            SQLPrinter.operand(left, atLeast: .bitOr) + " \(operation.rawValue) "
                + SQLPrinter.operand(right, atLeast: .bitOr)
        case .isNull, .isBoolean, .isIn, .between, .like: predicateDescription
        case .cast(let operand, let type, let isTry):
            "\(isTry ? "TRY_CAST" : "CAST")(\(operand) AS \(SQLPrinter.type(type)))"
        case .choice(let branches, let otherwise): SQLPrinter.choice(branches, otherwise)
        case .element(let operand, let key): SQLPrinter.accessed(operand) + "[\(key)]"
        case .field(let operand, let name):
            SQLPrinter.accessed(operand) + "." + SQLPrinter.name(name)
        case .call("rlike", let operands) where operands.count == 2:
            SQLPrinter.operand(operands[0], atLeast: .bitOr) + " RLIKE "
                + SQLPrinter.operand(operands[1], atLeast: .bitOr)
        case .call(let name, let arguments):
            SQLPrinter.name(name) + "(" + arguments.map(\.description).joined(separator: ", ") + ")"
        case .transform(let array, let body): SQLPrinter.transform(array, body)
        // Within a body it has the parameter's name.
        case .variable(let level): level == 0 ? "element" : "element \(level)"
        }
    }

    private var predicateDescription: String {
        func value(_ operand: Expression) -> String { SQLPrinter.operand(operand, atLeast: .bitOr) }
        func not(_ isNegated: Bool) -> String { isNegated ? "NOT " : "" }
        switch node {
        case .isNull(let operand, let isNegated):
            return "\(value(operand)) IS \(not(isNegated))NULL"
        case .isBoolean(let operand, let truth, let isNegated):
            return "\(value(operand)) IS \(not(isNegated))\(truth ? "TRUE" : "FALSE")"
        case .isIn(let operand, let list, let isNegated):
            let values = list.map(\.description).joined(separator: ", ")
            return "\(value(operand)) \(not(isNegated))IN (\(values))"
        case .between(let operand, let lower, let upper, let isNegated):
            let range = "\(value(lower)) AND \(value(upper))"
            return "\(value(operand)) \(not(isNegated))BETWEEN \(range)"
        case .like(let operand, let pattern, let escape, let isNegated):
            let text = "\(value(operand)) \(not(isNegated))LIKE \(value(pattern))"
            return escape == "\\" ? text : text + " ESCAPE \(SQLPrinter.string(escape))"
        default: return ""
        }
    }

    fileprivate var precedence: SQLPrinter.Precedence {
        switch node {
        case .or: .or
        case .and: .and
        case .not: .not
        case .isNull, .isBoolean, .isIn, .between, .like: .predicate
        case .call("rlike", let operands) where operands.count == 2: .predicate
        case .comparison: .comparison
        case .arithmetic(let operation, _, _): operation.precedence
        case .negate, .complement: .sign
        case .literal(let literal): literal.description.hasPrefix("-") ? .sign : .primary
        case .column, .cast, .call, .choice, .element, .field, .transform, .variable: .primary
        }
    }
}

extension ArithmeticOperator {
    fileprivate var precedence: SQLPrinter.Precedence {
        switch self {
        case .bitOr: .bitOr
        case .bitXor: .bitXor
        case .bitAnd: .bitAnd
        case .shiftLeft, .shiftRight, .shiftRightUnsigned: .shift
        case .add, .subtract: .sum
        case .multiply, .divide, .remainder, .integralDivide: .product
        }
    }
}

enum SQLPrinter {
    /// How tightly an operator binds; what binds less tightly than its place goes in parentheses.
    enum Precedence: Int {
        case or, and, not, predicate, comparison
        case bitOr, bitXor, bitAnd, shift, sum, product, sign, primary

        var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
    }

    static func operand(_ operand: Expression, atLeast least: Precedence) -> String {
        operand.precedence.rawValue >= least.rawValue ? operand.description : "(\(operand))"
    }

    /// A minus right before a number would be the number's own.
    static func negated(_ expression: Expression) -> String {
        if case .literal = expression.node { return "(\(expression))" }
        return operand(expression, atLeast: .primary)
    }

    static func chain(
        _ operands: [Expression],
        _ word: String,
        atLeast least: Precedence
    ) -> String {
        operands.map { operand($0, atLeast: least) }.joined(separator: word)
    }

    static func choice(_ branches: [Expression], _ otherwise: Expression?) -> String {
        var text = "CASE"
        for index in stride(from: 0, to: branches.count - 1, by: 2) {
            text += " WHEN \(branches[index]) THEN \(branches[index + 1])"
        }
        if let otherwise { text += " ELSE \(otherwise)" }
        return text + " END"
    }

    static func transform(_ array: Expression, _ body: Expression) -> String {
        let (parameter, named) = body.named
        return "transform(\(array), \(parameter) -> \(named))"
    }

    /// What a field or element is taken of; a point behind a number would be the number's own.
    static func accessed(_ operand: Expression) -> String {
        if case .literal = operand.node { return "(\(operand))" }
        return self.operand(operand, atLeast: .primary)
    }

    static func type(_ type: DataType) -> String {
        switch type {
        case .array(let element): return "ARRAY<\(self.type(element))>"
        case .map(let key, let value): return "MAP<\(self.type(key)), \(self.type(value))>"
        case .structure(let fields):
            let list = fields.map { "\(name($0.name)): \(self.type($0.type))" }
            return "STRUCT<" + list.joined(separator: ", ") + ">"
        default: return type.description.uppercased()
        }
    }

    static func name(_ name: String) -> String {
        if SQLWords.isPlainName(name) { return name }
        let doubled = name.split(separator: "`", omittingEmptySubsequences: false)
        return "`" + doubled.joined(separator: "``") + "`"
    }

    static func string(_ content: String) -> String {
        var quoted = "'"
        for scalar in content.unicodeScalars {
            switch scalar {
            case "'": quoted += "\\'"
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\0": quoted += "\\0"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "'"
    }
}

extension Literal: CustomStringConvertible {
    /// As SQL spells it.
    package var description: String {
        switch self {
        case .null: "NULL"
        case .boolean(let value): value ? "TRUE" : "FALSE"
        case .tinyint(let value): "\(value)Y"
        case .smallint(let value): "\(value)S"
        case .int(let value): "\(value)"
        case .bigint(let value): "\(value)L"
        case .float(let value): "\(value)F"
        case .double(let value): "\(value)D"
        case .decimal(let unscaled, _, let scale):
            DecimalText.string(unscaled, scale: scale) + "BD"
        case .string(let content): SQLPrinter.string(content)
        case .binary(let bytes): "X'" + NumberText.hex(bytes).joined() + "'"
        case .date(let days): "DATE '\(DateText.string(days))'"
        case .timestamp(let text): "TIMESTAMP \(SQLPrinter.string(text))"
        case .timestampNTZ(let micros): "TIMESTAMP_NTZ '\(TimestampText.string(micros))'"
        case .interval(let interval): interval.description
        }
    }
}
