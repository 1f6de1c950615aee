extension RegexParser {
    /// What stands in brackets, with Java's unions and intersections: `[a-z&&[^aeiou]]`.
    mutating func characterClass() throws(ExpressionError) -> RegexCharacters {
        try characterClass(depth: 0)
    }

    private mutating func characterClass(depth: Int) throws(ExpressionError) -> RegexCharacters {
        let start = position
        guard depth < 50 else { throw failure("brackets are nested deeper than 50 levels") }
        position += 1
        let isInverted = accept("^")
        var operands: [RegexCharacters] = []
        var union: [RegexCharacters] = []
        while true {
            skipSpacesInComments()
            guard let next = peek else {
                throw failure("[ at character \(start + 1) is not closed; write \\[")
            }
            if next == "]", !(union.isEmpty && operands.isEmpty) {
                position += 1
                break
            }
            if next == "[" {
                union.append(try characterClass(depth: depth + 1))
            } else if accept("&&") {
                if !union.isEmpty { operands.append(.union(union)) }
                union = []
            } else {
                union.append(try classItem())
            }
        }
        if !union.isEmpty || operands.isEmpty { operands.append(.union(union)) }
        let characters = operands.count == 1 ? operands[0] : .intersection(operands)
        return isInverted ? .inverted(inEitherCase(characters)) : characters
    }

    private mutating func skipSpacesInComments() {
        guard flags.hasComments else { return }
        while let next = peek, RegexCharacters.spaces.contains(next.value) { position += 1 }
    }

    /// A character, a range of them, or what an escape stands for.
    private mutating func classItem() throws(ExpressionError) -> RegexCharacters {
        let first = try classMember()
        guard let lower = first.single, isNext("-"), position + 1 < scalars.count,
            scalars[position + 1] != "]", scalars[position + 1] != "["
        else { return first }
        position += 1
        let last = try classMember()
        guard let upper = last.single else {
            throw failure("a range ends with a character; write \\- for a minus")
        }
        guard lower <= upper else {
            throw failure("a range of characters ends before it starts")
        }
        return .ranges([lower...upper])
    }

    private mutating func classMember() throws(ExpressionError) -> RegexCharacters {
        guard let next = peek else { throw failure("[ is not closed; write \\[") }
        position += 1
        guard next == "\\" else { return .one(next.value) }
        return try escapedCharacters()
    }

    // MARK: Properties

    /// `\p{…}` or `\pL`.
    mutating func property() throws(ExpressionError) -> RegexCharacters {
        guard accept("{") else {
            guard let next = peek else { throw failure("\\p ends it; write \\p{L}") }
            position += 1
            return try property(String(next))
        }
        var name = ""
        while let next = peek, next != "}" {
            name.unicodeScalars.append(next)
            position += 1
        }
        guard accept("}") else { throw failure("\\p{ is not closed; write \\p{L}") }
        return try property(name)
    }

    private func property(_ name: String) throws(ExpressionError) -> RegexCharacters {
        if !flags.hasUnicodeClasses, let known = Self.posixClasses[name] { return known }
        if let known = Self.properties[name] {
            return flags.ignoresCase && known.isCase ? Self.lettersWithCase : .property(known)
        }
        if let ranges = Self.scripts[name] { return .ranges(ranges) }
        for prefix in ["", "Is", "general_category=", "gc="] where name.hasPrefix(prefix) {
            let code = String(name.dropFirst(prefix.count))
            let hasCase = ["Lu", "Ll", "Lt"].contains(code)
            if code == "LC" || flags.ignoresCase && hasCase { return Self.lettersWithCase }
            if RegexProperty.categoryNames.contains(code) { return .property(.category(code)) }
        }
        if name == "L1" { return .ranges([0...0xFF]) }
        if let known = Self.posixClasses[name] { return known }
        let all =
            RegexProperty.categoryNames.sorted() + Self.posixClasses.keys.sorted()
            + Self.properties.keys.sorted() + Self.scripts.keys.sorted()
        let near = NameList(all).nearest(to: name).map { "; did you mean \($0)?" } ?? ""
        throw failure("\\p{\(name)} is no class that Sluice knows\(near)")
    }

    private static let lettersWithCase = RegexCharacters.union(
        ["Lu", "Ll", "Lt"].map { .property(.category($0)) }
    )

    /// Those of ASCII.
    private static let posixClasses: [String: RegexCharacters] = [
        "Lower": .ranges([0x61...0x7A]), "Upper": .ranges([0x41...0x5A]),
        "ASCII": .ranges([0...0x7F]), "Alpha": .ranges([0x41...0x5A, 0x61...0x7A]),
        "Digit": .digits, "Alnum": .ranges([0x30...0x39, 0x41...0x5A, 0x61...0x7A]),
        "Punct": .ranges([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
        "Graph": .ranges([0x21...0x7E]), "Print": .ranges([0x20...0x7E]),
        "Blank": .among(" \t"), "Cntrl": .ranges([0...0x1F, 0x7F...0x7F]),
        "XDigit": .ranges([0x30...0x39, 0x41...0x46, 0x61...0x66]), "Space": .spaces,
    ]

    private static let properties: [String: RegexProperty] = [
        "IsAlphabetic": .alphabetic, "IsLowercase": .lowercase, "IsUppercase": .uppercase,
        "IsTitlecase": .titlecase, "IsWhite_Space": .whitespace, "IsIdeographic": .ideographic,
        "IsLetter": .category("L"), "IsDigit": .category("Nd"), "IsPunctuation": .category("P"),
        "javaLowerCase": .lowercase, "javaUpperCase": .uppercase,
        "javaLetter": .category("L"), "javaDigit": .category("Nd"),
        "javaLetterOrDigit": .letterOrDigit, "javaAlphabetic": .alphabetic,
    ]

    /// Scripts of one piece or a few; the rare characters that stand elsewhere are left out.
    private static let scripts: [String: [ClosedRange<UInt32>]] = [
        "IsLatin": [
            0x41...0x5A, 0x61...0x7A, 0xAA...0xAA, 0xBA...0xBA, 0xC0...0xD6, 0xD8...0xF6,
            0xF8...0x2B8, 0x1E00...0x1EFF, 0x2C60...0x2C7F, 0xA722...0xA787, 0xFF21...0xFF3A,
            0xFF41...0xFF5A,
        ],
        "IsCyrillic": [0x400...0x484, 0x487...0x52F, 0x1C80...0x1C88, 0x2DE0...0x2DFF],
        "IsHan": [
            0x2E80...0x2FD5, 0x3005...0x3005, 0x3007...0x3007, 0x3021...0x3029, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xF900...0xFAD9, 0x2_0000...0x3_134A,
        ],
        "IsHiragana": [0x3041...0x3096, 0x309D...0x309F],
        "IsKatakana": [0x30A1...0x30FA, 0x30FD...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9D],
        "InGreek": [0x370...0x3FF], "InCyrillic": [0x400...0x4FF],
    ]
}

extension RegexProperty {
    /// Whether it tells upper from lower case.
    fileprivate var isCase: Bool {
        switch self {
        case .lowercase, .uppercase, .titlecase: true
        default: false
        }
    }
}

extension RegexCharacters {
    /// The character, if it is only one.
    fileprivate var single: UInt32? {
        guard case .ranges(let ranges) = self, ranges.count == 1, ranges[0].count == 1 else {
            return nil
        }
        return ranges[0].lowerBound
    }
}
