import NIOCore
import NIOHTTP1

extension Exchange {
    /// Sends the request to the server while it arrives, and passes the answer on.
    ///
    /// - Parameters:
    ///   - delivery: what befalls the answer; `nil`: it is read, and does not reach the client.
    ///   - flips: what befalls the request.
    /// - Returns: Whether the client's connection can go on.
    func forward(
        _ parts: inout RequestParts,
        _ delivery: Delivery?,
        flips: [Flip] = []
    ) async throws -> Bool {
        let server = try await proxy.upstream.connect(on: proxy.group)
        return try await server.executeThenClose { answer in
            async let relayed = relay(answer, delivery, isExpected: expectsContinue)
            let isWhole = await send(&parts, to: server.channel, flips: flips)
            // Without its end the request makes no sense to the server; unless it has answered.
            if !isWhole { server.channel.close(promise: nil) }
            do {
                return try await relayed && isWhole
            } catch {
                throw isWhole ? error : FaultProxyError.clientClosed
            }
        }
    }

    /// Sends a request that has been kept, and passes the answer on.
    func forward(
        _ request: [HTTPServerRequestPart],
        _ delivery: Delivery?
    ) async throws -> Bool {
        let server = try await proxy.upstream.connect(on: proxy.group)
        return try await server.executeThenClose { answer in
            async let relayed = relay(answer, delivery, isExpected: false)
            var stream = RequestStream(server: server.channel)
            await stream.send(.head(head))
            for part in request { await stream.send(part) }
            return try await relayed
        }
    }

    /// Sends the head and the beginning of the body, and closes the connection to the server.
    func forward(_ parts: inout RequestParts, upTo count: Int) async throws {
        if expectsContinue && !parts.isAtEnd { try await askForBody() }
        let server = try await proxy.upstream.connect(on: proxy.group)
        try await server.executeThenClose { _ in
            var stream = RequestStream(server: server.channel)
            var body = BodySpoiler(limit: max(0, count))
            await stream.send(.head(head))
            while !body.isAtLimit, case .body(let buffer) = await parts.next() {
                let passing = body.pass(buffer)
                note { $0.requestByteCount = body.passed }
                await stream.send(.body(passing))
            }
        }
    }

    /// Reads the request to its end.
    ///
    /// - Returns: What follows the head.
    func keep(_ parts: inout RequestParts) async throws -> [HTTPServerRequestPart] {
        let (kept, byteCount) = try await read(&parts, keeping: proxy.keptByteLimit)
        guard byteCount <= proxy.keptByteLimit else {
            throw FaultProxyError.tooLong(limit: proxy.keptByteLimit)
        }
        return kept
    }

    /// Reads the request to its end, and forgets it.
    func skip(_ parts: inout RequestParts) async throws { _ = try await read(&parts, keeping: 0) }

    /// - Returns: What follows the head, up to so many bytes of body, and how many there were.
    private func read(
        _ parts: inout RequestParts,
        keeping limit: Int
    ) async throws -> (kept: [HTTPServerRequestPart], byteCount: Int) {
        if expectsContinue && !parts.isAtEnd { try await askForBody() }
        var kept: [HTTPServerRequestPart] = []
        var byteCount = 0
        while let part = await parts.next() {
            if case .body(let buffer) = part { byteCount += buffer.readableBytes }
            if byteCount <= limit { kept.append(part) }
        }
        note { $0.requestByteCount = byteCount }
        guard parts.isAtEnd else { throw FaultProxyError.clientClosed }
        return (kept, byteCount)
    }

    /// Tells a client that waits for it to send the body.
    func askForBody() async throws {
        let answer = HTTPResponseHead(version: head.version, status: .continue)
        try await client.send(HTTPServerResponsePart.head(answer))
    }

    /// - Returns: Whether the request came to its end.
    private func send(
        _ parts: inout RequestParts,
        to server: any Channel,
        flips: [Flip]
    ) async -> Bool {
        var stream = RequestStream(server: server)
        var body = BodySpoiler(flips: flips)
        await stream.send(.head(head))
        while let part = await parts.next() {
            if case .body(let buffer) = part {
                let passing = body.pass(buffer)
                note { $0.requestByteCount = body.passed }
                await stream.send(.body(passing))
            } else {
                await stream.send(part)
            }
        }
        return parts.isAtEnd
    }
}

/// A request on its way to a server, which need not listen to its end: it may have answered.
private struct RequestStream {
    let server: any Channel
    private var isHeard = true

    init(server: any Channel) { self.server = server }

    mutating func send(_ part: HTTPServerRequestPart) async {
        guard isHeard else { return }
        do {
            switch part {
            case .head(let head): try await server.send(HTTPClientRequestPart.head(head))
            case .body(let buffer):
                try await server.send(HTTPClientRequestPart.body(.byteBuffer(buffer)))
            case .end(let trailers): try await server.send(HTTPClientRequestPart.end(trailers))
            }
        } catch {
            isHeard = false
        }
    }
}
