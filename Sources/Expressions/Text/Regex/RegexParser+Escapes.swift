extension RegexParser {
    /// What a backslash outside of brackets makes of what follows it.
    mutating func escape() throws(ExpressionError) -> RegexNode {
        position += 1
        guard let next = peek else { throw failure("\\ ends it; write \\\\") }
        position += 1
        switch next {
        case "b":
            if isNext("{") { throw unsupported("\\b{…}", "write \\b") }
            return .assertion(.wordBoundary)
        case "B": return .assertion(.noWordBoundary)
        case "A": return .assertion(.textStart)
        case "z": return .assertion(.textEnd)
        case "Z": return .assertion(.lastLineEnd(unixLines: flags.hasUnixLines))
        case "G": throw unsupported("\\G", "write ^")
        case "X": throw unsupported("\\X", "write \\P{M}\\p{M}*")
        case "k", "1"..."9":
            throw unsupported("a backreference", "compare two regexp_extract instead")
        case "R":
            let pair = RegexNode.sequence([
                .characters(.one(0x0D)), .characters(.one(0x0A)),
            ])
            return .alternatives([pair, .characters(.verticalSpaces)])
        default:
            position -= 1
            return .characters(inEitherCase(try escapedCharacters()))
        }
    }

    /// The characters that an escape stands for, in brackets or out of them.
    mutating func escapedCharacters() throws(ExpressionError) -> RegexCharacters {
        guard let next = peek else { throw failure("\\ ends it; write \\\\") }
        position += 1
        switch next {
        case "d": return digitClass
        case "D": return .inverted(digitClass)
        case "w": return wordClass
        case "W": return .inverted(wordClass)
        case "s": return spaceClass
        case "S": return .inverted(spaceClass)
        case "h": return .horizontalSpaces
        case "H": return .inverted(.horizontalSpaces)
        case "v": return .verticalSpaces
        case "V": return .inverted(.verticalSpaces)
        case "p": return try property()
        case "P": return .inverted(try property())
        case "t": return .one(0x09)
        case "n": return .one(0x0A)
        case "r": return .one(0x0D)
        case "f": return .one(0x0C)
        case "a": return .one(0x07)
        case "e": return .one(0x1B)
        case "0": return .one(try octal())
        case "x": return .one(try hexadecimal())
        case "u": return .one(try unicodeEscape())
        case "c":
            guard let control = peek else { throw failure("\\c ends it; write \\cA") }
            position += 1
            return .one(control.value ^ 64)
        case "N": throw unsupported("a character's name", "write the character or \\x{…}")
        case "a"..."z", "A"..."Z", "1"..."9":
            throw failure("\\\(next) is unknown; write \\\\ for a backslash")
        default: return .one(next.value)
        }
    }

    private var digitClass: RegexCharacters {
        flags.hasUnicodeClasses ? .property(.category("Nd")) : .digits
    }

    private var spaceClass: RegexCharacters {
        flags.hasUnicodeClasses ? .property(.whitespace) : .spaces
    }

    private var wordClass: RegexCharacters {
        guard flags.hasUnicodeClasses else { return .words }
        let properties: [RegexProperty] = [
            .alphabetic, .category("M"), .category("Nd"), .category("Pc"),
        ]
        return .union(properties.map { .property($0) } + [.ranges([0x200C...0x200D])])
    }

    // MARK: Codes

    private mutating func digits(_ radix: Int, atMost limit: Int) -> UInt32? {
        var value: UInt32?
        for _ in 0..<limit {
            guard let digit = peek.flatMap({ Int(String($0), radix: radix) }) else { break }
            value = (value ?? 0) * UInt32(radix) + UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func octal() throws(ExpressionError) -> UInt32 {
        let isLong = peek.map { ("0"..."3").contains($0) } ?? false
        guard let value = digits(8, atMost: isLong ? 3 : 2) else {
            throw failure("\\0 without octal digits; write \\x00")
        }
        return value
    }

    private mutating func hexadecimal() throws(ExpressionError) -> UInt32 {
        let wrong = failure("\\x is followed by two hexadecimal digits, or more in braces")
        if accept("{") {
            guard let value = digits(16, atMost: 6), value <= 0x10_FFFF, accept("}") else {
                throw wrong
            }
            return value
        }
        let start = position
        guard let value = digits(16, atMost: 2), position == start + 2 else { throw wrong }
        return value
    }

    /// `\uD83D\uDE00` is one character of two halves.
    private mutating func unicodeEscape() throws(ExpressionError) -> UInt32 {
        let wrong = failure("\\u is followed by four hexadecimal digits")
        let start = position
        guard let value = digits(16, atMost: 4), position == start + 4 else { throw wrong }
        guard (0xD800...0xDBFF).contains(value), isNext("\\u") else { return value }
        let behind = position
        position += 2
        if let low = digits(16, atMost: 4), position == behind + 6, (0xDC00...0xDFFF).contains(low)
        {
            return 0x1_0000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        position = behind
        return value
    }
}
