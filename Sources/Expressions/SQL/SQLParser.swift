extension Expression {
    /// Longer texts are refused.
    package static let textByteLimit = 1 << 20

    /// Reads Spark SQL text.
    ///
    /// - Throws: ``ExpressionError`` of kind `syntax`, with the place in the text.
    package static func parse(_ text: String) throws(ExpressionError) -> Expression {
        var parser = try SQLParser(text)
        return try parser.whole()
    }

    /// Reads `name = EXPRESSION`; the bare name of a column stands for `name = name`.
    ///
    /// - Throws: ``ExpressionError`` of kind `syntax`, with the place in the text.
    package static func parseNamed(
        _ text: String
    ) throws(ExpressionError) -> (name: String, expression: Expression) {
        var parser = try SQLParser(text)
        if let name = parser.acceptAssignment() {
            return (name, try parser.whole())
        }
        let expression = try parser.whole()
        guard let name = expression.fieldName else {
            throw ExpressionError(
                .syntax,
                "the value has no name: write name = \(text)",
                expression.place
            )
        }
        return (name, expression)
    }
}

/// A parser by precedence: OR, AND, NOT, predicates, comparisons, |, ^, &, shifts, + and -,
/// * and /, signs.
struct SQLParser {
    let text: String
    private let tokens: [SQLToken]
    private var position = 0
    private var nesting = 0

    init(_ text: String) throws(ExpressionError) {
        guard text.utf8.count <= Expression.textByteLimit else {
            throw ExpressionError(
                .syntax,
                "the expression has \(text.utf8.count) bytes, at most "
                    + "\(Expression.textByteLimit) are allowed"
            )
        }
        self.text = text
        tokens = try SQLLexer.tokens(of: text)
    }

    /// One expression and nothing behind it.
    mutating func whole() throws(ExpressionError) -> Expression {
        if current.kind == .end {
            throw ExpressionError(.syntax, "the expression is empty")
        }
        let expression = try disjunction()
        guard current.kind == .end else { throw unexpected("an operator or the end") }
        return expression
    }

    // MARK: Tokens

    var current: SQLToken { tokens[position] }

    func peek(_ distance: Int = 1) -> SQLToken {
        tokens[min(position + distance, tokens.count - 1)]
    }

    mutating func advance() {
        if position < tokens.count - 1 { position += 1 }
    }

    /// Where the token before the current one ends.
    var previousEnd: Int { position > 0 ? tokens[position - 1].range.upperBound : 0 }

    func isKeyword(_ word: String, ahead distance: Int = 0) -> Bool {
        guard case .word(let text) = peek(distance).kind else { return false }
        return text.lowercased() == word
    }

    mutating func accept(keyword: String) -> Bool {
        guard isKeyword(keyword) else { return false }
        advance()
        return true
    }

    mutating func accept(sign: String) -> Bool {
        guard current.kind == .sign(sign) else { return false }
        advance()
        return true
    }

    mutating func expect(keyword: String) throws(ExpressionError) {
        guard accept(keyword: keyword) else { throw unexpected(keyword.uppercased()) }
    }

    mutating func expect(sign: String) throws(ExpressionError) {
        guard accept(sign: sign) else { throw unexpected(sign) }
    }

    func unexpected(_ expected: String) -> ExpressionError {
        failure("found \(current.spelling), expected \(expected)", current.range)
    }

    func failure(_ message: String, _ range: Range<Int>) -> ExpressionError {
        ExpressionError(.syntax, message, .init(text: text, range: range))
    }

    /// The name in `name = …`, if the text starts like this.
    fileprivate mutating func acceptAssignment() -> String? {
        guard peek().kind == .sign("=") else { return nil }
        switch current.kind {
        case .word(let name), .quotedName(let name):
            advance()
            advance()
            return name
        default: return nil
        }
    }

