/// An error in what a frame is read from, made of, or written to.
public struct DataFrameError: Error, Sendable, Hashable {
    /// What went wrong, coarse enough to act on.
    public enum Kind: String, Sendable {
        /// There is no such table, file or folder, or there are no data in it.
        case notFound
        /// What was asked for cannot be: a column that is not there, a type that does not fit.
        case invalidRequest
        /// The request is valid, and this version cannot do it.
        case unsupported
    }

    public let kind: Kind
    /// What was found, what was expected, then the cure.
    public let message: String
    /// The table or location that it is about.
    public let place: String?

    public init(_ kind: Kind, _ message: String, place: String? = nil) {
        self.kind = kind
        self.message = message
        self.place = place
    }
}

extension DataFrameError: CustomStringConvertible {
    /// The message, and the place in brackets.
    public var description: String { message + (place.map { " (\($0))" } ?? "") }
}
