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
            application = Self.trimmed(lowered)
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
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(word) {
                return start..<text.index(start, offsetBy: word.count)
            }
            start = text.index(after: start)
        }
        return nil
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension CreatedBy.Version {
    /// Reads `1.8.1`, `1.5.0-cdh5.5.0` or `v1.4.2`; numbers that are missing are 0.
    init?(_ text: some StringProtocol) {
        let digits = text.drop { $0 == "v" }
        var numbers: [Int] = []
        var rest = digits[...]
        while numbers.count < 3 {
            let run = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(run) else { break }
            numbers.append(number)
            rest = rest[run.endIndex...]
            guard numbers.count < 3, rest.first == "." else { break }
            rest = rest.dropFirst()
        }
        guard let major = numbers.first else { return nil }
        self.init(
            major: major,
            minor: numbers.count > 1 ? numbers[1] : 0,
            patch: numbers.count > 2 ? numbers[2] : 0,
            suffix: String(rest)
        )
    }
}
