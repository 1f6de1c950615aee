import SeededRandom
import Testing

@testable import FaultProxy

@Suite("Globs")
struct GlobTests {
    @Test(arguments: [
        ("", "", true), ("", "a", false), ("*", "", true), ("*", "a/b", true), ("a", "a", true),
        ("a", "ab", false), ("a*", "a", true), ("*b", "ab", true), ("*b", "ba", false),
        ("/lake/*/log/*", "/lake/_sluice/log/7.json", true), ("a*b*c", "a-b-b-c", true),
        ("a*b*c", "a-b-c-", false), ("**", "x", true), ("*ab*ab*", "abab", true),
        ("*ab*ab*", "aba", false), ("%2A", "%2A", true), ("?", "a", false),
    ])
    func matches(pattern: String, text: String, isMatch: Bool) {
        #expect(Glob(pattern).matches(text) == isMatch)
    }

    /// As the definition says it, in time that nobody has for long texts.
    private func matches(_ pattern: Substring, _ text: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "*" {
            return matches(pattern.dropFirst(), text)
                || !text.isEmpty && matches(pattern, text.dropFirst())
        }
        return text.first == first && matches(pattern.dropFirst(), text.dropFirst())
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func matchesAsDefined(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let pattern = random.text(of: "ab*", upTo: 7)
            let text = random.text(of: "ab", upTo: 9)
            let expected = matches(pattern[...], text[...])
            #expect(Glob(pattern).matches(text) == expected, "\(pattern) \(text)")
        }
    }

    @Test
    func takesNoLongTimeForManyStars() {
        let pattern = Glob(String(repeating: "*a", count: 500) + "*b")
        #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
    }
}
