/// Where a client has its credentials from, at every request.
package protocol CredentialsSource: Sendable {
    /// Credentials that are valid now.
    ///
    /// - Throws: ``AWSError`` of kind `noCredentials` or `invalidCredentials`; `CancellationError`.
    func credentials() async throws -> AWSCredentials

    /// A service has said that these have ended: the next question is not answered with them.
    func invalidate(_ credentials: AWSCredentials) async
}

/// A link of the chain: one place where credentials may be.
protocol CredentialsProvider: Sendable {
    /// For people: `environment variables`.
    var name: String { get }

    /// - Throws: ``AWSError`` if the place is configured, and gives none.
    func provide() async throws -> ProvidedCredentials
}

/// What a link answers.
enum ProvidedCredentials: Sendable, Equatable {
    case found(AWSCredentials)
    /// The place is not configured, and why that is thought.
    case absent(String)
}
