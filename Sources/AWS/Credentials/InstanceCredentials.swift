import Buffers

/// Credentials that EC2 gives to a machine: the Instance Metadata Service, version 2.
///
/// ("IMDS credential provider" of the AWS SDKs and Tools Reference Guide.)
struct InstanceCredentials: CredentialsProvider {
    /// Elsewhere than on EC2 nobody answers; so nobody waits long.
    private static let timeout = Duration.seconds(1)
    private static let path = "/latest/meta-data/iam/security-credentials/"

    let settings: AWSSettings
    let transport: any HTTPTransport

    var name: String { "EC2 instance metadata" }

    func provide() async throws -> ProvidedCredentials {
        if settings.environment.isTrue("AWS_EC2_METADATA_DISABLED") {
            return .absent("AWS_EC2_METADATA_DISABLED is set")
        }
        let endpoint = try endpoint()
        let token: Bytes
        do {
            let answer = try await transport.send(
                HTTPRequest(
                    .put,
                    endpoint,
                    path: "/latest/api/token",
                    headers: ["x-aws-ec2-metadata-token-ttl-seconds": "21600"]
                ),
                bodyLimit: 4_096,
                timeout: Self.timeout
            )
            guard answer.isSuccess, answer.isWhole else {
                return .absent("\(endpoint) answers with status \(answer.status)")
            }
            token = answer.body
        } catch let error as AWSError where error.kind == .unreachable {
            return .absent("nobody answers at \(endpoint)")
        }
        guard let tokenText = String(validating: token.array, as: UTF8.self),
            !tokenText.contains(where: \.isNewline)
        else { return .absent("\(endpoint) gives no token") }
        let headers: HTTPHeaders = ["x-aws-ec2-metadata-token": tokenText]
        let roles = try await transport.send(
            HTTPRequest(.get, endpoint, path: Self.path, headers: headers),
            bodyLimit: 4_096,
            timeout: Self.timeout
        )
        guard roles.isSuccess, let text = String(validating: roles.body.array, as: UTF8.self),
            let role = text.split(whereSeparator: \.isNewline).first
        else { return .absent("the machine has no role") }
        let document = try await transport.insist(
            HTTPRequest(
                .get,
                endpoint,
                path: Self.path + PercentEncoding.encode(role),
                headers: headers
            ),
            source: name
        )
        return .found(try CredentialsDocument.read(document, from: name))
    }

    private func endpoint() throws -> Endpoint {
        let named =
            settings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT")
            ?? settings.profile("ec2_metadata_service_endpoint")
        if let named { return try Endpoint(named.value, from: named.origin) }
        let mode =
            settings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")
            ?? settings.profile("ec2_metadata_service_endpoint_mode")
        let isIPv6 = mode?.value.lowercased() == "ipv6"
        return Endpoint(isSecure: false, host: isIPv6 ? "[fd00:ec2::254]" : "169.254.169.254")
    }
}
