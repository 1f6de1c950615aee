/// An error met while reading the text of a data type.
public struct DataTypeError: Error, Sendable, Equatable {
    /// What went wrong, coarse enough to act on.
    public enum Kind: String, Sendable {
        /// The text is no type.
        case invalid
        /// The type is valid, and this version does not know it.
        case unsupported
    }

    public let kind: Kind
    /// What was found, what was expected.
    public let message: String
    /// The text of the whole type.
    public let text: String
    /// Where in the text it was found, in UTF-8 bytes from the start.
    public let offset: Int

    public init(_ kind: Kind, _ message: String, text: String, offset: Int) {
        self.kind = kind
        self.message = message
        self.text = text
        self.offset = offset
    }
}

extension DataTypeError: CustomStringConvertible {
    /// For example: `found the end, expected > (byte 9 of array<int)`.
    public var description: String {
        let shown = text.count <= 200 ? text : text.prefix(200) + "…"
        return "\(message) (byte \(offset) of \(shown))"
    }
}
