/// What a regular expression is made of.
indirect enum RegexNode: Sendable {
    case characters(RegexCharacters)
    case sequence([RegexNode])
    /// The first that leads to a match is taken.
    case alternatives([RegexNode])
    /// `maximum` nil is without end.
    case repeated(RegexNode, minimum: Int, maximum: Int?, isLazy: Bool)
    case group(RegexNode, number: Int)
    case assertion(RegexAssertion)

    static let empty = RegexNode.sequence([])

    /// Whether it may match nothing.
    var mayBeEmpty: Bool {
        switch self {
        case .characters: false
        case .assertion: true
        case .sequence(let parts): parts.allSatisfy(\.mayBeEmpty)
        case .alternatives(let parts): parts.contains(where: \.mayBeEmpty)
        case .repeated(let part, let minimum, _, _): minimum == 0 || part.mayBeEmpty
        case .group(let part, _): part.mayBeEmpty
        }
    }
}

/// What has to hold between two characters.
enum RegexAssertion: Sendable {
    /// `\A`, `^`
    case textStart
    /// `\z`
    case textEnd
    /// `\Z`, `$`: at the end, or before a line terminator that ends the text.
    case lastLineEnd(unixLines: Bool)
    /// `^` with `(?m)`
    case lineStart(unixLines: Bool)
    /// `$` with `(?m)`
    case lineEnd(unixLines: Bool)
    /// `\b`
    case wordBoundary
    /// `\B`
    case noWordBoundary
}

/// A text whose characters are read one by one.
struct RegexText {
    let bytes: ArraySlice<UInt8>

    /// The character at a position before the end, and where the next one starts.
    @inline(__always)
    func scalar(at position: Int) -> (value: UInt32, next: Int) {
        let first = bytes[position]
        if first < 0x80 { return (UInt32(first), position + 1) }
        return longScalar(first, position)
    }

    /// A byte that starts no character stands for U+FFFD, as where Java decodes the text.
    private func longScalar(_ first: UInt8, _ position: Int) -> (value: UInt32, next: Int) {
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        let invalid = (UInt32(0xFFFD), position + 1)
        guard (0xC2...0xF4).contains(first), position + length <= bytes.endIndex else {
            return invalid
        }
        var value = UInt32(first) & (0xFF >> UInt32(length + 1))
        for index in position + 1..<position + length {
            guard bytes[index] & 0xC0 == 0x80 else { return invalid }
            value = value << 6 | UInt32(bytes[index] & 0x3F)
        }
        let least: UInt32 = length == 4 ? 0x1_0000 : length == 3 ? 0x800 : 0x80
        guard value >= least, Unicode.Scalar(value) != nil else { return invalid }
        return (value, position + length)
    }

    /// The character before a position, nil at the start.
    private func scalar(before position: Int) -> UInt32? {
        guard position > bytes.startIndex else { return nil }
        var start = position - 1
        let least = max(bytes.startIndex, position - 4)
        while start > least, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        let (value, next) = scalar(at: start)
        return next == position ? value : 0xFFFD
    }

    func holds(_ assertion: RegexAssertion, at position: Int) -> Bool {
        switch assertion {
        case .textStart: return position == bytes.startIndex
        case .textEnd: return position == bytes.endIndex
        case .lastLineEnd(let unixLines):
            if position == bytes.endIndex { return true }
            guard isLineEnd(position, unixLines) else { return false }
            return terminatorEnd(position) == bytes.endIndex
        case .lineEnd(let unixLines):
            return position == bytes.endIndex || isLineEnd(position, unixLines)
        case .lineStart(let unixLines):
            // As in Java, no line starts at the end.
            guard position < bytes.endIndex else { return false }
            guard let before = scalar(before: position) else { return true }
            if unixLines { return before == 0x0A }
            if before == 0x0D { return bytes[position] != 0x0A }
            return RegexCharacters.lineTerminators.contains(before)
        case .wordBoundary: return isWordBoundary(position)
        case .noWordBoundary: return !isWordBoundary(position)
        }
    }

    /// Whether a line terminator starts at the position, which is before the end.
    private func isLineEnd(_ position: Int, _ unixLines: Bool) -> Bool {
        let value = scalar(at: position).value
        if unixLines { return value == 0x0A }
        if value == 0x0A { return position == bytes.startIndex || bytes[position - 1] != 0x0D }
        return RegexCharacters.lineTerminators.contains(value)
    }

    private func terminatorEnd(_ position: Int) -> Int {
        let (value, next) = scalar(at: position)
        let isPair = value == 0x0D && next < bytes.endIndex && bytes[next] == 0x0A
        return isPair ? next + 1 : next
    }

    private func isWordBoundary(_ position: Int) -> Bool {
        func isWord(_ scalar: UInt32?) -> Bool {
            guard let scalar else { return false }
            return scalar < 0x80
                ? RegexCharacters.words.contains(scalar)
                : RegexProperty.letterOrDigit.contains(scalar)
        }
        let next = position < bytes.endIndex ? scalar(at: position).value : nil
        return isWord(scalar(before: position)) != isWord(next)
    }
}
