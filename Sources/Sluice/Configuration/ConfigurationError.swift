/// An error in how Sluice is configured.
package struct ConfigurationError: Error, Sendable, Equatable {
    /// What went wrong, coarse enough to act on.
    package enum Kind: String, Sendable {
        /// The file that was named is not there.
        case notFound
        /// The file cannot be read, or belongs to somebody else.
        case unreadable
        /// The file is not one that can be understood.
        case malformed
        /// A key has a value that it cannot have.
        case invalidValue
        /// What is to be made is there already.
        case alreadyExists
        /// This version cannot do what is asked for.
        case unsupported
    }

    package let kind: Kind
    /// What was found, what was expected, then the cure.
    package let message: String
    /// The variable, the option, or the file with line and column.
    package let place: String?

    package init(_ kind: Kind, _ message: String, place: String? = nil) {
        self.kind = kind
        self.message = message
        self.place = place
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// For example `threads: 0 is no number from 1 to 256 (/data/sluice.yaml:3:10)`.
    package var description: String {
        message + (place.map { " (\($0))" } ?? "")
    }
}
