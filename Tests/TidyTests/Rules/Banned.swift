/// What has no place in finished sources.
enum Banned {
    static let words: [String: String] = [
        "fatalError": "throw an error, or state the invariant in a precondition",
        "NSLog": "report through the error or the run's report",
    ]

    static let markers = ["FIXME", "TODO", "XXX", "HACK"]

    static func findings(in file: SwiftFile) -> [Finding] {
        bannedWords(in: file) + forcing(in: file) + markers(in: file)
    }

    private static func bannedWords(in file: SwiftFile) -> [Finding] {
        file.code.compactMap { token in
            guard token.kind == .word, let cure = words[token.text] else { return nil }
            return file.finding(token.line, "\(token.text): \(cure)")
        }
    }

    /// `try!`, `as!`, `value!`: a `!` that touches what stands before it.
    private static func forcing(in file: SwiftFile) -> [Finding] {
        file.code.indices.dropFirst().compactMap { index in
            let before = file.code[index - 1]
            let bang = file.code[index]
            guard bang.kind == .symbol, bang.text == "!",
                before.range.upperBound == bang.range.lowerBound,
                before.kind == .word || [")", "]", "}", "?", ">"].contains(before.text),
                file.codeText(index + 1) != "="
            else { return nil }
            return file.finding(
                bang.line,
                "\(before.text)! traps on what it did not expect: unwrap with guard or throw"
            )
        }
    }

    private static func markers(in file: SwiftFile) -> [Finding] {
        file.comments.flatMap { comment in
            let words = comment.text.split { !$0.isLetter }.map(String.init)
            return markers.filter(words.contains).map { marker in
                file.finding(comment.line, "\(marker): do it now, or open an issue")
            }
        }
    }
}
