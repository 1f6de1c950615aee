/// An error met by the proxy itself, not one that it was told to make.
package struct FaultProxyError: Error, Sendable, Equatable {
    /// What went wrong, coarse enough to act on.
    package enum Kind: String, Sendable {
        /// The server's address is none that requests can be forwarded to.
        case invalidUpstream
        case cannotListen
        case upstreamUnreachable
        /// A connection ended before what was to come over it.
        case connectionClosed
        /// The request or the answer is nothing that the proxy can pass on as it is.
        case unsupported
    }

    package let kind: Kind
    /// What was found, what was expected, then the cure.
    package let message: String
    /// The server's address.
    package let place: String?
    /// What the system said.
    package let cause: String?

    init(_ kind: Kind, _ message: String, place: String? = nil, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = message
        self.place = place
        self.cause = cause.map { "\($0)" }
    }
}

extension FaultProxyError: CustomStringConvertible {
    package var description: String {
        message + (place.map { " (\($0))" } ?? "") + (cause.map { ": \($0)" } ?? "")
    }
}