    /// A node that spans from `start` to the last token read.
    // It mutates nothing; but only a mutating function sees the tokens that its arguments read.
    mutating func expression(
        _ node: Expression.Node,
        from start: Int
    ) throws(ExpressionError) -> Expression {
        let end = position > 0 ? tokens[position - 1].range.upperBound : start
        let made = Expression(node, at: .init(text: text, range: start..<max(start, end)))
        guard made.depth <= Expression.depthLimit else { throw tooDeep(start..<max(start, end)) }
        guard made.weight <= Expression.weightLimit else {
            throw failure(
                "the expression has more than \(Expression.weightLimit) parts, repeated by CASE or "
                    + "LIKE ANY; compute what they compare in a column of its own first",
                start..<max(start, end)
            )
        }
        return made
    }

    private func tooDeep(_ range: Range<Int>) -> ExpressionError {
        failure("the expression is nested deeper than \(Expression.depthLimit) levels", range)
    }

    /// Counts a level of nesting; each is matched by `leave`.
    mutating func enter() throws(ExpressionError) {
        nesting += 1
        guard nesting <= Expression.depthLimit else { throw tooDeep(current.range) }
    }

    mutating func leave() { nesting -= 1 }

    // MARK: Boolean operators

    mutating func disjunction() throws(ExpressionError) -> Expression {
        let start = current.range.lowerBound
        var operands = [try conjunction()]
        while accept(keyword: "or") { operands.append(try conjunction()) }
        return operands.count == 1 ? operands[0] : try expression(.or(operands), from: start)
    }

    private mutating func conjunction() throws(ExpressionError) -> Expression {
        let start = current.range.lowerBound
        var operands = [try negation()]
        while accept(keyword: "and") { operands.append(try negation()) }
        return operands.count == 1 ? operands[0] : try expression(.and(operands), from: start)
    }

    private mutating func negation() throws(ExpressionError) -> Expression {
        let start = current.range.lowerBound
        guard accept(keyword: "not") || accept(sign: "!") else { return try predicate() }
        try enter()
        defer { leave() }
        return try expression(.not(try negation()), from: start)
    }

    // MARK: Predicates

    private mutating func predicate() throws(ExpressionError) -> Expression {
        let start = current.range.lowerBound
        var operand = try comparison()
        while let next = try suffix(of: operand, from: start) { operand = next }
        return operand
    }

    /// What BETWEEN, IN, LIKE or IS behind `operand` makes of it.
    private mutating func suffix(
        of operand: Expression,
        from start: Int
    ) throws(ExpressionError) -> Expression? {
        if accept(keyword: "is") { return try truth(of: operand, from: start) }
        let isNegated =
            isKeyword("not") && Self.predicateWords.contains { isKeyword($0, ahead: 1) }
        if isNegated { advance() }
        if accept(keyword: "between") {
            let lower = try value()
            try expect(keyword: "and")
            let upper = try value()
            return try expression(
                .between(operand, lower: lower, upper: upper, isNegated: isNegated),
                from: start
            )
        }
        if accept(keyword: "in") {
            try expect(sign: "(")
            let list = try expressions()
            guard !list.isEmpty else { throw unexpected("a value") }
            try expect(sign: ")")
            return try expression(.isIn(operand, list, isNegated: isNegated), from: start)
        }
        if accept(keyword: "like") {
            return try like(operand, isNegated: isNegated, ignoresCase: false, from: start)
        }
        if accept(keyword: "ilike") {
            return try like(operand, isNegated: isNegated, ignoresCase: true, from: start)
        }
        if accept(keyword: "rlike") || accept(keyword: "regexp") {
            let call = try expression(.call("rlike", [operand, try value()]), from: start)
            return isNegated ? try expression(.not(call), from: start) : call
        }
        return nil
    }

    private static let predicateWords = ["between", "in", "like", "ilike", "rlike", "regexp"]

