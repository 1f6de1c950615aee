/// Which catalog a configuration names.
package enum CatalogPlace: Sendable, Hashable {
    /// The embedded one, in this file.
    case file(String)
    /// The Glue Data Catalog: that of an account, or the caller's own.
    case glue(id: String?)

    private static let glueWord = "glue"

    /// The catalog written as `glue`, as `glue:` and an id, or as the path of a file; a file of
    /// that name is `./glue`.
    ///
    /// - Throws: ``ConfigurationError`` of kind `invalidValue` if the id is empty.
    package init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.first.map(String.init) == Self.glueWord else {
            self = .file(text)
            return
        }
        guard parts.count == 2 else {
            self = .glue(id: nil)
            return
        }
        guard !parts[1].isEmpty else {
            throw ConfigurationError(
                .invalidValue,
                "\(text) has no id behind its colon, expected glue or glue:123456789012"
            )
        }
        self = .glue(id: String(parts[1]))
    }

    /// Whether a text names no file.
    static func isService(_ text: String) -> Bool {
        text == glueWord || text.hasPrefix(glueWord + ":")
    }
}
