/// Cuts the text of an expression into tokens, by Spark SQL's rules.
struct SQLLexer {
    private let text: String
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    /// All tokens; the last one is the end.
    static func tokens(of text: String) throws(ExpressionError) -> [SQLToken] {
        var lexer = SQLLexer(text)
        var tokens: [SQLToken] = []
        repeat {
            tokens.append(try lexer.next())
        } while tokens.last?.kind != .end
        return tokens
    }

    private mutating func next() throws(ExpressionError) -> SQLToken {
        try skipBlanks()
        let start = offset
        let kind = try kind()
        return SQLToken(kind: kind, range: start..<offset)
    }

    private mutating func kind() throws(ExpressionError) -> SQLToken.Kind {
        guard let byte = peek() else { return .end }
        if byte.isRawPrefix, let quote = peek(1), quote.isQuote {
            offset += 1
            return .string(try string(quote, isRaw: true))
        }
        if byte.startsWord { return .word(word()) }
        if byte.isDigit || byte == .point && peek(1)?.isDigit == true { return .number(number()) }
        if byte.isQuote { return .string(try string(byte, isRaw: false)) }
        if byte == .backtick { return .quotedName(try quotedName()) }
        return .sign(try sign())
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        offset + distance < bytes.count ? bytes[offset + distance] : nil
    }

    private func failure(_ message: String, from start: Int) -> ExpressionError {
        ExpressionError(.syntax, message, .init(text: text, range: start..<max(offset, start + 1)))
    }

    /// Skips blanks and comments.
    private mutating func skipBlanks() throws(ExpressionError) {
        while let byte = peek() {
            if byte.isBlank {
                offset += 1
            } else if byte == .minus, peek(1) == .minus {
                while let byte = peek(), byte != .newline { offset += 1 }
            } else if byte == .slash, peek(1) == .star {
                let start = offset
                offset += 2
                while !(peek() == .star && peek(1) == .slash) {
                    guard offset < bytes.count else {
                        offset = start + 2
                        throw failure("the comment is not closed: write */ behind it", from: start)
                    }
                    offset += 1
                }
                offset += 2
            } else {
                return
            }
        }
    }

    private mutating func word() -> String {
        let start = offset
        while let byte = peek(), byte.continuesWord { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// Digits, point, exponent and a suffix like `L` or `BD`; the parser checks that they fit.
    private mutating func number() -> String {
        let start = offset
        skipDigits()
        if peek() == .point {
            offset += 1
            skipDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            let hasSign = peek(1) == .plus || peek(1) == .minus
            if peek(hasSign ? 2 : 1)?.isDigit == true {
                offset += hasSign ? 2 : 1
                skipDigits()
            }
        }
        while let byte = peek(), byte.continuesWord { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func skipDigits() {
        while let byte = peek(), byte.isDigit { offset += 1 }
    }

    private mutating func quotedName() throws(ExpressionError) -> String {
        let start = offset
        var name: [UInt8] = []
        offset += 1
        while let byte = peek() {
            offset += 1
            if byte != .backtick {
                name.append(byte)
            } else if peek() == .backtick {
                offset += 1
                name.append(byte)
            } else if name.isEmpty {
                throw failure("a name in backticks has at least one character", from: start)
            } else {
                return String(decoding: name, as: UTF8.self)
            }
        }
        throw failure("the name is not closed: write ` behind it", from: start)
    }

    private mutating func string(_ quote: UInt8, isRaw: Bool) throws(ExpressionError) -> String {
        let start = offset
        var content: [UInt8] = []
        offset += 1
        while let byte = peek() {
            offset += 1
            if byte == .backslash, !isRaw {
                try appendEscape(to: &content)
            } else if byte != quote {
                content.append(byte)
            } else if peek() == quote, !isRaw {
                offset += 1
                content.append(byte)
            } else {
                return String(decoding: content, as: UTF8.self)
            }
        }
        offset = start + 1
        let mark = String(decoding: [quote], as: UTF8.self)
        throw failure("the string is not closed: write \(mark) behind it", from: start)
    }

    /// What stands behind a backslash, as Spark's `unescapeSQLString` reads it.
    private mutating func appendEscape(to content: inout [UInt8]) throws(ExpressionError) {
        guard let byte = peek() else { return }
        let start = offset - 1
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): content.append(.newline)
        case UInt8(ascii: "t"): content.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "r"): content.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "b"): content.append(8)
        case UInt8(ascii: "Z"): content.append(26)
        case UInt8(ascii: "0"): content.append(0)
        // LIKE reads these itself.
        case UInt8(ascii: "%"), UInt8(ascii: "_"): content.append(contentsOf: [.backslash, byte])
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let digitCount = byte == UInt8(ascii: "u") ? 4 : 8
            let digits = bytes[offset..<min(offset + digitCount, bytes.count)]
            guard digits.count == digitCount,
                let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(code)
            else {
                throw failure("\\u needs the \(digitCount) hex digits of a character", from: start)
            }
            offset += digitCount
            content.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: content.append(byte)
        }
    }

    private mutating func sign() throws(ExpressionError) -> String {
        let start = offset
        for sign in [
            "<=>", ">>>", "<=", ">=", "<>", "!=", "==", "||", "&&", "<<", ">>", "::", "->",
        ]
        where bytes[offset...].starts(with: sign.utf8) {
            offset += sign.utf8.count
            return sign
        }
        let character = text[text.utf8.index(text.startIndex, offsetBy: offset)...].first ?? " "
        offset += character.utf8.count
        if "+-*/%=<>!(),.&|^~[]:".contains(character) { return String(character) }
        throw failure(
            "\(character) means nothing here; a name with signs in it goes in backticks",
            from: start
        )
    }
}

extension UInt8 {
    fileprivate static let newline = UInt8(ascii: "\n")
    fileprivate static let backslash = UInt8(ascii: "\\")
    fileprivate static let backtick = UInt8(ascii: "`")
    fileprivate static let point = UInt8(ascii: ".")
    fileprivate static let plus = UInt8(ascii: "+")
    fileprivate static let minus = UInt8(ascii: "-")
    fileprivate static let slash = UInt8(ascii: "/")
    fileprivate static let star = UInt8(ascii: "*")

    fileprivate var isQuote: Bool { self == UInt8(ascii: "'") || self == UInt8(ascii: "\"") }
    fileprivate var isRawPrefix: Bool { self | 0x20 == UInt8(ascii: "r") }
    fileprivate var isBlank: Bool { self == 0x20 || (9...13).contains(self) }
    fileprivate var startsWord: Bool {
        (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x5F || self >= 0x80
    }
    fileprivate var continuesWord: Bool { startsWord || isDigit }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
}
