/// What the values hold that a job keeps.
///
/// SwiftPM compiles a job again when a module changes that it depends on, not when one below does.
/// So the layout of what `Sluice` hands to a job comes from the modules that the product names
/// (`jobModules` in the manifest); all else lies behind a reference.
enum JobValues {
    static let modules: Set = ["Sluice", "Columns", "Expressions"]

    /// The names of structs and enums that stand in other modules.
    static func foreignTypes(in files: [SwiftFile]) -> Set<String> {
        let own = declared(in: files.filter { modules.contains($0.target) })
        return declared(in: files.filter { !modules.contains($0.target) }).subtracting(own)
    }

    private static func declared(in files: [SwiftFile]) -> Set<String> {
        var names: Set<String> = []
        for file in files {
            for index in file.code.indices where ["struct", "enum"].contains(file.codeText(index)) {
                names.formUnion(file.codeText(index + 1).map { [$0] } ?? [])
            }
        }
        return names
    }

    /// Stored properties of public structs of `Sluice` that hold a foreign value in line.
    static func findings(in file: SwiftFile, foreignTypes: Set<String>) -> [Finding] {
        guard file.target == "Sluice" else { return [] }
        var findings: [Finding] = []
        /// Of every open brace: whether a public struct's members stand in it.
        var scopes: [Bool] = []
        var isNextPublicStruct = false
        for index in file.code.indices {
            switch file.codeText(index) {
            case "struct": isNextPublicStruct = file.codeText(index - 1) == "public"
            case "{":
                scopes.append(isNextPublicStruct)
                isNextPublicStruct = false
            case "}": _ = scopes.popLast()
            case "let", "var":
                guard scopes.last == true, !file.isStatic(index) else { continue }
                let held = file.storedType(at: index)
                for name in held where foreignTypes.contains(name) {
                    findings.append(
                        file.finding(
                            file.code[index].line,
                            "\(name) is of a module that jobs are not compiled against: "
                                + "hold it in a final class, as DataFrame does"
                        )
                    )
                }
            default: continue
            }
        }
        return findings
    }
}

extension SwiftFile {
    fileprivate func isStatic(_ index: Int) -> Bool {
        code[..<index].suffix(3).contains { $0.text == "static" && $0.line == code[index].line }
    }

    /// The words of the type of the property that starts at `index`, without those in brackets,
    /// which lie on the heap; none if the property is computed.
    fileprivate func storedType(at index: Int) -> [String] {
        guard codeText(index + 2) == ":" else { return [] }
        var words: [String] = []
        var depth = 0
        for position in code.indices.dropFirst(index + 3) {
            let text = codeText(position) ?? ""
            if depth == 0 {
                if text == "{" { return [] }
                if text == "=" || text == "}" || code[position].line > code[index].line {
                    return words
                }
            }
            if text == "[" { depth += 1 }
            if text == "]" { depth -= 1 }
            if depth == 0, code[position].kind == .word { words.append(text) }
        }
        return words
    }
}
