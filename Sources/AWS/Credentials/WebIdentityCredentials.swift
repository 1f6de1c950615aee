/// A role for one who has a token of an identity provider in a file: EKS, GitHub and others.
struct WebIdentityCredentials: CredentialsProvider {
    let environment: AWSEnvironment
    let tokens: SecurityTokenService
    let role: SecurityTokenService.Role?
    /// Where the token is, and who says so.
    let tokenFile: Setting<String>?
    let name: String

    /// The link that the variables of the process configure.
    init(environment: AWSEnvironment, tokens: SecurityTokenService) {
        self.environment = environment
        self.tokens = tokens
        role = environment["AWS_ROLE_ARN"].map {
            SecurityTokenService.Role(arn: $0, sessionName: environment["AWS_ROLE_SESSION_NAME"])
        }
        tokenFile = environment["AWS_WEB_IDENTITY_TOKEN_FILE"].map {
            Setting($0, from: .variable("AWS_WEB_IDENTITY_TOKEN_FILE"))
        }
        name = "web identity"
    }

    /// The link that a profile configures.
    init(
        _ role: SecurityTokenService.Role,
        tokenFile: Setting<String>,
        tokens: SecurityTokenService,
        name: String
    ) {
        environment = tokens.settings.environment
        self.tokens = tokens
        self.role = role
        self.tokenFile = tokenFile
        self.name = name
    }

    func provide() async throws -> ProvidedCredentials {
        guard let tokenFile else { return .absent("AWS_WEB_IDENTITY_TOKEN_FILE is not set") }
        guard let role else {
            throw AWSError(
                .invalidConfiguration,
                "\(tokenFile.origin) is set and AWS_ROLE_ARN is not, set both"
            )
        }
        guard let text = try environment.readFile(environment.expanded(tokenFile.value)) else {
            throw AWSError(
                .invalidCredentials,
                "\(tokenFile.origin) names \(tokenFile.value), which is not there"
            )
        }
        let token = String(text.filter { !$0.isWhitespace })
        return .found(
            try await tokens.assume(role, webIdentity: Secret(token), source: name)
        )
    }
}
