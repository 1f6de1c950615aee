/// The words and signs of an expression.
enum PartitionExpressionToken: Hashable {
    case word(String)
    case number(String)
    case text(String)
    case sign(String)

    static func read(_ text: String) throws -> [PartitionExpressionToken] {
        var tokens: [PartitionExpressionToken] = []
        var rest = text[...]
        while let character = rest.first {
            if character == " " || character == "\n" || character == "\t" || character == "\r" {
                rest.removeFirst()
            } else if character == "'" {
                tokens.append(.text(try quoted(&rest)))
            } else if character.isLetter || character == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                tokens.append(.word(String(word)))
                rest = rest.dropFirst(word.count)
            } else if character.isNumber || character == "-" {
                let number = rest.prefix { $0.isNumber || $0 == "." || $0 == "-" }
                tokens.append(.number(String(number)))
                rest = rest.dropFirst(number.count)
            } else if let sign = ["<>", "<=", ">=", "=", "<", ">", "(", ")", ","].first(
                where: rest.hasPrefix
            ) {
                tokens.append(.sign(sign))
                rest = rest.dropFirst(sign.count)
            } else {
                throw FakeGlue.invalid("Unsupported expression '\(text)'")
            }
        }
        return tokens
    }

    private static func quoted(_ rest: inout Substring) throws -> String {
        var text = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            guard character == "'" else {
                text.append(character)
                continue
            }
            guard rest.first == "'" else { return text }
            text.append(rest.removeFirst())
        }
        throw FakeGlue.invalid("a text does not end")
    }
}

/// Reads the part of SQL that `GetPartitions` knows.
struct PartitionExpressionParser {
    private var tokens: ArraySlice<PartitionExpressionToken>
    private let keys: [(name: String, type: String)]

    init(_ tokens: [PartitionExpressionToken], _ keys: [(name: String, type: String)]) {
        self.tokens = tokens[...]
        self.keys = keys
    }

    mutating func whole() throws -> PartitionExpression.Node {
        let node = try disjunction()
        guard tokens.isEmpty else { throw unsupported() }
        return node
    }

    private mutating func disjunction() throws -> PartitionExpression.Node {
        var parts = [try conjunction()]
        while accept(word: "or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction() throws -> PartitionExpression.Node {
        var parts = [try condition()]
        while accept(word: "and") { parts.append(try condition()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func condition() throws -> PartitionExpression.Node {
        if accept(word: "not") { return .not(try condition()) }
        if accept(sign: "(") {
            let node = try disjunction()
            guard accept(sign: ")") else { throw unsupported() }
            return node
        }
        guard case .word(let name)? = tokens.popFirst(),
            let key = keys.firstIndex(where: { $0.name.lowercased() == name.lowercased() })
        else { throw FakeGlue.invalid("Invalid partition expression!") }
        if accept(word: "is") {
            let isNegated = accept(word: "not")
            guard accept(word: "null") else { throw unsupported() }
            return .isNull(isNegated: isNegated)
        }
        if accept(word: "not") { return .not(try membership(key)) }
        if case .sign(let sign)? = tokens.first, sign != "(" {
            tokens.removeFirst()
            return .comparison(key: key, sign, try literal())
        }
        return try membership(key)
    }

    private mutating func membership(_ key: Int) throws -> PartitionExpression.Node {
        if accept(word: "like") { return .like(key: key, try literal().text) }
        if accept(word: "between") {
            let lower = try literal()
            guard accept(word: "and") else { throw unsupported() }
            return .between(key: key, lower, try literal())
        }
        guard accept(word: "in"), accept(sign: "(") else { throw unsupported() }
        var list = [try literal()]
        while accept(sign: ",") { list.append(try literal()) }
        guard accept(sign: ")") else { throw unsupported() }
        return .isIn(key: key, list)
    }

    private mutating func literal() throws -> PartitionExpression.Literal {
        switch tokens.popFirst() {
        case .number(let number)?: return .number(number)
        case .text(let text)?: return .text(text)
        default: throw unsupported()
        }
    }

    private mutating func accept(word: String) -> Bool {
        guard case .word(let found)? = tokens.first, found.lowercased() == word else {
            return false
        }
        tokens.removeFirst()
        return true
    }

    private mutating func accept(sign: String) -> Bool {
        guard tokens.first == .sign(sign) else { return false }
        tokens.removeFirst()
        return true
    }

    private func unsupported() -> any Error { FakeGlue.invalid("Unsupported expression") }
}
