import Foundation
import SeededRandom
import Testing

@testable import Expressions

/// What Java 17 finds with the same patterns (Fixtures/make_regex_answers.py records it).
@Suite("Regular expressions")
struct RegularExpressionTests {
    struct Line: Sendable {
        let pattern: String
        let text: String
        /// Nil where Java refuses the pattern.
        let groups: [String?]?
        let isFound: Bool
    }

    static let lines: [Line] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = folder.appending(path: "Fixtures/regex-answers.tsv").path
        guard let content = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return content.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t")
            func decoded<Value: Decodable>(_ part: Substring, as type: Value.Type) -> Value? {
                try? JSONDecoder().decode(Value.self, from: Data(part.utf8))
            }
            guard let pattern = decoded(parts[0], as: String.self),
                let text = decoded(parts[1], as: String.self)
            else { return nil }
            let groups = decoded(parts[2], as: [String?].self)
            return Line(
                pattern: pattern,
                text: text,
                groups: parts[2] == "NONE" ? [] : groups,
                isFound: groups != nil
            )
        }
    }()

    /// What Sluice refuses for the sake of linear time.
    static let unsupported: Set<String> = [
        "(?=a)", "(?!a)b", "(?<=a)b", "(?<!a)b", "(?>a+)b", "(a)\\1", "\\k<a>", "a*+", "a++b",
        "a?+", "a{2}+", "\\G", "\\X",
    ]

    /// Where the groups, and only they, may differ: see ``RegularExpression``.
    static let repeatingNothing: Set<String> = ["(a|b|)+", "(a*)*", "(a*)+", "(a*)*b"]

    @Test func areThere() { #expect(Self.lines.count > 2_000) }

    @Test func findWhatJavaFinds() {
        for line in Self.lines where !Self.unsupported.contains(line.pattern) {
            let pattern = try? RegularExpression(line.pattern)
            #expect((pattern == nil) == (line.groups == nil), "\(line.pattern)")
            guard let pattern, let groups = line.groups else { continue }
            let text = Array(line.text.utf8)[...]
            let found = pattern.firstMatch(in: text, from: 0)?.map { range in
                range.map { String(decoding: text[$0], as: UTF8.self) }
            }
            let isLoose = Self.repeatingNothing.contains(line.pattern)
            #expect(
                isLoose
                    ? found?.first == groups.first
                    : found == (line.isFound ? groups : nil),
                "\(line.pattern) in \(line.text)"
            )
            let (backtracking, threads) = pattern.firstMatchBothWays(in: text)
            #expect(backtracking == threads, "\(line.pattern) in \(line.text)")
        }
    }

    @Test func startAnywhere() throws {
        let text = Array("xa1 b22 c333".utf8)[1...]
        let pattern = try RegularExpression("([a-z])(\\d+)")
        #expect(pattern.groupCount == 2)
        #expect(pattern.firstMatch(in: text, from: 1) == [1..<3, 1..<2, 2..<3])
        #expect(pattern.firstMatch(in: text, from: 2) == [4..<7, 4..<5, 5..<7])
        #expect(pattern.firstMatch(in: text, from: 12) == nil)
        let anchored = try RegularExpression("^a")
        #expect(anchored.firstMatch(in: text, from: 1) == [1..<2])
        #expect(anchored.firstMatch(in: text, from: 2) == nil)
        #expect(try RegularExpression("(?<key>a)(?<n>.)").groupNames == ["key": 1, "n": 2])
    }

    @Test(
        "say what is not supported, and the cure",
        arguments: [
            (
                "a(?=b)",
                "in the regular expression, lookahead at character 4 is not supported; test for it with a second RLIKE, or match it and take a group"
            ),
            (
                "(a)\\1",
                "in the regular expression, a backreference at character 6 is not supported; compare two regexp_extract instead"
            ),
            (
                "a++",
                "in the regular expression, a possessive repeat at character 3 is not supported; leave out the last +"
            ),
            ("*a", "in the regular expression, * at character 1 repeats nothing; write \\*"),
            (
                "(a",
                "in the regular expression, ( at character 1 is not closed; write \\( for the character"
            ),
            (
                "\\p{Lx}",
                "in the regular expression, \\p{Lx} is no class that Sluice knows; did you mean L?"
            ),
            (
                "(a{1000}){1000}",
                "the regular expression has more than 10000 steps; repeat less, or without a count"
            ),
            (
                "[" + String(repeating: "\\\\", count: 1_000) + "]{1000}",
                "the regular expression's classes name more than 100000 ranges of characters in all; "
                    + "repeat less, or name fewer"
            ),
            (
                "(?iu)" + String(repeating: "[^", count: 49) + "\u{E9}"
                    + String(repeating: "]", count: 49),
                "the regular expression's classes name more than 100000 ranges of characters in all; "
                    + "repeat less, or name fewer"
            ),
        ]
    )
    func refuse(pattern: String, message: String) {
        let error = #expect(throws: ExpressionError.self) { try RegularExpression(pattern) }
        #expect(error?.message == message)
    }

    @Test(
        "take linear time",
        .timeLimit(.minutes(1)),
        arguments: ["(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*)*x", "(?:a?){50}a{50}b", "(a*)*(a*)*b"]
    )
    func hostilePatterns(pattern: String) throws {
        let text = [UInt8](repeating: UInt8(ascii: "a"), count: 5_000) + [UInt8(ascii: "!")]
        #expect(try RegularExpression(pattern).firstMatch(in: text[...], from: 0) == nil)
    }

    @Test func readBytesThatAreNoText() throws {
        let text: [UInt8] = [0xFF, 0x61, 0xC3, 0xC3, 0xA9, 0xED, 0xA0, 0x80, 0xF0, 0x9F]
        let pattern = try RegularExpression("^.a.é.{5}$")
        #expect(pattern.firstMatch(in: text[...], from: 0) == [0..<10])
        #expect(try RegularExpression("\\b").firstMatch(in: text[...], from: 0) == [1..<1])
    }

    @Test("of any text are read or refused, never trapped", arguments: 0..<20 as Range<UInt64>)
    func hostileTexts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "a", "b", "(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "^", "$", ".", "\\", "-",
            "&&", "(?", "i", ":", "<", ">", "\\p{", "L", "1", "9", ",", "\\x", "\\u", "é", "\\Q",
            "\\E", "#", "x", "\u{1F600}",
        ]
        func text(_ limit: Int) -> String {
            (0..<Int.random(in: 0...limit, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
        for _ in 0..<500 {
            guard let pattern = try? RegularExpression(text(12)) else { continue }
            let (backtracking, threads) = pattern.firstMatchBothWays(in: Array(text(8).utf8)[...])
            #expect(backtracking == threads)
        }
    }
}
