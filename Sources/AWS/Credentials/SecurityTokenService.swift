import Buffers

/// The calls of STS, which gives temporary credentials for a role.
///
/// (AWS Security Token Service API Reference, version 2011-06-15: a form in, XML out.)
struct SecurityTokenService: Sendable {
    /// A role to take on.
    struct Role: Sendable, Equatable {
        var arn: String
        var sessionName: String?
        var externalID: String?
        var durationSeconds: Int?
    }

    let settings: AWSSettings
    let transport: any HTTPTransport
    let clock: AWSClock

    /// Credentials of the role, for one who has others.
    ///
    /// - Throws: ``AWSError``, with the role in its place.
    func assume(
        _ role: Role,
        with credentials: AWSCredentials,
        source: String
    ) async throws -> AWSCredentials {
        try await call("AssumeRole", role, [], with: credentials, source: source)
    }

    /// Credentials of the role, for one who has a token of an identity provider.
    ///
    /// - Throws: ``AWSError``, with the role in its place.
    func assume(
        _ role: Role,
        webIdentity token: Secret,
        source: String
    ) async throws -> AWSCredentials {
        let parameters = [HTTPRequest.Parameter("WebIdentityToken", token.revealed)]
        return try await call(
            "AssumeRoleWithWebIdentity",
            role,
            parameters,
            with: nil,
            source: source
        )
    }

    private func call(
        _ action: String,
        _ role: Role,
        _ more: [HTTPRequest.Parameter],
        with credentials: AWSCredentials?,
        source: String
    ) async throws -> AWSCredentials {
        var form: [HTTPRequest.Parameter] = [
            .init("Action", action), .init("Version", "2011-06-15"), .init("RoleArn", role.arn),
            .init("RoleSessionName", role.sessionName ?? "sluice-\(clock.now().seconds)"),
        ]
        if let id = role.externalID { form.append(.init("ExternalId", id)) }
        if let seconds = role.durationSeconds {
            form.append(.init("DurationSeconds", String(seconds)))
        }
        form += more
        let (endpoint, region) = try place()
        let client = AWSClient(
            transport: transport,
            credentials: credentials.map { FixedCredentials(value: $0) },
            clock: clock
        )
        let call = AWSCall(
            service: .sts,
            operation: "sts:\(action)",
            resource: role.arn,
            region: region,
            request: HTTPRequest(
                .post,
                endpoint,
                headers: ["content-type": "application/x-www-form-urlencoded; charset=utf-8"],
                body: Bytes(Array(Self.encoded(form).utf8))
            ),
            bodyLimit: CredentialsDocument.byteCountLimit,
            attemptLimit: 4,
            isUnsigned: credentials == nil
        )
        let answer = try await client.send(call).answer
        guard answer.isSuccess else { throw ServiceError(answer).refusal(of: call) }
        return try Self.credentials(in: answer, action: action, source: source)
    }

    /// The region's own endpoint; AWS's global one if no region is set.
    private func place() throws -> (Endpoint, region: String) {
        guard try settings.region() != nil || settings.namedEndpoint(of: .sts) != nil else {
            return (Endpoint(host: "sts.amazonaws.com"), "us-east-1")
        }
        return try (settings.endpoint(of: .sts).value, settings.region(for: .sts).value)
    }

    private static func encoded(_ form: [HTTPRequest.Parameter]) -> String {
        form.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
    }

    private static func credentials(
        in answer: HTTPAnswer,
        action: String,
        source: String
    ) throws -> AWSCredentials {
        let root = try XMLElement(parsing: answer.body)
        let fields = root["\(action)Result"]?["Credentials"]
        guard let fields, let id = fields.text("AccessKeyId"),
            let secret = fields.text("SecretAccessKey"), let token = fields.text("SessionToken"),
            let expiration = fields.text("Expiration").flatMap({ WireTime(iso8601: $0) })
        else {
            throw AWSError(
                .malformedAnswer,
                "the answer to \(action) has no credentials, is the endpoint of STS right?"
            )
        }
        return AWSCredentials(
            accessKeyID: id,
            secretAccessKey: Secret(secret),
            sessionToken: Secret(token),
            expiration: expiration,
            source: source
        )
    }
}

/// Credentials that somebody has already.
struct FixedCredentials: CredentialsSource {
    let value: AWSCredentials

    func credentials() async throws -> AWSCredentials { value }
    func invalidate(_ credentials: AWSCredentials) async {}
}
