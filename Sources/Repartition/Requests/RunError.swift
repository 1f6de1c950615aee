/// An error met while reading a frame, planning or running.
package struct RunError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, coarse enough to act on.
    package enum Kind: String, Sendable {
        /// What was asked for is impossible: a column that is not there, a clash of names.
        case invalidRequest
        /// Files of the source do not fit together.
        case schemaConflict
        /// An input cannot be read: it vanished, changed, or is malformed.
        case unreadableInput
        /// The target is not as the run's mode wants it.
        case targetNotReady
        /// Rows are bad, and the request says that there must be none.
        case badRows
        /// Rows were lost or doubled on the way: nothing was published.
        case notConserved
    }

    package let kind: Kind
    package let message: String
    /// What failed underneath.
    package let cause: (any Error)?

    package init(_ kind: Kind, _ message: String, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = message
        self.cause = cause
    }

    package var description: String {
        cause.map { "\(message): \($0)" } ?? message
    }
}
