/// Every error text that a person can meet stands in a test, so that somebody has read it as a
/// whole: what was found, what was expected, the cure.
///
/// A text counts as met if sixteen bytes of what is fixed in it stand in a string of a test.
struct ErrorTexts {
    /// Texts that no test can provoke, `path: some of the text: reason`.
    static let exemptionsPath = "Tests/TidyTests/UnmetErrors.txt"

    /// A shorter piece of text says too little to be looked for.
    private static let windowLength = 16
    private static let leastLength = 8

    private var windows: Set<UInt64> = []
    private var texts: [[UInt8]] = []

    /// - Parameter tests: Where texts are met.
    init(tests: [SwiftFile]) {
        for part in tests.flatMap(Self.strings).flatMap(\.parts) {
            let bytes = Array(part.utf8)
            guard bytes.count >= Self.leastLength else { continue }
            texts.append(bytes)
            guard bytes.count >= Self.windowLength else { continue }
            windows.formUnion(Self.windows(of: bytes))
        }
    }

    /// The texts of errors that no test has, in files of targets that people meet.
    func findings(in file: SwiftFile, exempt: [String] = []) -> [Finding] {
        Self.errorTexts(in: file).compactMap { text in
            let isExempt = exempt.contains { entry in
                let words = entry.split(separator: ": ", maxSplits: 2)
                return words.count == 3 && words[0] == file.path
                    && text.parts.contains { $0.contains(words[1]) }
            }
            guard !isExempt, !isMet(text.parts) else { return nil }
            return file.finding(
                text.line,
                "no test has the error \(text.parts.joined(separator: "…")): add the situation to "
                    + "one, with its whole text"
            )
        }
    }

    private func isMet(_ parts: [String]) -> Bool {
        let judged = parts.map { Array($0.utf8) }.filter { $0.count >= Self.leastLength }
        if judged.isEmpty { return true }
        return judged.contains { part in
            guard part.count >= Self.windowLength else {
                return texts.contains { Self.contains($0, part) }
            }
            return !windows.isDisjoint(with: Self.windows(of: part))
        }
    }

    /// A hash of every sixteen bytes in a row.
    private static func windows(of bytes: [UInt8]) -> [UInt64] {
        let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
        var last: UInt64 = 1
        for _ in 0..<windowLength { last &*= factor }
        var hashes: [UInt64] = []
        var hash: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            hash = hash &* factor &+ UInt64(byte)
            if index >= windowLength { hash &-= last &* UInt64(bytes[index - windowLength]) }
            if index >= windowLength - 1 { hashes.append(hash) }
        }
        return hashes
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { start in
            text[start..<(start + part.count)].elementsEqual(part)
        }
    }
}

// MARK: Strings of a file

extension ErrorTexts {
    /// A string, or several with `+` between them: what is fixed between its interpolations.
    struct Text {
        var parts: [String]
        let line: Int
        var range: Range<Int>
    }

    /// The strings in arguments of calls such as `RunError(…)`.
    static func errorTexts(in file: SwiftFile) -> [Text] {
        let strings = strings(in: file)
        var found: [Text] = []
        for index in file.code.indices {
            guard file.code[index].kind == .word, let word = file.codeText(index),
                word.hasSuffix("Error"), file.codeText(index + 1) == "("
            else { continue }
            let end = file.closingParenthesis(from: index + 1)
            let range = file.code[index].range.lowerBound..<end
            found += strings.filter { range.contains($0.range.lowerBound) }
        }
        return found
    }

    static func strings(in file: SwiftFile) -> [Text] {
        var texts: [Text] = []
        var isJoining = false
        for token in file.code {
            let isInside = texts.last.map { token.range.lowerBound < $0.range.upperBound } ?? false
            if isInside { continue }
            if token.kind == .string {
                let parts = fixedParts(of: token.text)
                if isJoining, var last = texts.popLast() {
                    let seam = (last.parts.popLast() ?? "") + (parts.first ?? "")
                    last.parts += [seam] + parts.dropFirst()
                    last.range = last.range.lowerBound..<token.range.upperBound
                    texts.append(last)
                } else {
                    texts.append(Text(parts: parts, line: token.line, range: token.range))
                }
                isJoining = false
            } else {
                // Only a plus directly behind a string joins it with the next one.
                isJoining = token.text == "+" && file.isBehindString(token, texts.last?.range)
            }
        }
        return texts
    }

    /// What stands between the interpolations of a string literal, with its escapes resolved.
    private static func fixedParts(of literal: String) -> [String] {
        var text = literal.drop { $0 == "#" }
        let isRaw = literal.hasPrefix("#")
        for quotes in ["\"\"\"", "\""] where text.hasPrefix(quotes) {
            text = text.dropFirst(quotes.count)
            break
        }
        var parts = [""]
        while let character = text.popFirst() {
            guard character == "\\", !isRaw else {
                parts[parts.count - 1].append(character)
                continue
            }
            switch text.popFirst() {
            case "(":
                var depth = 1
                while depth > 0, let inside = text.popFirst() {
                    if inside == "(" { depth += 1 }
                    if inside == ")" { depth -= 1 }
                }
                parts.append("")
            case "n": parts[parts.count - 1].append("\n")
            case "\n": text = text.drop { $0 == " " }
            case let escaped?: parts[parts.count - 1].append(escaped)
            case nil: break
            }
        }
        return parts.map { part in
            part.hasSuffix("\"") ? String(part.reversed().drop { $0 == "\"" }.reversed()) : part
        }
    }
}

extension SwiftFile {
    fileprivate func isBehindString(_ token: Token, _ range: Range<Int>?) -> Bool {
        guard let range else { return false }
        let bytes = text.utf8.dropFirst(range.upperBound)
            .prefix(token.range.lowerBound - range.upperBound)
        return bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    }

    /// Where the parenthesis closes that opens at a token, in bytes.
    fileprivate func closingParenthesis(from index: Int) -> Int {
        var depth = 0
        for position in code.indices.dropFirst(index) {
            switch codeText(position) {
            case "(": depth += 1
            case ")":
                depth -= 1
                if depth == 0 { return code[position].range.upperBound }
            default: continue
            }
        }
        return code.last?.range.upperBound ?? 0
    }
}
