/// The program that wrote a file, as its footer names it.
///
/// The usual form is `parquet-mr version 1.8.1 (build 4aba4da)`.
package struct CreatedBy: Sendable, Equatable {
    /// The name, in lower case; empty if the footer names none.
    package var application: String
    package var version: Version?
    package var build: String?

    /// The numbers of a version, and what follows them, for example `-cdh5.5.0`.
    package struct Version: Sendable, Equatable {
        package var major: Int
        package var minor: Int
        package var patch: Int
        package var suffix: String

        package func isBefore(_ major: Int, _ minor: Int, _ patch: Int) -> Bool {
            (self.major, self.minor, self.patch) < (major, minor, patch)
        }
    }

    package init(_ text: String?) {
        // The names that matter are short; nothing keeps a file from having a long one.
        let lowered = String((text ?? "").unicodeScalars.prefix(1_000)).lowercased()
        guard let separator = Self.position(of: " version ", in: lowered) else {
            application = Self.trimmed(lowered[...])
            return
        }
        application = Self.trimmed(lowered[..<separator.lowerBound])
        let rest = lowered[separator.upperBound...]
        let words = rest.split(separator: " ", maxSplits: 1)
        version = words.first.flatMap { Version($0) }
        if let marker = Self.position(of: "(build ", in: rest) {
            build = String(rest[marker.upperBound...].prefix { $0 != ")" })
        }
    }

    private static func position(
        of word: String,
        in text: some StringProtocol
    ) -> Range<String.Index>? {
        let bytes = text.utf8
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let rest = bytes[start...]
            if rest.starts(with: word.utf8) {
                return start..<rest.index(start, offsetBy: word.utf8.count)
            }
            bytes.formIndex(after: &start)
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        let space = UInt8(ascii: " ")
        let bytes = text.utf8
        guard let first = bytes.firstIndex(where: { $0 != space }),
            let last = bytes.lastIndex(where: { $0 != space })
        else { return "" }
        return String(text[first...last])
    }
}

extension CreatedBy.Version {
    /// Reads `1.8.1`, `1.5.0-cdh5.5.0` or `v1.4.2`; numbers that are missing are 0.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text).utf8
        while rest.first == UInt8(ascii: "v") { rest.removeFirst() }
        var numbers: [Int] = []
        while numbers.count < 3 {
            let run = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard let number = Int(Substring(run)) else { break }
            numbers.append(number)
            rest = rest[run.endIndex...]
            guard numbers.count < 3, rest.first == UInt8(ascii: ".") else { break }
            rest.removeFirst()
        }
        guard let major = numbers.first else { return nil }
        self.init(
            major: major,
            minor: numbers.count > 1 ? numbers[1] : 0,
            patch: numbers.count > 2 ? numbers[2] : 0,
            suffix: String(Substring(rest))
        )
    }
}
