/// An error in how a job was started or ended.
public struct JobError: Error, Sendable, Hashable {
    /// What went wrong, coarse enough to act on.
    public enum Kind: String, Sendable {
        /// An argument is missing, or has a value that it cannot have.
        case invalidArgument
        /// The job was committed already, or another one has begun.
        case invalidState
    }

    public let kind: Kind
    /// What was found, what was expected, then the cure.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension JobError: CustomStringConvertible {
    public var description: String { message }
}
