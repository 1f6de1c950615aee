// Forms that have a grammar of their own.

extension SQLParser {
    /// `CASE WHEN a THEN b ELSE c END`, or `CASE x WHEN a THEN b END`, which compares.
    mutating func choice(from start: Int) throws(ExpressionError) -> Expression {
        try enter()
        defer { leave() }
        advance()
        let compared = isKeyword("when") ? nil : try disjunction()
        var branches: [Expression] = []
        while accept(keyword: "when") {
            let from = current.range.lowerBound
            let given = try disjunction()
            if let compared {
                branches.append(
                    try expression(.comparison(.equal, compared, given), from: from)
                )
            } else {
                branches.append(given)
            }
            try expect(keyword: "then")
            branches.append(try disjunction())
        }
        guard !branches.isEmpty else { throw unexpected("WHEN") }
        let otherwise = accept(keyword: "else") ? try disjunction() : nil
        try expect(keyword: "end")
        return try expression(.choice(branches, otherwise: otherwise), from: start)
    }

    /// `struct(a, b + 1 AS c)`, behind its parenthesis.
    mutating func structure(from start: Int) throws(ExpressionError) -> Expression {
        try enter()
        defer { leave() }
        var fields: [Expression] = []
        var named: [Expression] = []
        var hasNames = false
        while current.kind != .sign(")") {
            let value = try disjunction()
            fields.append(value)
            var name = value.fieldName ?? "col\(fields.count)"
            if accept(keyword: "as") {
                guard let given = acceptName() else { throw unexpected("a name") }
                name = given
                hasNames = true
            }
            named += [Expression(.literal(.string(name)), at: value.place), value]
            guard accept(sign: ",") else { break }
        }
        try expect(sign: ")")
        return try expression(
            hasNames ? .call("named_struct", named) : .call("struct", fields),
            from: start
        )
    }

    /// `transform(array, x -> body)`, behind its parenthesis.
    mutating func transform(from start: Int) throws(ExpressionError) -> Expression {
        try enter()
        defer { leave() }
        let array = try disjunction()
        try expect(sign: ",")
        if current.kind == .sign("(") {
            throw failure(
                "a body with the number of its element is not supported; write "
                    + "transform(array, x -> x.field)",
                current.range
            )
        }
        guard let parameter = acceptName() else { throw unexpected("a name for the element") }
        try expect(sign: "->")
        let body = try disjunction()
        try expect(sign: ")")
        return try expression(.transform(array, body: body.binding(parameter)), from: start)
    }

    private mutating func acceptName() -> String? {
        switch current.kind {
        case .word(let name), .quotedName(let name):
            advance()
            return name
        default: return nil
        }
    }

    // MARK: LIKE

    /// What follows LIKE or ILIKE: a pattern, or several behind ANY, SOME or ALL.
    mutating func like(
        _ operand: Expression,
        isNegated: Bool,
        ignoresCase: Bool,
        from start: Int
    ) throws(ExpressionError) -> Expression {
        let isAny = isKeyword("any") || isKeyword("some")
        guard isAny || isKeyword("all"), peek().kind == .sign("(") else {
            let pattern = try value()
            let escape = try likeEscape()
            return try like(operand, pattern, escape, isNegated, ignoresCase, from: start)
        }
        advance()
        try expect(sign: "(")
        let patterns = try expressions()
        guard !patterns.isEmpty else { throw unexpected("a pattern") }
        try expect(sign: ")")
        var tests: [Expression] = []
        for pattern in patterns {
            tests.append(try like(operand, pattern, "\\", isNegated, ignoresCase, from: start))
        }
        if tests.count == 1 { return tests[0] }
        return try expression(isAny ? .or(tests) : .and(tests), from: start)
    }

