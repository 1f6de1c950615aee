/// What signs requests.
package struct AWSCredentials: Sendable, Hashable {
    package let accessKeyID: String
    package let secretAccessKey: Secret
    /// Of temporary credentials.
    package let sessionToken: Secret?
    /// When they end; `nil` for those that last.
    package let expiration: WireTime?
    /// Where they come from, for people: `environment variables`, `role lake of profile dev`.
    package let source: String

    package init(
        accessKeyID: String,
        secretAccessKey: Secret,
        sessionToken: Secret? = nil,
        expiration: WireTime? = nil,
        source: String
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
        self.source = source
    }
}
