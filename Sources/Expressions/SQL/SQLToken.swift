/// A word, number, string or sign of an expression's text.
struct SQLToken: Equatable {
    enum Kind: Equatable {
        /// A word without quotes: a keyword, or the name of a column, type or function.
        case word(String)
        /// A name in backticks.
        case quotedName(String)
        /// Digits with their point, exponent and suffix, as written.
        case number(String)
        case string(String)
        case sign(String)
        case end
    }

    let kind: Kind
    /// In UTF-8 bytes from the start of the text.
    let range: Range<Int>

    /// As an error names it.
    var spelling: String {
        switch kind {
        case .word(let text), .number(let text), .sign(let text): text
        case .quotedName(let text): "`\(text)`"
        case .string: "a string"
        case .end: "the end of the text"
        }
    }
}

enum SQLWords {
    /// Words that a column's name needs backticks to be.
    static let reserved: Set<String> = [
        "and", "between", "case", "cast", "div", "false", "ilike", "in", "is", "like", "not",
        "null", "or", "regexp", "rlike", "true", "try_cast",
    ]

    /// Words that mean something behind CASE or before a number, and are names elsewhere.
    private static let contextual: Set<String> = ["else", "end", "interval", "then", "when"]

    /// Whether `name` can stand in a text without backticks.
    static func isPlainName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !first.isDigit else { return false }
        let isWord = name.utf8.allSatisfy { byte in
            byte.isDigit || byte == UInt8(ascii: "_") || (0x61...0x7A).contains(byte | 0x20)
        }
        let lowered = name.lowercased()
        return isWord && !reserved.contains(lowered) && !contextual.contains(lowered)
    }
}
