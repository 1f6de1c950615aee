/// An article of the documentation. Its Swift code stands, line by line, in a test: so it
/// compiles, and does what the article says.
struct Article {
    let path: String
    let text: String

    /// The blocks of Swift code, each with the line that it starts on.
    var swiftBlocks: [(line: Int, code: [String])] {
        var blocks: [(line: Int, code: [String])] = []
        var block: [String]?
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                if let code = block {
                    blocks.append((index - code.count + 1, code))
                    block = nil
                } else if line == "```swift" {
                    block = []
                }
            } else {
                block?.append(String(line))
            }
        }
        return blocks
    }

    /// Blocks that no test has; how far lines are indented does not matter.
    func findings(tests: [SwiftFile]) -> [Finding] {
        let texts = tests.map { file in Self.trimmed(file.lines.map(String.init)) }
        return swiftBlocks.compactMap { line, code in
            let block = Self.trimmed(code)
            guard !texts.contains(where: { $0.contains(block) }) else { return nil }
            return Finding(
                path: path,
                line: line,
                message: "no test has this code: write it into the one of the article's module, "
                    + "line by line as here"
            )
        }
    }

    /// The lines without indentation, with a line break around each.
    private static func trimmed(_ lines: [String]) -> String {
        "\n" + lines.map { line in line.drop { $0 == " " } + "\n" }.joined()
    }
}
