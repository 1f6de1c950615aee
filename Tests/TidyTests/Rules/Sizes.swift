/// How long things may be before they are two things.
enum Sizes {
    static let fileLineLimit = 500
    static let functionLineLimit = 70
    static let columnLimit = 100

    static func findings(in file: SwiftFile) -> [Finding] {
        var findings: [Finding] = []
        let lines = file.lines
        let lineCount = lines.last == "" ? lines.count - 1 : lines.count
        if lineCount > fileLineLimit {
            findings.append(
                file.finding(1, "\(lineCount) lines, at most \(fileLineLimit): split the file")
            )
        }
        let quoted = file.linesInsideStrings
        for (index, line) in lines.enumerated()
        where line.count > columnLimit && !isSentence(line) && !quoted.contains(index + 1) {
            findings.append(
                file.finding(index + 1, "\(line.count) columns, at most \(columnLimit)")
            )
        }
        for function in functions(in: file) where function.lineCount > functionLineLimit {
            findings.append(
                file.finding(
                    function.line,
                    "\(function.name) has \(function.lineCount) lines, at most "
                        + "\(functionLineLimit): split the function"
                )
            )
        }
        return findings
    }

    /// Whether the line is one string, maybe behind an operator: a long message reads better
    /// unbroken.
    private static func isSentence(_ line: Substring) -> Bool {
        line.drop { " +=".contains($0) }.hasPrefix("\"")
    }

    struct Function: Equatable {
        let name: String
        let line: Int
        let lineCount: Int
    }

    /// Functions, initialisers, subscripts and computed properties that have a body.
    static func functions(in file: SwiftFile) -> [Function] {
        file.code.indices.compactMap { index in
            guard let keyword = file.codeText(index), isDeclaration(at: index, in: file),
                let open = bodyStart(after: index, in: file)
            else { return nil }
            let line = file.code[index].line
            let end = file.code[file.closingBrace(of: open)].line
            let isNamed = keyword == "func" || keyword == "var"
            let name = isNamed ? file.codeText(index + 1) ?? keyword : keyword
            return Function(name: name, line: line, lineCount: end - line + 1)
        }
    }

    private static func isDeclaration(at index: Int, in file: SwiftFile) -> Bool {
        guard file.code[index].kind == .word, file.codeText(index - 1) != "." else { return false }
        switch file.code[index].text {
        case "func", "subscript", "var": return true
        // `self.init(…)` and `.init(…)` are calls; `init` in a declaration follows no dot.
        case "init": return ["(", "<", "?"].contains(file.codeText(index + 1))
        case "deinit": return true
        default: return false
        }
    }

    /// The index of the brace that opens the body, or `nil` for a declaration without one.
    private static func bodyStart(after index: Int, in file: SwiftFile) -> Int? {
        let next: Set = [
            "func", "init", "subscript", "var", "let", "case", "static", "mutating",
            "associatedtype",
            "}", "@", "public", "package", "private", "struct", "enum", "extension", ";",
        ]
        let isProperty = file.codeText(index) == "var"
        var depth = 0
        for position in file.code.indices.dropFirst(index + 1) {
            guard let text = file.codeText(position) else { continue }
            if text == "(" || text == "[" { depth += 1 }
            if text == ")" || text == "]" { depth -= 1 }
            guard depth <= 0 else { continue }
            if depth < 0 { return nil }
            if text == "{" { return position }
            let isNewLine = file.code[position].line > file.code[position - 1].line
            if isProperty && (isNewLine || text == "=") { return nil }
            if isNewLine && next.contains(text) || text == "}" { return nil }
        }
        return nil
    }
}

extension SwiftFile {
    /// The lines of strings of several lines, which are as long as what they quote.
    fileprivate var linesInsideStrings: Set<Int> {
        Set(
            code.filter { $0.kind == .string }.flatMap { string in
                let breakCount = string.text.count { $0 == "\n" }
                return string.line + 1..<string.line + 1 + breakCount
            }
        )
    }

    /// The index of the brace that closes the one at `open`; the last token if none does.
    func closingBrace(of open: Int) -> Int {
        var depth = 0
        for index in code.indices.dropFirst(open) {
            switch codeText(index) {
            case "{": depth += 1
            case "}":
                depth -= 1
                if depth == 0 { return index }
            default: continue
            }
        }
        return code.count - 1
    }
}
