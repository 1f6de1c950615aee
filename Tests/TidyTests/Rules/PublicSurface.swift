/// What users of the products may call, found in the text of the sources.
enum PublicSurface {
    static let listPath = "Tests/TidyTests/PublicSurface.txt"

    /// The targets of the library products, and those whose types stand in their signatures.
    static let targets: Set = ["Buffers", "Columns", "Expressions", "Parquet", "Sluice"]

    struct Declaration: Equatable {
        /// The target, and the types the declaration stands in.
        let place: String
        /// The declaration without attributes, access and body, on one line.
        let text: String
        let line: Int
        let isDocumented: Bool

        /// Types and functions that throw need a documentation comment.
        var needsDocumentation: Bool {
            let words = text.split { !$0.isLetter }.map(String.init)
            let types: Set = ["struct", "class", "enum", "protocol", "actor"]
            return words.contains { types.contains($0) } || words.contains("throws")
        }

        var description: String { "\(place): \(text)" }
    }

    /// The list as it stands in the file, one declaration a line.
    static func list(_ files: [SwiftFile]) -> [String] {
        files.filter { targets.contains($0.target) }
            .flatMap { declarations(in: $0).map(\.description) }
            .sorted()
    }

    static func undocumented(in file: SwiftFile) -> [Finding] {
        declarations(in: file).filter { $0.needsDocumentation && !$0.isDocumented }.map {
            file.finding($0.line, "say what it means and when it throws: \($0.text)")
        }
    }

    /// What the recorded list and the sources do not share, and last what to do about it.
    static func changes(recorded: [String], found: [String]) -> [Finding] {
        let changes = found.difference(from: recorded).map { change in
            switch change {
            case .insert(_, let element, _): "new: \(element)"
            case .remove(_, let element, _): "gone: \(element)"
            }
        }
        let cure = "if this is meant, record it: SLUICE_RECORD=1 and run TidyTests again"
        return (changes.isEmpty ? [] : changes + [cure]).map {
            Finding(path: listPath, line: 1, message: $0)
        }
    }

    static func declarations(in file: SwiftFile) -> [Declaration] {
        var reader = SurfaceReader(file: file)
        return reader.read()
    }
}

/// Walks through a file's tokens and remembers in which type it is.
private struct SurfaceReader {
    let file: SwiftFile
    private var scopes: [Scope] = []
    private var next: Scope?
    private var found: [PublicSurface.Declaration] = []

    private struct Scope {
        var name: String?
        /// The words that begin public members without saying so.
        var openMembers: Set<String> = []
    }

    init(file: SwiftFile) { self.file = file }

    mutating func read() -> [PublicSurface.Declaration] {
        for index in file.code.indices {
            guard let text = file.codeText(index) else { continue }
            switch text {
            case "{":
                scopes.append(next ?? Scope())
                next = nil
            case "}":
                _ = scopes.popLast()
            case "struct", "class", "enum", "protocol", "actor", "extension":
                next = scope(at: index) ?? next
            case "public", "open":
                // `open(path)` and `func open()` name the system's call, not an access level.
                guard file.codeText(index + 1) != "import", file.codeText(index + 1) != "(",
                    file.codeText(index - 1) != ".", file.codeText(index - 1) != "func"
                else { continue }
                add(from: index + 1, at: index)
            default:
                let isOpen = scopes.last?.openMembers.contains(text) ?? false
                if isOpen, file.code[index].kind == .word { add(from: index, at: index) }
            }
        }
        return found
    }

    private func scope(at index: Int) -> Scope? {
        let keyword = file.code[index].text
        let modifiers: Set = ["func", "var", "let", "subscript"]
        guard file.codeText(index - 1) != ".", let first = file.codeText(index + 1),
            file.code[index + 1].kind == .word, !modifiers.contains(first)
        else { return nil }
        var name = first
        var end = index + 2
        while file.codeText(end) == ".", let part = file.codeText(end + 1) {
            name += ".\(part)"
            end += 2
        }
        let isPublic = file.codeText(index - 1) == "public" || file.codeText(index - 2) == "public"
        let members: Set<String> =
            switch keyword {
            case "enum": ["case"]
            case "protocol": ["func", "var", "init", "subscript", "associatedtype"]
            default: []
            }
        return Scope(name: name, openMembers: isPublic ? members : [])
    }

    private mutating func add(from start: Int, at index: Int) {
        let place = [file.target] + scopes.compactMap(\.name)
        found.append(
            PublicSurface.Declaration(
                place: place.joined(separator: "."),
                text: file.joined(start..<file.declarationEnd(from: start)),
                line: file.code[index].line,
                isDocumented: file.isDocumented(at: index)
            )
        )
    }
}

extension SwiftFile {
    /// Behind the declaration that starts at `start`: its body, its value, or the next line.
    fileprivate func declarationEnd(from start: Int) -> Int {
        let leading: Set = ["-", "where", "throws", "async", "rethrows", "&", ",", ":", ".", "{"]
        let trailing: Set = [",", ":", "&", "where", "->", "func", "var", "let"]
        var depth = 0
        var isOperatorName = false
        for index in code.indices.dropFirst(start) {
            guard let text = codeText(index) else { continue }
            if text == "(" || text == "[" { depth += 1 }
            if depth == 0 {
                if text == "{" || text == "}" || text == ";" { return index }
                if text == "=" && !isOperatorName && !isPartOfOperator(index) { return index }
                let isNewLine = index > start && code[index].line > code[index - 1].line
                let goesOn = leading.contains(text) || trailing.contains(code[index - 1].text)
                if isNewLine && !goesOn { return index }
            }
            if text == ")" || text == "]" { depth -= 1 }
            isOperatorName = text == "func" || isOperatorName && code[index].kind == .symbol
            if text == "(" { isOperatorName = false }
        }
        return code.count
    }

    /// Whether the `=` at `index` belongs to `==`, as in `where A == B`.
    private func isPartOfOperator(_ index: Int) -> Bool {
        let range = code[index].range
        let isAfter =
            codeText(index - 1) == "=" && code[index - 1].range.upperBound == range.lowerBound
        let isBefore =
            codeText(index + 1) == "=" && code[index + 1].range.lowerBound == range.upperBound
        return isAfter || isBefore
    }

    /// The tokens on one line, with the spaces that one line would have.
    fileprivate func joined(_ range: Range<Int>) -> String {
        var text = ""
        for index in range {
            let token = code[index]
            if [")", "]"].contains(token.text) {
                if text.hasSuffix(",") { text.removeLast() }
            } else if index > range.lowerBound, !text.hasSuffix("("), !text.hasSuffix("["),
                code[index - 1].range.upperBound < token.range.lowerBound
            {
                text += " "
            }
            text += token.text
        }
        return text
    }

    /// Whether a `///` comment stands right above the declaration and its attributes.
    fileprivate func isDocumented(at index: Int) -> Bool {
        var line = code[index].line
        let documentation = Set(comments.filter { $0.text.hasPrefix("///") }.map(\.line))
        while line > 1 {
            line -= 1
            if documentation.contains(line) { return true }
            let first = code.first { $0.line == line }
            guard first?.text == "@" else { return false }
        }
        return false
    }
}
