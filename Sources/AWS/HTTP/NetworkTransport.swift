import AsyncHTTPClient
import Buffers
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends requests over the network: HTTP/1.1, connections kept and bounded.
package final class NetworkTransport: HTTPTransport {
    private let client: HTTPClient
    private let places: Turnstile

    /// - Parameters:
    ///   - connectionLimit: How many requests are on their way at once; others wait.
    ///   - connectTimeout: For the connection, its handshake included.
    ///   - idleTimeout: Without a byte of the answer.
    ///   - authorities: The certificates to trust, and not the system's; none for the system's.
    init(
        connectionLimit: Int = 32,
        connectTimeout: Duration = .seconds(5),
        idleTimeout: Duration = .seconds(30),
        authorities: [NIOSSLCertificate] = []
    ) {
        var configuration = HTTPClient.Configuration()
        if !authorities.isEmpty {
            var security = TLSConfiguration.makeClientConfiguration()
            security.trustRoots = .certificates(authorities)
            configuration.tlsConfiguration = security
        }
        configuration.timeout.connect = TimeAmount(connectTimeout)
        configuration.timeout.read = TimeAmount(idleTimeout)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionLimit
        configuration.connectionPool.retryConnectionEstablishment = false
        // Servers close idle connections, too: a request on one that they are closing is lost.
        configuration.connectionPool.idleTimeout = .seconds(15)
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        places = Turnstile(placeCount: connectionLimit)
    }

    /// A transport as the settings say.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration` if the file of authorities makes no
    ///   sense.
    package convenience init(_ settings: AWSSettings) throws {
        guard let bundle = settings.authorities else {
            self.init()
            return
        }
        let path = settings.environment.expanded(bundle.value)
        let certificates = try? settings.environment.readFile(path).map { text in
            try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
        }
        guard let certificates, !certificates.isEmpty else {
            throw AWSError(
                .invalidConfiguration,
                "\(bundle.origin) names \(path), which holds no certificates in PEM"
            )
        }
        self.init(authorities: certificates)
    }

    deinit {
        // The client lives on in here until its connections are closed.
        client.shutdown { _ in }
    }

    package func send(
        _ request: HTTPRequest,
        bodyLimit: Int,
        timeout: Duration
    ) async throws -> HTTPAnswer {
        try await places.enter()
        let answer: HTTPAnswer
        do {
            answer = try await perform(request, bodyLimit: bodyLimit, timeout: timeout)
        } catch {
            await places.leave()
            throw error
        }
        await places.leave()
        return answer
    }

    private func perform(
        _ request: HTTPRequest,
        bodyLimit: Int,
        timeout: Duration
    ) async throws -> HTTPAnswer {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = NIOHTTP1.HTTPMethod(rawValue: request.method.rawValue)
        for name in request.headers.names {
            outgoing.headers.add(name: name, value: request.headers[name] ?? "")
        }
        if !request.body.isEmpty || request.method == .put || request.method == .post {
            outgoing.body = .bytes(NIOCore.ByteBuffer(copying: request.body))
        }
        let response: HTTPClientResponse
        do {
            response = try await client.execute(outgoing, timeout: TimeAmount(timeout))
        } catch {
            throw try Self.unreachable(request.endpoint, error)
        }
        var headers = HTTPHeaders()
        for (name, value) in response.headers { headers.add(name, value) }
        let (body, isWhole) = try await Self.collect(
            response.body,
            expecting: request.method == .head ? 0 : headers["content-length"].flatMap { Int($0) },
            limit: bodyLimit
        )
        return HTTPAnswer(
            status: Int(response.status.code),
            headers: headers,
            body: body,
            isWhole: isWhole
        )
    }

    /// The bytes of the body, and whether all came.
    private static func collect(
        _ body: HTTPClientResponse.Body,
        expecting count: Int?,
        limit: Int
    ) async throws -> (Bytes, isWhole: Bool) {
        if let count, count > limit { throw tooLong(limit) }
        var collected = Buffers.ByteBuffer(capacity: max(0, count ?? 0))
        do {
            for try await chunk in body {
                if collected.count + chunk.readableBytes > limit { throw tooLong(limit) }
                collected.append(chunk)
            }
        } catch let error as AWSError {
            throw error
        } catch {
            try Task.checkCancellation()
            return (collected.taken(), false)
        }
        let isWhole = count.map { collected.count == $0 } ?? true
        return (collected.taken(), isWhole)
    }

    private static func tooLong(_ limit: Int) -> AWSError {
        AWSError(
            .malformedAnswer,
            "the answer has more than the \(limit) bytes that it may have, is the endpoint right?"
        )
    }

    private static func unreachable(_ endpoint: Endpoint, _ error: any Error) throws -> AWSError {
        if error is CancellationError { throw error }
        try Task.checkCancellation()
        guard let error = error as? HTTPClientError else {
            return unreachable(endpoint, reason(error))
        }
        switch error {
        case .deadlineExceeded, .readTimeout, .writeTimeout:
            return unreachable(endpoint, "did not answer in time")
        case .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout:
            return unreachable(endpoint, "did not accept a connection in time")
        case .remoteConnectionClosed:
            return unreachable(endpoint, "closed the connection without an answer")
        default: break
        }
        // The whole description would show the values of headers, which may be secrets.
        if error.shortDescription == HTTPClientError.invalidHeaderFieldValues([]).shortDescription {
            return AWSError(
                .invalidConfiguration,
                "a header of the request has a character that no header has, look for line breaks in "
                    + "the credentials and settings"
            )
        }
        return unreachable(endpoint, "cannot be reached (\(error.shortDescription))")
    }

    private static func unreachable(_ endpoint: Endpoint, _ reason: String) -> AWSError {
        AWSError(.unreachable, "\(endpoint) \(reason), check the endpoint and the network")
    }

    /// What went wrong below HTTP, in the system's words rather than the library's.
    private static func reason(_ error: any Error) -> String {
        let text = String(String(describing: error).map { $0.isNewline ? " " : $0 })
        if error is HTTPParserError { return "does not speak HTTP" }
        if let word = text.firstMatch(of: #/OPENSSL_internal:(\w+)/#)?.output.1 {
            return "cannot be reached by TLS (\(word))"
        }
        if let problem = text.firstMatch(of: #/: ([^:()]+)\)? \(errno/#)?.output.1 {
            return "cannot be reached (\(problem))"
        }
        if text.hasPrefix("DNS error") { return "has a name that nobody knows" }
        return "cannot be reached (\(text.prefix(200)))"
    }
}
