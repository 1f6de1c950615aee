/// Reads the text of a regular expression.
struct RegexParser {
    /// What `(?ismxdu)` turns on.
    struct Flags {
        var ignoresCase = false
        var isDotAll = false
        var isMultiline = false
        var hasComments = false
        var hasUnixLines = false
        var foldsUnicode = false
        var hasUnicodeClasses = false
    }

    var scalars: [Unicode.Scalar]
    var position = 0
    var flags = Flags()
    private(set) var groupCount = 0
    private(set) var groupNames: [String: Int] = [:]
    private var depth = 0
    private static let depthLimit = 100

    init(_ pattern: String) { scalars = Self.unquoted(Array(pattern.unicodeScalars)) }

    /// The pattern with the characters between `\Q` and `\E` escaped one by one.
    private static func unquoted(_ pattern: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var isQuoted = false
        var position = 0
        while position < pattern.count {
            let scalar = pattern[position]
            let next = position + 1 < pattern.count ? pattern[position + 1] : nil
            if scalar == "\\", let next, next == (isQuoted ? "E" : "Q") {
                isQuoted.toggle()
                position += 2
            } else if scalar == "\\", let next, !isQuoted {
                result += [scalar, next]
                position += 2
            } else {
                let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                if isQuoted, !isPlain { result.append("\\") }
                result.append(scalar)
                position += 1
            }
        }
        return result
    }

    mutating func parseAll() throws(ExpressionError) -> RegexNode {
        let node = try alternatives()
        guard position == scalars.count else {
            throw failure(") at character \(position + 1) closes nothing; write \\)")
        }
        return node
    }

    // MARK: Reading

    var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    func isNext(_ text: String) -> Bool {
        scalars[position...].starts(with: text.unicodeScalars)
    }

