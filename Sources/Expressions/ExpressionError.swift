/// An error met while reading, checking or evaluating an expression.
public struct ExpressionError: Error, Sendable, Hashable {
    /// What went wrong, coarse enough to act on.
    public enum Kind: String, Sendable {
        /// The text is not an expression.
        case syntax
        /// The expression names a column that is not there.
        case unknownColumn
        /// The expression calls a function that Sluice does not have.
        case unknownFunction
        /// The types of an operator's or function's operands do not fit it.
        case typeMismatch
        /// A value cannot be computed: overflow, division by zero, text that is no number.
        case evaluation
        /// A time zone is unknown, or its file cannot be read.
        case timeZone
    }

    /// Where in an expression's text it went wrong.
    public struct Place: Sendable, Hashable {
        /// The whole expression.
        public let text: String
        /// The part that is wrong, in UTF-8 bytes from the start of the text.
        public let range: Range<Int>

        public init(text: String, range: Range<Int>) {
            self.text = text
            self.range = range
        }
    }

    public let kind: Kind
    public let message: String
    public let place: Place?

    public init(_ kind: Kind, _ message: String, _ place: Place? = nil) {
        self.kind = kind
        self.message = message
        self.place = place
    }
}

extension ExpressionError: CustomStringConvertible {
    /// The message, and below it the line of the text with a caret under what is wrong.
    ///
    ///     unknown column moth, the columns are year, month, day (did you mean month?)
    ///       moth = 5
    ///       ^^^^
    public var description: String {
        guard let place, let lines = place.markedLines else { return message }
        return message + "\n  " + lines.text + "\n  " + lines.carets
    }
}

extension ExpressionError.Place {
    /// More of a line than this is cut away on both sides of the place.
    private static let lineLimit = 120

    /// The line that holds the start of the range, and the carets that go below it.
    fileprivate var markedLines: (text: String, carets: String)? {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return nil }
        let start = min(max(range.lowerBound, 0), bytes.count)
        let end = min(max(range.upperBound, start), bytes.count)
        let newline = UInt8(ascii: "\n")
        // Of a line as long as a file only the surroundings are looked at.
        let reach = 8 * Self.lineLimit
        let surroundings = max(start - reach, 0)..<min(start + reach, bytes.count)
        let lineStart =
            bytes[surroundings.lowerBound..<start].lastIndex(of: newline).map { $0 + 1 }
            ?? surroundings.lowerBound
        let lineEnd =
            bytes[start..<surroundings.upperBound].firstIndex(of: newline)
            ?? surroundings.upperBound
        var before = Array(String(decoding: bytes[lineStart..<start], as: UTF8.self))
        let marked = Array(String(decoding: bytes[start..<min(end, lineEnd)], as: UTF8.self))
        var after = Array(String(decoding: bytes[min(end, lineEnd)..<lineEnd], as: UTF8.self))
        if before.count + marked.count + after.count > Self.lineLimit {
            if before.count > 40 { before = ["…"] + before.suffix(39) }
            let room = max(Self.lineLimit - before.count - marked.count, 0)
            if after.count > room { after = after.prefix(room) + ["…"] }
        }
        let shown = marked.count > Self.lineLimit ? marked.prefix(Self.lineLimit) + ["…"] : marked
        // A tab stays a tab above and below, so that the carets stand in the right place.
        func line(_ characters: [Character]) -> String { String(characters) }
        let indent = String(before.map { $0 == "\t" ? "\t" : " " })
        let carets = String(repeating: "^", count: max(shown.count, 1))
        return (line(before) + line(Array(shown)) + line(after), indent + carets)
    }
}

/// The names out of which somebody chose, for an error about a name that is not among them.
struct NameList {
    let names: [String]
    /// More names than this are counted, not listed.
    private static let listLimit = 20

    init(_ names: [String]) { self.names = names }

    /// For example `the columns are year, month, day (did you mean month?)`.
    func sentence(_ plural: String, instead wrong: String) -> String {
        guard !names.isEmpty else { return "there are no \(plural)" }
        let listed = names.prefix(Self.listLimit).joined(separator: ", ")
        let rest = names.count - Self.listLimit
        let list = "the \(plural) are \(listed)" + (rest > 0 ? " and \(rest) more" : "")
        guard let near = nearest(to: wrong) else { return list }
        return list + " (did you mean \(near)?)"
    }

    /// The name with the fewest edits from `wrong`, if that is few for its length.
    func nearest(to wrong: String) -> String? {
        let wanted = Array(wrong.lowercased().utf8.prefix(64))
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = editDistance(wanted, Array(name.lowercased().utf8.prefix(64)))
            if distance < best?.distance ?? .max { best = (name, distance) }
        }
        guard let best, best.distance <= max(1, wanted.count / 3) else { return nil }
        return best.name
    }
}

/// The insertions, deletions, substitutions and swaps of neighbours that make `left` into `right`.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var older = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var current = [i + 1]
        for (j, b) in right.enumerated() {
            var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a == b ? 0 : 1))
            if i > 0, j > 0, a == right[j - 1], left[i - 1] == b {
                cost = min(cost, older[j - 1] + 1)
            }
            current.append(cost)
        }
        older = previous
        previous = current
    }
    return previous[right.count]
}
