/// A regular expression in Java's syntax, as Spark's RLIKE and regexp functions take it.
///
/// Matching takes time in proportion to text times pattern, whatever the two are: no pattern can
/// be made to run for hours by a hostile text. What cannot be matched in such time is refused
/// when the pattern is read: backreferences, lookahead and lookbehind, atomic groups and
/// possessive repeats.
///
/// The syntax is that of `java.util.regex.Pattern` of Java 17, and so is the choice among
/// matches: the leftmost one, and there the one that comes first in the order of alternatives. One
/// difference is left: a group repeated around what may be empty, as in `(a*)*`, keeps what it
/// last matched, where Java notes one more repeat that matches nothing.
struct RegularExpression: Sendable {
    private let program: RegexProgram

    /// Names of groups, with their numbers.
    let groupNames: [String: Int]

    /// The groups in parentheses; group 0, the whole match, is not counted.
    var groupCount: Int { program.slotCount / 2 - 1 }

    /// Reads a pattern.
    ///
    /// - Throws: ``ExpressionError`` of kind `syntax` that says what is wrong with the pattern, or
    ///   what is not supported and how to do without.
    init(_ pattern: String) throws(ExpressionError) {
        var parser = RegexParser(pattern)
        let node = try parser.parseAll()
        program = try RegexProgram(node, groupCount: parser.groupCount)
        groupNames = parser.groupNames
    }

    /// The first match that starts at `start` or behind it.
    ///
    /// - Parameters:
    ///   - text: UTF-8; each byte that belongs to no character counts as one.
    ///   - start: An index of `text`, from its `startIndex` to its `endIndex`. What stands before
    ///     it is not matched, but `^` and `\b` see it.
    /// - Returns: The range of each group as indices of `text`, the whole match first, nil for
    ///   groups that took no part; nil if nothing matches.
    func firstMatch(in text: ArraySlice<UInt8>, from start: Int) -> [Range<Int>?]? {
        guard let slots = slots(in: text, from: start) else { return nil }
        return stride(from: 0, to: slots.count, by: 2).map { slot in
            slots[slot] < 0 || slots[slot + 1] < 0 ? nil : slots[slot]..<slots[slot + 1]
        }
    }

    /// Whether it matches anywhere in the text.
    func matches(in text: ArraySlice<UInt8>) -> Bool {
        slots(in: text, from: text.startIndex) != nil
    }

    private func slots(in text: ArraySlice<UInt8>, from start: Int) -> [Int]? {
        if RegexBacktracker.fits(program, text.endIndex - start) {
            var backtracker = RegexBacktracker(program, text)
            return backtracker.firstMatch(from: start)
        }
        var threads = RegexThreads(program, text)
        return threads.firstMatch(from: start)
    }

    /// The match as found by each of the two ways to look for it, which have to agree.
    func firstMatchBothWays(
        in text: ArraySlice<UInt8>
    ) -> (backtracking: [Int]?, threads: [Int]?) {
        var backtracker = RegexBacktracker(program, text)
        var threads = RegexThreads(program, text)
        return (
            backtracker.firstMatch(from: text.startIndex), threads.firstMatch(from: text.startIndex)
        )
    }
}
