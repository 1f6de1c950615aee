/// A piece of Swift text: as much of the language as the rules need.
struct Token: Equatable {
    enum Kind {
        case word, number, symbol, string, comment
    }

    let kind: Kind
    let text: String
    /// The line the token starts on, from 1.
    let line: Int
    /// Where the token stands in the file's bytes.
    let range: Range<Int>
}

/// Cuts Swift text into tokens: the rules shall not stumble over words in strings and comments.
///
/// Code inside string interpolations is code. Regex literals between bare slashes are not known:
/// they would need a parser, and none of ours holds a quotation mark.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    private var tokens: [Token] = []

    static func tokens(of text: String) -> [Token] {
        var lexer = SwiftLexer(bytes: Array(text.utf8))
        lexer.readCode(untilParenthesis: false)
        return lexer.tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func byte(_ ahead: Int = 0) -> UInt8? {
        offset + ahead < bytes.count ? bytes[offset + ahead] : nil
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where offset < bytes.count {
            if bytes[offset] == .newline { line += 1 }
            offset += 1
        }
    }

    private func starts(with text: StaticString) -> Bool {
        bytes[offset...].starts(with: "\(text)".utf8)
    }

    private mutating func append(_ kind: Token.Kind, from start: Int, line: Int) {
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        tokens.append(Token(kind: kind, text: text, line: line, range: start..<offset))
    }

    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while let next = byte() {
            switch next {
            case .space, .tab, .newline, .carriageReturn:
                advance()
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                read(.comment) { $0 != .newline }
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
                readBlockComment()
            case UInt8(ascii: "\""):
                readString(hashCount: 0)
            case UInt8(ascii: "#") where hashesBeforeQuote != nil:
                readString(hashCount: hashesBeforeQuote ?? 0)
            case UInt8(ascii: "`"):
                readQuotedWord()
            case _ where next.isDigit:
                read(.number) { $0.isWord }
            case _ where next.isWord:
                read(.word) { $0.isWord }
            default:
                if next == UInt8(ascii: "(") { depth += 1 }
                if next == UInt8(ascii: ")") {
                    if untilParenthesis && depth == 0 { return }
                    depth -= 1
                }
                let (start, startLine) = (offset, line)
                advance()
                append(.symbol, from: start, line: startLine)
            }
        }
    }

    private mutating func read(_ kind: Token.Kind, while belongs: (UInt8) -> Bool) {
        let (start, startLine) = (offset, line)
        while let next = byte(), belongs(next) { advance() }
        append(kind, from: start, line: startLine)
    }

    private mutating func readQuotedWord() {
        let (start, startLine) = (offset, line)
        advance()
        while let next = byte(), next != UInt8(ascii: "`"), next != .newline { advance() }
        advance()
        append(.word, from: start, line: startLine)
    }

    private mutating func readBlockComment() {
        let (start, startLine) = (offset, line)
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                advance(2)
            } else if starts(with: "*/") {
                depth -= 1
                advance(2)
            } else {
                advance()
            }
        } while depth > 0 && offset < bytes.count
        append(.comment, from: start, line: startLine)
    }

    private var hashesBeforeQuote: Int? {
        var count = 0
        while byte(count) == UInt8(ascii: "#") { count += 1 }
        return byte(count) == UInt8(ascii: "\"") ? count : nil
    }

    private mutating func readString(hashCount: Int) {
        let (start, startLine) = (offset, line)
        advance(hashCount)
        let isMultiline = starts(with: "\"\"\"")
        let hashes = [UInt8](repeating: UInt8(ascii: "#"), count: hashCount)
        let quotes = [UInt8](repeating: UInt8(ascii: "\""), count: isMultiline ? 3 : 1)
        let escape = [UInt8(ascii: "\\")] + hashes
        advance(quotes.count)
        let firstInside = tokens.count
        while let next = byte() {
            if bytes[offset...].starts(with: quotes + hashes) {
                advance(quotes.count + hashCount)
                break
            } else if bytes[offset...].starts(with: escape) {
                advance(escape.count)
                let isInterpolation = byte() == UInt8(ascii: "(")
                advance()
                if isInterpolation {
                    readCode(untilParenthesis: true)
                    advance()
                }
            } else if next == .newline && !isMultiline {
                break
            } else {
                advance()
            }
        }
        // The string stands before the code inside it.
        let inside = tokens[firstInside...]
        tokens.removeSubrange(firstInside...)
        append(.string, from: start, line: startLine)
        tokens += inside
    }
}

extension UInt8 {
    fileprivate static let newline = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
    fileprivate static let space = UInt8(ascii: " ")
    fileprivate static let tab = UInt8(ascii: "\t")

    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    fileprivate var isWord: Bool {
        isDigit || self == UInt8(ascii: "_") || self >= 128
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
