/// Keys in the variables of the process.
struct EnvironmentCredentials: CredentialsProvider {
    let environment: AWSEnvironment

    var name: String { "environment variables" }

    func provide() async throws -> ProvidedCredentials {
        guard let id = environment["AWS_ACCESS_KEY_ID"] else {
            return .absent("AWS_ACCESS_KEY_ID is not set")
        }
        guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
            throw AWSError(
                .invalidCredentials,
                "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not, set both"
            )
        }
        var expiration: WireTime?
        if let text = environment["AWS_CREDENTIAL_EXPIRATION"] {
            guard let time = WireTime(iso8601: text) else {
                throw AWSError(
                    .invalidCredentials,
                    "AWS_CREDENTIAL_EXPIRATION is no time, expected one like 2020-05-22T14:03:11Z"
                )
            }
            expiration = time
        }
        return .found(
            AWSCredentials(
                accessKeyID: id,
                secretAccessKey: Secret(secret),
                sessionToken: environment["AWS_SESSION_TOKEN"].map { Secret($0) },
                expiration: expiration,
                source: name
            )
        )
    }
}
