/// A Markdown document, read as text.
struct Document {
    /// The path from the repository's root.
    let path: String
    let lines: [Line]

    struct Line {
        let number: Int
        let text: Substring
        /// Whether the line stands in a fenced code block.
        let isCode: Bool
    }

    init(path: String, text: String) {
        self.path = path
        var isCode = false
        var lines: [Line] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isCode.toggle()
            } else {
                lines.append(Line(number: index + 1, text: line, isCode: isCode))
            }
        }
        self.lines = lines
    }

    /// The folder the document lies in, with a slash at the end unless it is the root.
    var folder: String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// What stands between single backticks outside code blocks.
    var codeSpans: [(text: String, line: Int)] {
        lines.filter { !$0.isCode }.flatMap { line in
            let parts = line.text.split(separator: "`", omittingEmptySubsequences: false)
            return parts.indices.filter { $0 % 2 == 1 && $0 < parts.count - 1 }
                .map { (String(parts[$0]), line.number) }
        }
    }

    /// The targets of `[text](target)` outside code blocks.
    var links: [(target: String, line: Int)] {
        lines.filter { !$0.isCode }.flatMap { line in
            line.text.split(separator: "](", omittingEmptySubsequences: false).dropFirst()
                .compactMap { rest in
                    rest.firstIndex(of: ")").map { (String(rest[..<$0]), line.number) }
                }
        }
    }

    func finding(_ line: Int, _ message: String) -> Finding {
        Finding(path: path, line: line, message: message)
    }
}
