/// Where memory may be handled without the compiler's checks.
enum UnsafeFence {
    static let listPath = "Tests/TidyTests/UnsafeFiles.txt"

    /// The paths that the list names, in its order: each line is `path: reason`.
    static func listed(in list: String) -> [String] {
        entries(in: list).map { entry in String(entry.prefix { $0 != ":" }) }
    }

    /// The paths that are listed without a reason.
    static func unexplained(in list: String) -> [String] {
        entries(in: list).filter { !$0.contains(": ") }.map { String($0) }
    }

    private static func entries(in list: String) -> [Substring] {
        list.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    static func findings(in files: [SwiftFile], list: [String]) -> [Finding] {
        var findings: [Finding] = []
        if list != Set(list).sorted() {
            findings.append(
                Finding(path: listPath, line: 1, message: "not sorted, or a path twice")
            )
        }
        let using = files.compactMap { file in
            file.firstUnsafeWord.map { (file: file, word: $0) }
        }
        for (file, word) in using where !list.contains(file.path) {
            findings.append(
                file.finding(
                    word.line,
                    "\(word.text) outside the fence: use arrays, spans or Bytes, or list the file "
                        + "in \(listPath)"
                )
            )
        }
        let needed = Set(using.map(\.file.path))
        for path in list where !needed.contains(path) {
            findings.append(
                Finding(path: listPath, line: 1, message: "\(path) needs no unsafe: unlist it")
            )
        }
        return findings
    }

    /// `@unchecked Sendable` and `nonisolated(unsafe)` without a `SAFETY:` comment beside them.
    static func unexplainedPromises(in file: SwiftFile) -> [Finding] {
        let reach = 3
        let explained = file.comments.filter { $0.text.contains("SAFETY:") }.map(\.line)
        return file.code.indices.compactMap { index in
            let isPromise = file.codeText(index) == "@" && file.codeText(index + 1) == "unchecked"
            guard isPromise || file.isNonisolatedUnsafe(index) else { return nil }
            let line = file.code[index].line
            guard !explained.contains(where: { abs($0 - line) <= reach }) else { return nil }
            return file.finding(
                line,
                "a promise the compiler cannot check: say why it holds in a `// SAFETY:` comment "
                    + "within \(reach) lines"
            )
        }
    }
}

extension SwiftFile {
    /// The first word that leaves the compiler's memory checks behind.
    var firstUnsafeWord: Token? {
        for (index, token) in code.enumerated() where token.kind == .word {
            let isPointer = token.text.hasPrefix("Unsafe") && token.text.hasSuffix("Pointer")
            if isPointer { return token }
            if token.text == "unsafe" && !isNonisolatedUnsafe(index - 2) { return token }
        }
        return nil
    }

    fileprivate func isNonisolatedUnsafe(_ index: Int) -> Bool {
        codeText(index) == "nonisolated" && codeText(index + 1) == "("
            && codeText(index + 2) == "unsafe"
    }
}
