import SeededRandom
import Testing

@testable import FaultProxy

/// What passes while no rule decides.
@Suite("Forwarding")
struct ForwardingTests {
    @Test("requests reach the server byte for byte, and answers the client")
    func byteExact() async throws {
        let answer =
            "HTTP/1.1 200 OK\r\nx-Odd-CASE: a  b\r\nETag: \"1\"\r\netag: 2\r\nContent-Length: 3\r\n"
            + "Connection: close\r\n\r\nyes"
        try await TestServer.with({ _ in .last(answer) }) { server, proxy in
            let request =
                "PUT /lake/a%20b%2Fc//d?partNumber=1&X-Amz-Signature=%41&empty= HTTP/1.1\r\n"
                + "host: 127.0.0.1:\(proxy.port)\r\nAuthorization: AWS4-HMAC-SHA256 a=b, c=d\r\n"
                + "X-aMz-Date: 20240229T000000Z\r\nEmpty: \r\nContent-Length: 5\r\n\r\nhello"
            let received = try await proxy.exchange(request)
            #expect(server.received == request)
            #expect(received.text == answer)
            let entry = try #require(proxy.log.entries.first)
            #expect(entry.status == 200 && entry.upstreamStatuses == [200])
            #expect(entry.requestByteCount == 5 && entry.answerByteCount == 3)
            #expect(entry.queryKeys == ["X-Amz-Signature", "empty", "partNumber"])
            #expect(entry.fault == nil && entry.problem == nil)
        }
    }

    @Test("chunked bodies stay chunked, with what trails them")
    func chunked() async throws {
        let answer =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n"
            + "Connection: close\r\n\r\n3\r\nyes\r\n0\r\nx-sum: 7\r\n\r\n"
        try await TestServer.with({ _ in .last(answer) }) { server, proxy in
            let request =
                "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n0\r\nx-amz-checksum-crc32c: AAAAAA==\r\n\r\n"
            let received = try await proxy.exchange(request)
            #expect(server.received == request)
            #expect(server.requests.map(\.body) == ["hello"])
            #expect(received.text == answer)
        }
    }

    @Test("requests of one connection, some sent before the one ahead was answered")
    func keepsAlive() async throws {
        try await TestServer.with { server, proxy in
            let received = try await proxy.conversation { talk in
                try await talk.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
                try await talk.receive(upTo: "\r\n\r\n")
                try await talk.send(
                    "PUT /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n2"
                        + "PUT /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                        + "Connection: close\r\n\r\n3"
                )
                return try await talk.receiveAll()
            }
            #expect(received.text == ["", "2", "3"].map { TestServer.answer($0) }.joined())
            #expect(server.requests.map(\.uri) == ["/1", "/2", "/3"])
            #expect(proxy.log.entries.map(\.number) == [1, 2, 3])
        }
    }

    @Test("answers without a body do not wait for one", arguments: [("HEAD", 200), ("GET", 304)])
    func bodiless(method: String, status: Int) async throws {
        let answer =
            "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Not Modified")\r\n"
            + "Content-Length: 1000\r\n\r\n"
        try await TestServer.with({ _ in .bytes(answer) }) { _, proxy in
            let received = try await proxy.conversation { talk in
                let request = "\(method) /a HTTP/1.1\r\nHost: x\r\n"
                try await talk.send("\(request)\r\n\(request)Connection: close\r\n\r\n")
                return try await talk.receiveAll()
            }
            #expect(received.text == answer + answer)
        }
    }

    @Test
    func noContent() async throws {
        let answer = "HTTP/1.1 204 No Content\r\nx-a: 1\r\n\r\n"
        try await TestServer.with({ _ in .bytes(answer) }) { _, proxy in
            let received = try await proxy.ask("DELETE /a")
            #expect(received.text == answer)
        }
    }

    @Test("an answer that ends with its connection")
    func endsWithConnection() async throws {
        let answer = "HTTP/1.1 200 OK\r\nx-a: 1\r\n\r\nall there is"
        try await TestServer.with({ _ in .last(answer) }) { _, proxy in
            let received = try await proxy.exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(received.text == answer)
        }
    }

    @Test
    func bodyOnlyAfterContinue() async throws {
        try await TestServer.with { server, proxy in
            let received = try await proxy.conversation { talk in
                try await talk.send(
                    "PUT /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n"
                        + "Connection: close\r\n\r\n"
                )
                try await talk.receive(upTo: "100 Continue\r\n\r\n")
                try await talk.send("hello")
                return try await talk.receiveAll()
            }
            #expect(
                received.text == "HTTP/1.1 100 Continue\r\n\r\n" + TestServer.answer("hello")
            )
            #expect(server.requests.map(\.body) == ["hello"])
        }
    }

    @Test("a server that refuses before it has asked for the body")
    func refusedBeforeContinue() async throws {
        let refusal = TestServer.answer("no", status: "403 Forbidden")
        try await TestServer.with(refusing: { _ in refusal }) { server, proxy in
            // The length that is told never comes.
            let received = try await proxy.exchange(
                "PUT /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
            )
            #expect(received.status == 403 && received.body == "no")
            #expect(received.text.contains("Connection: close\r\n"))
            #expect(server.requests.isEmpty)
            #expect(proxy.log.entries.map(\.status) == [403])
        }
    }

    @Test("a server that answers, and closes, while the body is still coming")
    func refusedEarly() async throws {
        let refusal = TestServer.answer("no", status: "403 Forbidden")
        try await TestServer.with(refusing: { _ in refusal }) { _, proxy in
            let received = try await proxy.conversation { talk in
                try await talk.send("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1234")
                try await talk.receive(upTo: "no")
                try await talk.send("56789GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                return try await talk.receiveAll()
            }
            #expect(received.text == refusal + refusal)
            #expect(proxy.log.entries.map(\.requestByteCount) == [9, 0])
        }
    }

    @Test("bodies of any length, both ways", arguments: 1...8 as ClosedRange<UInt64>)
    func lengths(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let length = Int.random(
            in: 0...(1 << Int.random(in: 0...23, using: &random)),
            using: &random
        )
        let body = random.text(of: "abc", upTo: 100) + String(repeating: "x", count: length)
        try await TestServer.with { server, proxy in
            let received = try await proxy.ask("PUT /a", body: body)
            // Compared as a condition, since nobody wants to read megabytes.
            let isSame = received.body == body && server.requests.map(\.body) == [body]
            #expect(isSame)
            #expect(proxy.log.entries.map(\.requestByteCount) == [body.utf8.count])
            #expect(proxy.log.entries.map(\.answerByteCount) == [body.utf8.count])
        }
    }

    @Test
    func manyAtOnce() async throws {
        try await TestServer.with { _, proxy in
            let bodies = try await withThrowingTaskGroup { group in
                for number in 0..<40 {
                    group.addTask { try await proxy.ask("PUT /a", body: "\(number)").body }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(bodies == Set((0..<40).map { "\($0)" }))
            #expect(proxy.log.entries.count == 40)
        }
    }
}
