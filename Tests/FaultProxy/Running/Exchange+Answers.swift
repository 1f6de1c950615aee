import NIOCore
import NIOHTTP1

extension Exchange {
    typealias Answer = NIOAsyncChannelInboundStream<HTTPClientResponsePart>

    /// Passes a server's answer on.
    ///
    /// If that fails, the client's connection is closed: the client sees what the proxy saw, and
    /// nobody waits for the rest of the request.
    ///
    /// - Parameters:
    ///   - delivery: what befalls it; `nil`: it is read, and does not reach the client.
    ///   - isExpected: whether the client waits for a `100 Continue`.
    /// - Returns: Whether the client's connection can go on.
    func relay(
        _ answer: Answer,
        _ delivery: Delivery?,
        isExpected: Bool
    ) async throws -> Bool {
        do {
            var relay = AnswerRelay(exchange: self, delivery: delivery, isExpected: isExpected)
            for try await part in answer {
                if let isReusable = try await relay.pass(part) { return isReusable }
            }
            throw FaultProxyError.serverClosed
        } catch {
            note { $0.problem = "\(error)" }
            client.close(promise: nil)
            throw error
        }
    }
}

/// A server's answer on its way to the client.
private struct AnswerRelay {
    private let exchange: Exchange
    /// What befalls the answer, `nil` if the client does not get it.
    private let delivery: Delivery?
    private var body: BodySpoiler
    private var isReusable: Bool
    /// Whether the client still waits for a `100 Continue`.
    private var isExpected: Bool

    init(exchange: Exchange, delivery: Delivery?, isExpected: Bool) {
        self.exchange = exchange
        self.delivery = delivery
        body = BodySpoiler(delivery ?? .plain)
        isReusable = exchange.head.isKeepAlive
        self.isExpected = isExpected
    }

    /// Passes a part on.
    ///
    /// - Returns: Whether the client's connection can go on, if this was the last part.
    mutating func pass(_ part: HTTPClientResponsePart) async throws -> Bool? {
        switch part {
        case .head(let head) where (100..<200).contains(head.status.code):
            // A request that was kept has got its own one, and one is enough.
            if isExpected { try await send(.head(head)) }
            isExpected = false
            return nil
        case .head(let head):
            return try await pass(head)
        case .body(let buffer):
            guard let delivery else { return nil }
            try await send(body.pass(buffer), delivery.pace)
            return body.isAtLimit ? try await cut(delivery.end) : nil
        case .end(let trailers):
            guard let delivery else { return isReusable }
            guard delivery.end == .whole else { return try await cut(delivery.end) }
            guard await exchange.finish(trailers), isReusable else {
                exchange.client.close(promise: nil)
                return false
            }
            return true
        }
    }

    private mutating func pass(_ original: HTTPResponseHead) async throws -> Bool? {
        exchange.note { $0.upstreamStatuses.append(Int(original.status.code)) }
        guard original.headers.isFramedPlainly else { throw FaultProxyError.unknownFraming }
        guard let delivery else {
            // The server wants no body, but the client has to send it before its other answer.
            if isExpected { try await exchange.askForBody() }
            return nil
        }
        var head = original
        for name in delivery.droppedHeaders { head.headers.remove(name: name) }
        for header in delivery.headers {
            head.headers.replaceOrAdd(name: header.name, value: header.value)
        }
        if isExpected {
            // The client may, but need not, send the body that nobody has asked for: another
            // request on this connection could not be told from it.
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        isReusable = isReusable && head.isKeepAlive && isEndTold(head)
        if delivery.delay > .zero { try await Task.sleep(for: delivery.delay) }
        exchange.note { $0.status = Int(head.status.code) }
        try await send(.head(head))
        return body.isAtLimit ? try await cut(delivery.end) : nil
    }

    /// Whether the client sees where the answer ends, so that the connection need not close there.
    private func isEndTold(_ head: HTTPResponseHead) -> Bool {
        exchange.head.method == .HEAD || !head.status.mayHaveResponseBody
            || head.headers.contains(name: "content-length")
            || head.headers.contains(name: "transfer-encoding")
    }

    private func send(_ buffer: ByteBuffer, _ pace: Delivery.Pace?) async throws {
        var rest = buffer
        while rest.readableBytes > 0 {
            let length = min(pace?.pieceLength ?? .max, rest.readableBytes)
            guard let piece = rest.readSlice(length: length) else { return }
            if let pace { try await Task.sleep(for: pace.pause) }
            exchange.note { $0.answerByteCount += length }
            try await send(.body(.byteBuffer(piece)))
        }
    }

    private func send(_ part: HTTPServerResponsePart) async throws {
        try await exchange.client.send(part)
    }

    private func cut(_ end: Delivery.End) async throws -> Bool {
        switch end {
        case .whole: break
        case .truncated: try await exchange.client.close()
        case .reset: try await exchange.client.reset()
        }
        return false
    }
}