    private mutating func truth(
        of operand: Expression,
        from start: Int
    ) throws(ExpressionError) -> Expression {
        let isNegated = accept(keyword: "not")
        if accept(keyword: "null") || accept(keyword: "unknown") {
            return try expression(.isNull(operand, isNegated: isNegated), from: start)
        }
        for value in [true, false] where accept(keyword: "\(value)") {
            return try expression(.isBoolean(operand, value, isNegated: isNegated), from: start)
        }
        if accept(keyword: "distinct") {
            try expect(keyword: "from")
            let other = try value()
            let same = try expression(.comparison(.nullSafeEqual, operand, other), from: start)
            return isNegated ? same : try expression(.not(same), from: start)
        }
        throw unexpected("NULL, NOT NULL, TRUE or FALSE")
    }

    // MARK: Comparison and arithmetic

    private mutating func comparison() throws(ExpressionError) -> Expression {
        let start = current.range.lowerBound
        var left = try value()
        while case .sign(let sign) = current.kind, let operation = comparisonOperator(sign) {
            advance()
            left = try expression(.comparison(operation, left, try value()), from: start)
        }
        if current.kind == .sign("&&") {
            throw failure("&& is not an operator in SQL: write AND", current.range)
        }
        return left
    }

    private func comparisonOperator(_ sign: String) -> ComparisonOperator? {
        switch sign {
        case "==": .equal
        case "!=": .notEqual
        default: ComparisonOperator(rawValue: sign)
        }
    }

    /// An expression without comparisons and logic.
    mutating func value() throws(ExpressionError) -> Expression {
        try bitwise(level: 0)
    }

    /// From the loosest to the tightest.
    private static let bitwiseOperators: [[ArithmeticOperator]] = [
        [.bitOr], [.bitXor], [.bitAnd], [.shiftLeft, .shiftRight, .shiftRightUnsigned],
    ]

    private mutating func bitwise(level: Int) throws(ExpressionError) -> Expression {
        guard level < Self.bitwiseOperators.count else { return try sum() }
        let start = current.range.lowerBound
        var left = try bitwise(level: level + 1)
        while let operation = Self.bitwiseOperators[level].first(where: { isSign($0.rawValue) }) {
            advance()
            let right = try bitwise(level: level + 1)
            left = try expression(.arithmetic(operation, left, right), from: start)
        }
        return left
    }

    private func isSign(_ sign: String) -> Bool { current.kind == .sign(sign) }

    private mutating func sum() throws(ExpressionError) -> Expression {
        let start = current.range.lowerBound
        var left = try product()
        while true {
            if accept(sign: "+") {
                left = try expression(.arithmetic(.add, left, try product()), from: start)
            } else if accept(sign: "-") {
                left = try expression(.arithmetic(.subtract, left, try product()), from: start)
            } else if accept(sign: "||") {
                left = try expression(.call("concat", [left, try product()]), from: start)
            } else {
                return left
            }
        }
    }

    private mutating func product() throws(ExpressionError) -> Expression {
        let start = current.range.lowerBound
        var left = try signed()
        while true {
            let operation: ArithmeticOperator
            if accept(sign: "*") {
                operation = .multiply
            } else if accept(sign: "/") {
                operation = .divide
            } else if accept(sign: "%") {
                operation = .remainder
            } else if accept(keyword: "div") {
                operation = .integralDivide
            } else {
                return left
            }
            left = try expression(.arithmetic(operation, left, try signed()), from: start)
        }
    }

    private mutating func signed() throws(ExpressionError) -> Expression {
        let start = current.range.lowerBound
        if accept(sign: "-") {
            if case .number(let digits) = current.kind {
                return try accessed(try number("-" + digits, from: start), from: start)
            }
            try enter()
            defer { leave() }
            return try expression(.negate(try signed()), from: start)
        }
        if accept(sign: "+") {
            try enter()
            defer { leave() }
            return try signed()
        }
        if accept(sign: "~") {
            try enter()
            defer { leave() }
            return try expression(.complement(try signed()), from: start)
        }
        return try primary()
    }
}
