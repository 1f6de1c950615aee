import Columns

extension SQLParser {
    /// A value with the elements, fields and types asked of it: `readings[0].speed::int`.
    mutating func primary() throws(ExpressionError) -> Expression {
        let start = current.range.lowerBound
        return try accessed(try atom(), from: start)
    }

    /// What elements, fields and types behind `value` make of it.
    mutating func accessed(
        _ operand: Expression,
        from start: Int
    ) throws(ExpressionError) -> Expression {
        var value = operand
        while true {
            if accept(sign: "[") {
                try enter()
                defer { leave() }
                value = try expression(.element(value, try disjunction()), from: start)
                guard accept(sign: "]") else { throw unexpected("]") }
            } else if accept(sign: ".") {
                value = try expression(.field(value, try fieldName()), from: start)
            } else if accept(sign: "::") {
                value = try expression(.cast(value, try typeName(), isTry: false), from: start)
            } else {
                return value
            }
        }
    }

    private mutating func fieldName() throws(ExpressionError) -> String {
        switch current.kind {
        case .word(let name), .quotedName(let name):
            advance()
            return name
        case .sign("*"):
            throw failure(
                "all fields of a struct at once are not supported; name them one by one",
                current.range
            )
        default: throw unexpected("the name of a field")
        }
    }

    /// A literal, a column, a call, or an expression in parentheses.
    private mutating func atom() throws(ExpressionError) -> Expression {
        let token = current
        let start = token.range.lowerBound
        switch token.kind {
        case .number(let digits): return try number(digits, from: start)
        case .string(let content):
            advance()
            return try expression(.literal(.string(content)), from: start)
        case .quotedName(let name):
            advance()
            return try accept(sign: "(") ? call(name, from: start) : column(name, from: start)
        case .word(let word): return try self.word(word, from: start)
        case .sign("("):
            try enter()
            defer { leave() }
            advance()
            let inner = try disjunction()
            try expect(sign: ")")
            return inner
        case .sign, .end: throw unexpected("a value, a column or a function")
        }
    }

    /// Expressions with commas between them, up to a closing parenthesis.
    mutating func expressions() throws(ExpressionError) -> [Expression] {
        guard current.kind != .sign(")") else { return [] }
        try enter()
        defer { leave() }
        var list = [try disjunction()]
        while accept(sign: ",") { list.append(try disjunction()) }
        return list
    }

    private mutating func column(
        _ name: String,
        from start: Int
    ) throws(ExpressionError) -> Expression {
        try expression(.column(name), from: start)
    }

    private mutating func word(
        _ word: String,
        from start: Int
    ) throws(ExpressionError) -> Expression {
        let lowered = word.lowercased()
        if case .string(let content) = peek().kind,
            let literal = try typedLiteral(lowered, content, peek().range)
        {
            advance()
            advance()
            return try expression(.literal(literal), from: start)
        }
        switch lowered {
        case "null", "true", "false":
            advance()
            let literal: Literal = lowered == "null" ? .null : .boolean(lowered == "true")
            return try expression(.literal(literal), from: start)
        case "cast", "try_cast": return try cast(isTry: lowered == "try_cast", from: start)
        case "case": return try choice(from: start)
        case "interval" where !isSignAhead("("):
            if let interval = try interval() {
                return try expression(.literal(.interval(interval)), from: start)
            }
        default: break
        }
        if isSignAhead("("), let special = try specialCall(lowered, from: start) { return special }
        let isCall = isSignAhead("(") && SQLFunction.named(lowered) != nil
        if SQLWords.reserved.contains(lowered), !isCall {
            throw failure(
                "found \(word), expected a value; a column of that name goes in backticks",
                current.range
            )
        }
        advance()
        guard accept(sign: "(") else { return try column(word, from: start) }
        return try call(lowered, from: start)
    }

    private func isSignAhead(_ sign: String) -> Bool { peek().kind == .sign(sign) }

    /// What follows a function's name and its opening parenthesis.
    private mutating func call(
        _ name: String,
        from start: Int
    ) throws(ExpressionError) -> Expression {
        if name.lowercased() == "struct" { return try structure(from: start) }
        if name.lowercased() == "transform" { return try transform(from: start) }
        let arguments = try expressions()
        try expect(sign: ")")
        if arguments.count == 1, let type = DataType(sqlName: name) {
            return try expression(.cast(arguments[0], type, isTry: false), from: start)
        }
        let lowered = name.lowercased()
        return try expression(.call(lowered, Self.naming(lowered, arguments)), from: start)
    }