    private mutating func like(
        _ operand: Expression,
        _ pattern: Expression,
        _ escape: String,
        _ isNegated: Bool,
        _ ignoresCase: Bool,
        from start: Int
    ) throws(ExpressionError) -> Expression {
        var sides = [operand, pattern]
        if ignoresCase {
            sides = sides.map { Expression(.call("lower", [$0]), at: $0.place) }
        }
        return try expression(
            .like(sides[0], pattern: sides[1], escape: escape, isNegated: isNegated),
            from: start
        )
    }

    private mutating func likeEscape() throws(ExpressionError) -> String {
        guard accept(keyword: "escape") else { return "\\" }
        guard case .string(let escape) = current.kind, escape.unicodeScalars.count == 1 else {
            throw unexpected("a string of one character")
        }
        advance()
        return escape
    }

    // MARK: Calls with words between the arguments

    /// `EXTRACT(year FROM ts)` and its like; nil for calls with commas only.
    mutating func specialCall(
        _ name: String,
        from start: Int
    ) throws(ExpressionError) -> Expression? {
        switch name {
        case "extract": return try extract(from: start)
        case "trim": return try trim(from: start)
        case "substring", "substr", "overlay", "position":
            return try keywordCall(name, from: start)
        default: return nil
        }
    }

    private mutating func extract(from start: Int) throws(ExpressionError) -> Expression {
        advance()
        try expect(sign: "(")
        try enter()
        defer { leave() }
        let field: String
        switch current.kind {
        case .word(let word), .string(let word): field = word
        default: throw unexpected("a part of a date or time, as in EXTRACT(YEAR FROM ts)")
        }
        let name = Expression(
            .literal(.string(field)),
            at: .init(text: text, range: current.range)
        )
        advance()
        try expect(keyword: "from")
        let source = try disjunction()
        try expect(sign: ")")
        return try expression(.call("date_part", [name, source]), from: start)
    }

    /// `TRIM(BOTH 'x' FROM text)`, or `trim(text)`.
    private mutating func trim(from start: Int) throws(ExpressionError) -> Expression {
        advance()
        advance()
        try enter()
        defer { leave() }
        let words = ["both": "btrim", "leading": "ltrim", "trailing": "rtrim"]
        var function = "btrim"
        if case .word(let word) = current.kind, let named = words[word.lowercased()],
            peek().kind != .sign(")"), peek().kind != .sign(",")
        {
            function = named
            advance()
        }
        var arguments: [Expression] = []
        if !isKeyword("from"), current.kind != .sign(")") { arguments.append(try disjunction()) }
        guard accept(keyword: "from") else {
            return try plainCall("trim", arguments, from: start)
        }
        let source = try disjunction()
        try expect(sign: ")")
        // One-sided trimming has the characters first, when it is called as a function.
        arguments = function == "btrim" ? [source] + arguments : arguments + [source]
        return try expression(.call(function, arguments), from: start)
    }

    /// `SUBSTRING(x FROM 2 FOR 3)`, `POSITION(x IN y)`, `OVERLAY(x PLACING y FROM 2)`, or with
    /// commas.
    private mutating func keywordCall(
        _ name: String,
        from start: Int
    ) throws(ExpressionError) -> Expression {
        advance()
        advance()
        try enter()
        defer { leave() }
        guard current.kind != .sign(")") else { return try plainCall(name, [], from: start) }
        var arguments = [name == "position" ? try value() : try disjunction()]
        let words = name == "position" ? ["in"] : ["placing", "from", "for"]
        while let word = words.first(where: { isKeyword($0) }) {
            try expect(keyword: word)
            arguments.append(try disjunction())
        }
        return try plainCall(name, arguments, from: start)
    }

    /// A call whose first arguments are read.
    private mutating func plainCall(
        _ name: String,
        _ first: [Expression],
        from start: Int
    ) throws(ExpressionError) -> Expression {
        var arguments = first
        while !arguments.isEmpty, accept(sign: ",") { arguments.append(try disjunction()) }
        try expect(sign: ")")
        return try expression(.call(name, arguments), from: start)
    }
}
