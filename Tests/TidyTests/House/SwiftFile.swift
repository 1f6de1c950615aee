/// A Swift file of the package, read as text.
struct SwiftFile {
    /// The path from the repository's root, for example `Sources/Buffers/Bytes.swift`.
    let path: String
    let text: String
    /// Everything but comments.
    let code: [Token]
    let comments: [Token]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        let tokens = SwiftLexer.tokens(of: text)
        code = tokens.filter { $0.kind != .comment }
        comments = tokens.filter { $0.kind == .comment }
    }

    /// The target the file belongs to: the folder below `Sources` or `Tests`.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// The file's name without `.swift`.
    var stem: String {
        String((path.split(separator: "/").last ?? "").dropLast(".swift".count))
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    func finding(_ line: Int, _ message: String) -> Finding {
        Finding(path: path, line: line, message: message)
    }

    /// The code's token at `index`, if there is one and it is no string.
    func codeText(_ index: Int) -> String? {
        code.indices.contains(index) && code[index].kind != .string ? code[index].text : nil
    }

    /// The names of the modules that are imported, with their lines.
    var imports: [(module: String, line: Int)] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        var found: [(String, Int)] = []
        for index in code.indices where codeText(index) == "import" {
            var name = index + 1
            if let kind = codeText(name), kinds.contains(kind) { name += 1 }
            guard let module = codeText(name), code[name].kind == .word else { continue }
            found.append((module, code[index].line))
        }
        return found
    }
}

/// A place where the house is not tidy: what was found, and what to do.
struct Finding: CustomStringConvertible, Equatable {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}