    /// A unit in front of two more arguments is a word: `dateadd(DAY, 1, ts)`.
    private static func naming(_ function: String, _ arguments: [Expression]) -> [Expression] {
        let takesUnit = [
            "dateadd", "date_add", "timestampadd", "datediff", "date_diff", "timestampdiff",
        ]
        guard arguments.count == 3, takesUnit.contains(function),
            case .column(let unit) = arguments[0].node
        else { return arguments }
        return [Expression(.literal(.string(unit)), at: arguments[0].place)] + arguments[1...]
    }

    private mutating func cast(isTry: Bool, from start: Int) throws(ExpressionError) -> Expression {
        advance()
        try expect(sign: "(")
        try enter()
        defer { leave() }
        let operand = try disjunction()
        try expect(keyword: "as")
        let type = try typeName()
        try expect(sign: ")")
        return try expression(.cast(operand, type, isTry: isTry), from: start)
    }

    // MARK: Literals

    /// `DATE '…'` and its like.
    private func typedLiteral(
        _ type: String,
        _ content: String,
        _ range: Range<Int>
    ) throws(ExpressionError) -> Literal? {
        switch type {
        case "date":
            guard let days = DateText.days(content) else {
                throw failure("the string is not a date; write DATE '2020-05-04'", range)
            }
            return .date(days)
        case "timestamp", "timestamp_ltz":
            guard TimestampText.parse(content) != nil else {
                throw failure(
                    "the string is not a timestamp; write TIMESTAMP '2020-05-04 10:00:00'",
                    range
                )
            }
            return .timestamp(content)
        case "timestamp_ntz":
            guard let stamp = TimestampText.parse(content), stamp.zone == nil else {
                throw failure(
                    "the string is not a local timestamp; write TIMESTAMP_NTZ "
                        + "'2020-05-04 10:00:00'",
                    range
                )
            }
            return .timestampNTZ(stamp.localMicros)
        case "x":
            guard let bytes = hexBytes(content) else {
                throw failure("the string is not hex digits; write X'1F'", range)
            }
            return .binary(bytes)
        default: return nil
        }
    }

    private func hexBytes(_ digits: String) -> [UInt8]? {
        let padded = Array((digits.utf8.count % 2 == 0 ? digits : "0" + digits).utf8)
        guard padded.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return stride(from: 0, to: padded.count, by: 2).map { index in
            UInt8(String(decoding: padded[index..<index + 2], as: UTF8.self), radix: 16) ?? 0
        }
    }

    mutating func number(_ digits: String, from start: Int) throws(ExpressionError) -> Expression {
        let range = start..<current.range.upperBound
        advance()
        guard let literal = Literal(number: digits) else {
            let shown = digits.utf8.count > 50 ? digits.prefix(50) + "…" : digits
            throw failure("\(shown) is not a number of its type, or is too large for it", range)
        }
        return try expression(.literal(literal), from: start)
    }
}

extension Literal {
    /// A number as SQL spells it: `7`, `7L`, `1.5`, `1.5BD`, `1e3`, `-1.5D`.
    init?(number spelled: String) {
        let lowered = spelled.lowercased()
        let digits = String(lowered.prefix { $0.isNumber || "+-.e".contains($0) })
        let isInteger = !digits.contains(".") && !digits.contains("e")
        switch lowered.dropFirst(digits.count) {
        case "":
            if isInteger {
                if let value = Int32(digits) {
                    self = .int(value)
                } else if let value = Int64(digits) {
                    self = .bigint(value)
                } else {
                    self.init(decimal: digits)
                }
            } else if digits.contains("e") {
                self.init(double: digits)
            } else {
                self.init(decimal: digits)
            }
        case "l":
            if isInteger, let value = Int64(digits) { self = .bigint(value) } else { return nil }
        case "s":
            if isInteger, let value = Int16(digits) { self = .smallint(value) } else { return nil }
        case "y":
            if isInteger, let value = Int8(digits) { self = .tinyint(value) } else { return nil }
        case "d": self.init(double: digits)
        case "f":
            guard let value = NumberText.double(digits), Float(value).isFinite else { return nil }
            self = .float(Float(digits.hasPrefix(".") ? "0" + digits : digits) ?? Float(value))
        case "bd": self.init(decimal: digits)
        default: return nil
        }
    }

    private init?(double digits: String) {
        guard let value = NumberText.double(digits), value.isFinite else { return nil }
        self = .double(value)
    }

    private init?(decimal digits: String) {
        guard let parts = DecimalText.parse(digits) else { return nil }
        self = .decimal(unscaled: parts.unscaled, precision: parts.precision, scale: parts.scale)
    }
}
