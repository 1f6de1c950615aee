/// The places where credentials may be, asked in their order; the first that has some counts.
struct CredentialsChain: Sendable {
    let links: [any CredentialsProvider]

    /// - Throws: ``AWSError``: of the link that is configured and fails, and then no other is
    ///   asked; or of kind `noCredentials`, with each link and why it has none.
    func provide() async throws -> AWSCredentials {
        var tried: [String] = []
        for link in links {
            switch try await link.provide() {
            case .found(let credentials): return credentials
            case .absent(let reason): tried.append("\(link.name): \(reason)")
            }
        }
        throw AWSError(
            .noCredentials,
            "no credentials were found, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a "
                + "profile, or ask for anonymous access; looked in "
                + tried.joined(separator: "; ")
        )
    }
}
