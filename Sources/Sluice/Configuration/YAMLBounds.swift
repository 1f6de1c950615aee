/// What a settings file may not have, found before the YAML parser sees it.
///
/// The parser makes a tree of the file and calls itself for each level; aliases would let few bytes
/// stand for a large tree. Neither is needed for keys and values.
enum YAMLBounds {
    /// Of spaces in front of a line: more than any section needs.
    private static let indentLimit = 64
    /// Of `[` and `{` in the whole file: none is needed, some may stand in paths.
    private static let bracketLimit = 16
    /// Of `-`, `?` and `:` in front of a line's first word, each of which opens a level.
    private static let indicatorLimit = 4

    /// - Throws: ``ConfigurationError`` of kind `malformed`.
    static func check(_ text: String, path: String) throws {
        var bracketCount = 0
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let content = line.drop { $0 == " " }
            if content.first == "#" { continue }
            func place(_ index: Substring.Index) -> String {
                "\(path):\(number + 1):\(line.distance(from: line.startIndex, to: index) + 1)"
            }
            let indicators = content.prefix { "-?: \t".contains($0) }.filter { !$0.isWhitespace }
            bracketCount += line.count { $0 == "[" || $0 == "{" }
            guard line.distance(from: line.startIndex, to: content.startIndex) <= indentLimit,
                indicators.count <= indicatorLimit, bracketCount <= bracketLimit
            else {
                throw ConfigurationError(
                    .malformed,
                    "the file is nested too deeply, expected keys and at most one section around "
                        + "them",
                    place: place(content.startIndex)
                )
            }
            if let index = reference(in: line) {
                throw ConfigurationError(
                    .malformed,
                    "anchors (&name) and aliases (*name) are not read here, write the value out",
                    place: place(index)
                )
            }
        }
    }

    /// Where a line has `&` or `*` in front of a name and behind a space or bracket.
    private static func reference(in line: Substring) -> Substring.Index? {
        var before: Character = " "
        for index in line.indices {
            let character = line[index]
            // What follows is a comment.
            if character == "#", before.isWhitespace { return nil }
            if character == "&" || character == "*",
                before.isWhitespace || "[{,:-?".contains(before),
                let next = line[line.index(after: index)...].first, !next.isWhitespace
            {
                return index
            }
            before = character
        }
        return nil
    }
}
