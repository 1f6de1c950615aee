/// A pattern for a text: `*` stands for any bytes, also none, and everything else for itself.
package struct Glob: Sendable, Equatable, ExpressibleByStringLiteral {
    package let pattern: String

    package init(_ pattern: String) { self.pattern = pattern }

    package init(stringLiteral pattern: String) { self.init(pattern) }

    /// Whether the whole text is as the pattern says.
    ///
    /// Where it is not, only the last star is tried again, one byte longer: what stands before it
    /// has been found as early as possible. So this takes at most the product of both lengths.
    package func matches(_ text: some StringProtocol) -> Bool {
        let pattern = Array(pattern.utf8)
        let text = Array(text.utf8)
        let star = UInt8(ascii: "*")
        var position = 0
        var index = 0
        var retry: (position: Int, index: Int)?
        while index < text.count {
            if position < pattern.count, pattern[position] == star {
                retry = (position + 1, index)
                position += 1
            } else if position < pattern.count, pattern[position] == text[index] {
                position += 1
                index += 1
            } else if let last = retry {
                retry = (last.position, last.index + 1)
                (position, index) = (last.position, last.index + 1)
            } else {
                return false
            }
        }
        return pattern.dropFirst(position).allSatisfy { $0 == star }
    }
}
