/// Documents that nobody runs go stale; these rules run them.
enum Documents {
    static let architectureLineLimit = 240

    /// The folders whose paths documents name.
    static let folders: Set = [
        "Sources", "Tests", "scripts", "docs", "Benchmarks", "Examples", ".ci",
    ]

    /// Paths in backticks that do not exist.
    static func pathFindings(in document: Document, exists: (String) -> Bool) -> [Finding] {
        document.codeSpans.compactMap { span, line in
            guard let path = repositoryPath(span), !exists(path) else { return nil }
            return document.finding(line, "`\(span)` does not exist: correct the path")
        }
    }

    /// The path that a code span names, up to the first wildcard, or `nil` if it names none.
    static func repositoryPath(_ span: String) -> String? {
        guard !span.contains(where: { " <>{}…".contains($0) }) else { return nil }
        let parts = span.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard let first = parts.first else { return nil }
        let isAtRoot = parts.count == 1 && (first.hasSuffix(".md") || first == "Makefile")
        guard isAtRoot || span.contains("/") && folders.contains(first) else { return nil }
        return parts.prefix { !$0.contains("*") }.joined(separator: "/")
    }

    /// Relative links that lead nowhere.
    static func linkFindings(in document: Document, exists: (String) -> Bool) -> [Finding] {
        document.links.compactMap { target, line in
            let isElsewhere = target.contains("://") || target.hasPrefix("mailto:")
            let path = target.prefix { $0 != "#" }
            guard !isElsewhere, !path.isEmpty, !exists(document.folder + path) else { return nil }
            return document.finding(line, "the link to \(target) leads nowhere")
        }
    }

    /// `make` targets in code that the Makefile does not have.
    static func makeFindings(in document: Document, targets: Set<String>) -> [Finding] {
        let spans = document.codeSpans.map { (text: $0.text, line: $0.line) }
        let blocks = document.lines.filter(\.isCode).map {
            (text: String($0.text), line: $0.number)
        }
        return (spans + blocks).compactMap { text, line in
            let words = text.split(separator: " ", omittingEmptySubsequences: true)
            guard let make = words.firstIndex(of: "make"), words[..<make].allSatisfy({ $0 == "$" }),
                let target = words.dropFirst(make + 1).first, target.first?.isLetter == true,
                !target.contains("="), !targets.contains(String(target))
            else { return nil }
            return document.finding(line, "the Makefile has no target \(target)")
        }
    }

    /// The targets of a Makefile.
    static func makeTargets(in makefile: String) -> Set<String> {
        Set(
            makefile.split(separator: "\n").compactMap { line in
                let name = line.prefix { $0.isLetter || $0 == "-" }
                let rest = line.dropFirst(name.count)
                guard !name.isEmpty, rest.hasPrefix(":"), !rest.hasPrefix(":=") else { return nil }
                return String(name)
            }
        )
    }

    /// Names of types in backticks that no source has.
    static func nameFindings(in document: Document, words: Set<String>) -> [Finding] {
        document.codeSpans.compactMap { span, line in
            let isTypeName =
                span.first?.isUppercase == true && span.contains(where: \.isLowercase)
                && span.allSatisfy { $0.isLetter || $0.isNumber }
            guard isTypeName, !words.contains(span) else { return nil }
            return document.finding(line, "`\(span)` is in no source file: correct the name")
        }
    }
}
