import Buffers
import Foundation

/// Credentials that ECS and EKS Pod Identity give to a container.
///
/// ("Container credential provider" of the AWS SDKs and Tools Reference Guide.)
struct ContainerCredentials: CredentialsProvider {
    private static let ecs = "169.254.170.2"
    /// Hosts that may be asked without TLS, besides this machine.
    private static let plainHosts: Set = [ecs, "169.254.170.23", "[fd00:ec2::23]"]

    let environment: AWSEnvironment
    let transport: any HTTPTransport

    var name: String { "container" }

    func provide() async throws -> ProvidedCredentials {
        let endpoint: Endpoint
        var target: HTTPTarget
        if let relative = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            endpoint = Endpoint(isSecure: false, host: Self.ecs)
            target = HTTPTarget(relative)
        } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            (endpoint, target) = try Self.split(full)
        } else {
            return .absent("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set")
        }
        var headers: HTTPHeaders = ["accept": "application/json"]
        headers["authorization"] = try authorization()
        let request = HTTPRequest(
            .get,
            endpoint,
            path: target.path,
            query: target.query,
            headers: headers
        )
        let answer = try await transport.insist(request, source: name)
        return .found(try CredentialsDocument.read(answer, from: name))
    }

    private static func split(_ text: String) throws -> (Endpoint, HTTPTarget) {
        let variable = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        let start = text.range(of: "://")?.upperBound ?? text.startIndex
        let end = text[start...].firstIndex { $0 == "/" || $0 == "?" } ?? text.endIndex
        let endpoint = try Endpoint(String(text[..<end]), from: .variable(variable))
        guard
            endpoint.isSecure || endpoint.isLoopback || plainHosts.contains(endpoint.host)
        else {
            throw AWSError(
                .invalidConfiguration,
                "\(variable) would send a token to \(endpoint.host) in the clear, use https: or an "
                    + "address of the container's host"
            )
        }
        return (endpoint, HTTPTarget(String(text[end...])))
    }

    private func authorization() throws -> String? {
        var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            guard let text = try environment.readFile(path) else {
                throw AWSError(
                    .invalidCredentials,
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names \(path), which is not there"
                )
            }
            token = String(text.drop(while: \.isWhitespace))
            while token?.last?.isWhitespace == true { token?.removeLast() }
        }
        // It would become two headers.
        guard token?.contains(where: \.isNewline) != true else {
            throw AWSError(
                .invalidCredentials,
                "the container's authorization token has a line break inside, remove it"
            )
        }
        return token
    }
}

/// A path and its query, taken from a URI.
struct HTTPTarget: Sendable, Equatable {
    let path: String
    let query: [HTTPRequest.Parameter]

    init(_ text: String) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let written = parts.first.map(String.init) ?? ""
        path = written.hasPrefix("/") ? written : "/" + written
        query = (parts.dropFirst().first ?? "").split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { PercentEncoding.decode(String($0)) ?? String($0) }
            return HTTPRequest.Parameter(sides[0], sides.dropFirst().first ?? "")
        }
    }
}

extension HTTPTransport {
    /// The body of a successful answer to a request for credentials; asked three times.
    ///
    /// - Throws: ``AWSError`` of kind `invalidCredentials`.
    func insist(
        _ request: HTTPRequest,
        source: String,
        timeout: Duration = .seconds(2)
    ) async throws -> Bytes {
        var failure = ""
        for _ in 0..<3 {
            do {
                let answer = try await send(
                    request,
                    bodyLimit: CredentialsDocument.byteCountLimit,
                    timeout: timeout
                )
                if answer.isSuccess && answer.isWhole { return answer.body }
                failure = "answers with status \(answer.status)"
                if (400..<500).contains(answer.status), answer.status != 429 { break }
            } catch let error as AWSError {
                failure = error.message
            }
        }
        throw AWSError(
            .invalidCredentials,
            "credentials were expected of \(source) at \(request.endpoint), which \(failure)"
        )
    }
}
