import NIOCore
import NIOHTTP1

/// One request and its answer, on their way through the proxy.
struct Exchange: Sendable {
    let head: HTTPRequestHead
    let fault: Fault?
    let client: any Channel
    /// Its entry in the log.
    let number: Int
    let proxy: Proxy

    /// Whether the client waits for a `100 Continue` before it sends the body.
    var expectsContinue: Bool {
        head.headers["expect"].contains { $0.lowercased() == "100-continue" }
    }

    func note(_ change: (inout TrafficEntry) -> Void) { proxy.log.update(number, change) }

    /// Does it all.
    ///
    /// - Returns: Whether the client's connection can serve another request.
    func run(_ parts: inout RequestParts) async -> Bool {
        defer { proxy.log.close(number) }
        do {
            guard head.headers.isFramedPlainly else { throw FaultProxyError.unknownFraming }
            return try await pass(&parts)
        } catch {
            note { $0.problem = "\(error)" }
            guard client.isActive else { return false }
            let answer = CannedAnswer(status: 502, body: "the proxy failed: \(error)\n")
            return (try? await refuse(answer, &parts)) ?? false
        }
    }

    private func pass(_ parts: inout RequestParts) async throws -> Bool {
        switch fault {
        case nil:
            return try await forward(&parts, .plain)
        case .answer(let answer):
            return try await refuse(answer, &parts)
        case .loseRequest:
            if !expectsContinue { try await skip(&parts) }
            return false
        case .loseAnswer:
            _ = try await forward(&parts, nil)
            return false
        case .replaceAnswer(let answer):
            let isReusable = try await forward(&parts, nil)
            return try await send(answer, closing: !isReusable)
        case .forwardTwice:
            let request = try await keep(&parts)
            _ = try await forward(request, nil)
            return try await forward(request, .plain)
        case .hold(let hold):
            return try await forward(&parts, holding: hold)
        case .cutRequest(let count):
            try await forward(&parts, upTo: count)
            try? await client.reset()
            return false
        case .corruptRequest(let flips):
            return try await forward(&parts, .plain, flips: flips)
        case .deliver(let delivery):
            return try await forward(&parts, delivery)
        }
    }

    private func forward(_ parts: inout RequestParts, holding hold: Hold) async throws -> Bool {
        let request = try await keep(&parts)
        let held = hold.end == .released ? proxy.held.hold() : nil
        if held != nil { proxy.log.close(number) }
        defer { held?.settlement.send() }
        if hold.client == .isCutOff { try? await client.close() }
        switch hold.end {
        case .released: try await held?.release.wait()
        case .after(let delay): try await Task.sleep(for: delay)
        }
        return try await forward(request, client.isActive ? .plain : nil)
    }
}

// MARK: Answers of our own

extension Exchange {
    /// Answers instead of the server.
    ///
    /// The body is read first: a client that is still sending would be reset before it has read the
    /// answer. But one that waits for a `100 Continue` sends none when it gets another answer.
    private func refuse(
        _ answer: CannedAnswer,
        _ parts: inout RequestParts
    ) async throws -> Bool {
        let isRefused = expectsContinue && !parts.isAtEnd
        if !isRefused { try await skip(&parts) }
        return try await send(answer, closing: isRefused)
    }

    private func send(_ answer: CannedAnswer, closing: Bool) async throws -> Bool {
        let isReusable = head.isKeepAlive && !closing
        let status = HTTPResponseStatus(statusCode: answer.status)
        var fields = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
        let body = ByteBuffer(string: answer.body)
        if status.mayHaveResponseBody {
            fields.replaceOrAdd(name: "Content-Length", value: "\(body.readableBytes)")
        }
        if !isReusable { fields.replaceOrAdd(name: "Connection", value: "close") }
        let hasBody = status.mayHaveResponseBody && head.method != .HEAD
        note {
            $0.status = answer.status
            $0.answerByteCount = hasBody ? body.readableBytes : 0
        }
        let answerHead = HTTPResponseHead(version: head.version, status: status, headers: fields)
        try await client.send(HTTPServerResponsePart.head(answerHead))
        if hasBody { try await client.send(HTTPServerResponsePart.body(.byteBuffer(body))) }
        return await finish(nil) && isReusable
    }

    /// Ends an answer.
    ///
    /// - Returns: Whether the client is still there: it need not be, since it may know by the
    ///   length that it has all.
    func finish(_ trailers: HTTPHeaders?) async -> Bool {
        (try? await client.send(HTTPServerResponsePart.end(trailers))) != nil
    }
}

extension FaultProxyError {
    static let unknownFraming = FaultProxyError(
        .unsupported,
        "a transfer encoding other than chunked cannot be passed on, send chunked or a length"
    )

    static func tooLong(limit: Int) -> FaultProxyError {
        FaultProxyError(
            .unsupported,
            "a request of more than \(limit) bytes cannot be kept, send a smaller one"
        )
    }

    static let clientClosed = FaultProxyError(
        .connectionClosed,
        "the client closed the connection, or broke the rules of HTTP, within its request"
    )

    static let serverClosed = FaultProxyError(
        .connectionClosed,
        "the server closed the connection before it answered"
    )
}

extension HTTPHeaders {
    /// Whether the length of a body is told in a way that the encoders understand.
    var isFramedPlainly: Bool { self["transfer-encoding"].allSatisfy { $0 == "chunked" } }
}
