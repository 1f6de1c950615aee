import SeededRandom
import Testing

@testable import Crawling

@Suite("Patterns of paths")
struct GlobPatternTests {
    @Test(
        "mean what they mean to Glue's crawlers",
        arguments: [
            ("*.csv", "a.csv", true), ("*.csv", "x/a.csv", false), ("**.csv", "x/y/a.csv", true),
            ("*.{csv,avro}", "a.avro", true), ("*.{csv,avro}", "a.orc", false),
            ("foo.?", "foo.a", true), ("foo.?", "foo.", false), ("foo.?", "foo./", false),
            ("folder/*", "folder/a", true), ("folder/*", "folder/x/a", false),
            ("folder/*/*", "folder/x/a", true), ("folder/**", "folder/x/y/a", true),
            ("folder/**", "folder", false), ("folder**", "folder", true),
            ("folder**", "folder/x", true), ("folder**", "folders.txt", true),
            ("data[0-9]", "data7", true), ("data[0-9]", "datax", false),
            ("[!a-c]*", "dog", true), ("[!a-c]*", "cat", false), ("[!a]", "/", false),
            ("[-x]", "-", true), ("[x-]", "-", true), ("[*?]", "?", true), ("[\\]", "\\", true),
            ("\\*", "*", true), ("\\*", "a", false), ("a,b}", "a,b}", true),
            ("{a*,**/b}/x", "q/r/b/x", true), ("{a*,**/b}/x", "abc/x", true),
            ("{,a}b", "b", true), ("{,a}b", "ab", true), ("{a}", "a", true), ("{}x", "x", true),
            (".*", ".hidden", true), ("*", ".hidden", true), ("**", "", true), ("*é", "café", true),
            ("a***b", "a/x/b", true), ("a", "a/b", false), ("b", "a/b", false),
        ]
    )
    func match(pattern: String, path: String, isMatch: Bool) throws {
        #expect(try GlobPattern(pattern).matches(path) == isMatch)
    }

    @Test(
        "say what is wrong with them",
        arguments: [
            ("", "a pattern is empty, expected one like **.csv"),
            (
                "logs/",
                "the pattern logs/ matches no file, write logs/** for all that lies in the folder"
            ),
            ("a[bc", "the pattern a[bc has a [ without its ]"),
            ("a[]", "the pattern a[] has nothing between [ and ]"),
            ("[z-a]", "the pattern [z-a] has the range z-a, which is turned around"),
            ("{a,{b}}", "the pattern {a,{b}} has a { inside another, expected none"),
            ("{a", "the pattern {a has a { without its }"),
            ("a\\", "the pattern a\\ ends with a single \\"),
            (
                String(repeating: "a", count: 4_001),
                "a pattern has 4001 characters, the limit is 4000; give several shorter ones"
            ),
        ]
    )
    func refused(pattern: String, message: String) async {
        let error = await crawlError { _ = try GlobPattern(pattern) }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.message == message)
    }

    @Test("can say exactly one path, whatever is in it")
    func quote() throws {
        let path = "/a b/[x]{y,z}*?\\!-é/"
        #expect(try GlobPattern(GlobPattern.quoted(path) + "*").matches(path + "file"))
        #expect(try !GlobPattern(GlobPattern.quoted(path) + "*").matches("/a b/xy/file"))
    }

    @Test("take no time to speak of, where trying one way after another would take years")
    func areFast() throws {
        let pattern = try GlobPattern(String(repeating: "{a**,*a}", count: 200) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 1_000)))
    }

    @Test("agree with a twin that tries every way", arguments: 1...20 as ClosedRange<UInt64>)
    func agreeWithTwin(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "b", "/", "*", "**", "?", "[ab]", "[!b]", "{a,b/}", "{*b,}", "\\*"]
        var matchCount = 0
        for _ in 0..<400 {
            var chosen = (0..<random.number(1...6)).map { _ in random.one(of: pieces) }
            // Stars beside each other are one piece.
            for index in chosen.indices.dropFirst()
            where chosen[index].hasPrefix("*") && chosen[index - 1].hasPrefix("*") {
                chosen[index] = "a"
            }
            let path = (0..<random.number(0...6)).map { _ in random.one(of: ["a", "b", "/", "*"]) }
                .joined()
            let expected = Twin.expand(chosen).contains { Twin.matches($0[...], path[...]) }
            #expect(
                try GlobPattern("x" + chosen.joined() + "x").matches("x" + path + "x") == expected,
                "\(chosen.joined()) and \(path), seed \(seed)"
            )
            matchCount += expected ? 1 : 0
        }
        #expect(matchCount > 10)
    }

    /// Groups are written out, and every length of every star is tried.
    private enum Twin {
        static func expand(_ pieces: [String]) -> [[String]] {
            pieces.reduce([[]]) { lists, piece in
                let choices: [[String]] =
                    switch piece {
                    case "{a,b/}": [["a"], ["b", "/"]]
                    case "{*b,}": [["*", "b"], []]
                    default: [[piece]]
                    }
                return lists.flatMap { list in choices.map { list + $0 } }
            }
        }

        static func matches(_ pieces: ArraySlice<String>, _ path: Substring) -> Bool {
            guard let piece = pieces.first else { return path.isEmpty }
            let rest = pieces.dropFirst()
            switch piece {
            case "*", "**":
                return (0...path.count).contains { count in
                    (piece == "**" || !path.prefix(count).contains("/"))
                        && matches(rest, path.dropFirst(count))
                }
            default:
                guard let first = path.first else { return false }
                let isTaken =
                    switch piece {
                    case "?": first != "/"
                    case "[ab]": first == "a" || first == "b"
                    case "[!b]": first != "b" && first != "/"
                    case "\\*": first == "*"
                    default: piece == String(first)
                    }
                return isTaken && matches(rest, path.dropFirst())
            }
        }
    }
}
