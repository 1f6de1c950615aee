/// An error met while talking to AWS, or to a server that speaks like it.
///
/// Stores and catalogs say the same as `ObjectStoreError` and `CatalogError`, with this as the
/// reason; it comes through as it is where neither fits: credentials, configuration, signatures.
package struct AWSError: Error, Sendable, Equatable {
    /// What went wrong, coarse enough to act on.
    package enum Kind: String, Sendable {
        /// No link of the credentials chain had any.
        case noCredentials
        /// There are credentials, and they are no longer, or not at all, valid.
        case invalidCredentials
        /// A setting, profile or endpoint makes no sense.
        case invalidConfiguration
        case accessDenied
        case notFound
        case alreadyExists
        /// Somebody else has changed the thing since it was read.
        case conflict
        /// The request is one that the service cannot do.
        case invalidRequest
        /// Too many requests.
        case throttled
        /// The service failed; the same request may succeed later.
        case unavailable
        /// Nobody answered, or the connection broke.
        case unreachable
        /// This machine's clock and the service's differ.
        case clockSkew
        /// The answer makes no sense: another protocol, or damaged bytes.
        case malformedAnswer
        case other
    }

    package let kind: Kind
    /// What was found, what was expected, then the cure; never a secret.
    package let message: String
    /// The service's own word for it, for example `NoSuchUpload`.
    package let code: String?
    /// What was being done, for example `s3:GetObject s3://lake/a.parquet`.
    package private(set) var operation: String?
    /// The service's name for the request, which its support asks for.
    package let requestID: String?

    package init(
        _ kind: Kind,
        _ message: String,
        code: String? = nil,
        operation: String? = nil,
        requestID: String? = nil
    ) {
        self.kind = kind
        self.message = message
        self.code = code
        self.operation = operation
        self.requestID = requestID
    }

    /// Whether the same request may succeed later.
    package var isRetryable: Bool {
        switch kind {
        case .throttled, .unavailable, .unreachable, .clockSkew: true
        default: false
        }
    }

    /// The same error, with what was being done filled in where it was unknown.
    package func during(_ operation: String) -> AWSError {
        var error = self
        error.operation = self.operation ?? operation
        return error
    }
}

extension AWSError: CustomStringConvertible {
    /// For example: `no permission, allow s3:GetObject on arn:aws:s3:::lake/* (AccessDenied,
    /// s3:GetObject s3://lake/a.parquet, request 4442587FB7D0A2F9)`.
    package var description: String {
        let place = [code, operation, requestID.map { "request \($0)" }].compactMap(\.self)
        return place.isEmpty ? message : "\(message) (\(place.joined(separator: ", ")))"
    }
}