    mutating func accept(_ text: String) -> Bool {
        guard isNext(text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    func failure(_ message: String) -> ExpressionError {
        ExpressionError(.syntax, "in the regular expression, " + message)
    }

    func unsupported(_ what: String, _ cure: String) -> ExpressionError {
        failure("\(what) at character \(position + 1) is not supported; \(cure)")
    }

    private mutating func skipComments() {
        guard flags.hasComments else { return }
        while let next = peek {
            if next == "#" {
                while let next = peek, next != "\n" { position += 1 }
            } else if RegexCharacters.spaces.contains(next.value) {
                position += 1
            } else {
                return
            }
        }
    }

    // MARK: Structure

    private mutating func alternatives() throws(ExpressionError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw failure("groups are nested deeper than \(Self.depthLimit) levels")
        }
        var parts = [try sequence()]
        while accept("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .alternatives(parts)
    }

    private mutating func sequence() throws(ExpressionError) -> RegexNode {
        var parts: [RegexNode] = []
        while true {
            skipComments()
            guard let next = peek, next != "|", next != ")" else { break }
            guard let atom = try atom() else { continue }
            parts.append(try repeats(of: atom))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    /// - Returns: nil for what only sets flags.
    private mutating func atom() throws(ExpressionError) -> RegexNode? {
        guard let next = peek else { return nil }
        switch next {
        case "(": return try group()
        case "[": return .characters(inEitherCase(try characterClass()))
        case "\\": return try escape()
        case ".":
            position += 1
            if flags.isDotAll { return .characters(.all) }
            let ends = flags.hasUnixLines ? .one(0x0A) : RegexCharacters.lineTerminators
            return .characters(.inverted(ends))
        case "^":
            position += 1
            let unixLines = flags.hasUnixLines
            return .assertion(flags.isMultiline ? .lineStart(unixLines: unixLines) : .textStart)
        case "$":
            position += 1
            let unixLines = flags.hasUnixLines
            return .assertion(
                flags.isMultiline
                    ? .lineEnd(unixLines: unixLines) : .lastLineEnd(unixLines: unixLines)
            )
        case "*", "+", "?", "{":
            throw failure(
                "\(next) at character \(position + 1) repeats nothing; write \\\(next)"
            )
        default:
            position += 1
            return literal(next.value)
        }
    }

    func literal(_ scalar: UInt32) -> RegexNode { .characters(inEitherCase(.one(scalar))) }

    func inEitherCase(_ characters: RegexCharacters) -> RegexCharacters {
        guard flags.ignoresCase else { return characters }
        return .anyCase(characters, isUnicode: flags.foldsUnicode)
    }

    private mutating func repeats(of atom: RegexNode) throws(ExpressionError) -> RegexNode {
        skipComments()
        let (minimum, maximum): (Int, Int?)
        if accept("*") {
            (minimum, maximum) = (0, nil)
        } else if accept("+") {
            (minimum, maximum) = (1, nil)
        } else if accept("?") {
            (minimum, maximum) = (0, 1)
        } else if isNext("{") {
            (minimum, maximum) = try counts()
        } else {
            return atom
        }
        let isLazy = accept("?")
        if !isLazy, isNext("+") {
            throw unsupported("a possessive repeat", "leave out the last +")
        }
        let node = RegexNode.repeated(atom, minimum: minimum, maximum: maximum, isLazy: isLazy)
        if let next = peek, next == "*" || next == "+" || next == "?" || next == "{" {
            throw failure(
                "\(next) at character \(position + 1) repeats a repeat; write (?:…)\(next)"
            )
        }
        return node
    }

    private mutating func counts() throws(ExpressionError) -> (Int, Int?) {
        position += 1
        let wrong = failure(
            "{ at character \(position) starts no count; write {2}, {2,} or {2,5}, or \\{"
        )
        guard let minimum = number() else { throw wrong }
        var maximum: Int? = minimum
        if accept(",") { maximum = isNext("}") ? nil : number() ?? -1 }
        guard accept("}"), maximum ?? minimum >= minimum else { throw wrong }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let next = peek, (0x30...0x39).contains(next.value) {
            value = min((value ?? 0) * 10 + Int(next.value - 0x30), 1_000_000)
            position += 1
        }
        return value
    }

    // MARK: Groups

    private mutating func group() throws(ExpressionError) -> RegexNode? {
        let start = position
        let outer = flags
        guard accept("(?") else {
            position += 1
            groupCount += 1
            let number = groupCount
            return .group(try closed(start, outer), number: number)
        }
        if accept(":") { return try closed(start, outer) }
        try refuseLooking()
        if accept("<") {
            let name = try groupName()
            groupCount += 1
            groupNames[name] = groupCount
            let number = groupCount
            return .group(try closed(start, outer), number: number)
        }
        try readFlags()
        // Flags without a colon hold to the end of the group that they stand in.
        if accept(")") { return nil }
        guard accept(":") else { throw failure("(? at character \(start + 1) is not a group") }
        return try closed(start, outer)
    }

    private mutating func closed(
        _ start: Int,
        _ outer: Flags
    ) throws(ExpressionError) -> RegexNode {
        let node = try alternatives()
        guard accept(")") else {
            throw failure("( at character \(start + 1) is not closed; write \\( for the character")
        }
        flags = outer
        return node
    }

    private func refuseLooking() throws(ExpressionError) {
        let cure = "test for it with a second RLIKE, or match it and take a group"
        if isNext("=") || isNext("!") { throw unsupported("lookahead", cure) }
        if isNext("<=") || isNext("<!") { throw unsupported("lookbehind", cure) }
        if isNext(">") { throw unsupported("an atomic group", "write (?:…)") }
    }

    private mutating func groupName() throws(ExpressionError) -> String {
        var name = ""
        while let next = peek, next != ">" {
            name.unicodeScalars.append(next)
            position += 1
        }
        let isWord = name.utf8.allSatisfy { $0.isDigit || (0x61...0x7A).contains($0 | 0x20) }
        guard accept(">"), isWord, let first = name.utf8.first, !first.isDigit else {
            throw failure("a group's name is letters and digits: write (?<name>…)")
        }
        guard groupNames[name] == nil else {
            throw failure("two groups are named \(name)")
        }
        return name
    }

    private mutating func readFlags() throws(ExpressionError) {
        var isOn = true
        while let next = peek, next != ")", next != ":" {
            switch next {
            case "-": isOn = false
            case "i": flags.ignoresCase = isOn
            case "s": flags.isDotAll = isOn
            case "m": flags.isMultiline = isOn
            case "x": flags.hasComments = isOn
            case "d": flags.hasUnixLines = isOn
            case "u": flags.foldsUnicode = isOn
            case "U":
                flags.hasUnicodeClasses = isOn
                flags.foldsUnicode = isOn
            default: throw failure("\(next) is no flag; the flags are i, s, m, x, d, u, U")
            }
            position += 1
        }
    }
}
