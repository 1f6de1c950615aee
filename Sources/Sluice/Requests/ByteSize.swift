/// A number of bytes as people write it: `256MiB`, `1GiB`, `500MB`, `1048576`.
package struct ByteSize: Sendable, Hashable {
    package let byteCount: Int

    private static let units: [(name: String, byteCount: Int)] = [
        ("", 1), ("b", 1),
        ("k", 1 << 10), ("kib", 1 << 10), ("kb", 1_000),
        ("m", 1 << 20), ("mib", 1 << 20), ("mb", 1_000_000),
        ("g", 1 << 30), ("gib", 1 << 30), ("gb", 1_000_000_000),
        ("t", 1 << 40), ("tib", 1 << 40), ("tb", 1_000_000_000_000),
    ]

    /// - Throws: ``JobError`` of kind `invalidArgument` if the text is no size, or less than a
    ///   byte.
    package init(_ text: String) throws(JobError) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        guard let number = Int(digits), number > 0,
            let scale = Self.units.first(where: { $0.name == unit })
        else {
            throw JobError(
                .invalidArgument,
                "\(text) is no size, expected a whole number and a unit, for example 256MiB or 1GB"
            )
        }
        let (product, isTooLarge) = number.multipliedReportingOverflow(by: scale.byteCount)
        guard !isTooLarge else {
            throw JobError(.invalidArgument, "\(text) is more than can be counted")
        }
        byteCount = product
    }
}
