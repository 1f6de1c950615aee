import Synchronization
import Testing

@testable import FaultProxy

/// Every fault, as client, server and log see it.
@Suite("Faults")
struct FaultTests {
    /// Sends a request that gets the fault, and one on the same connection, if that is left.
    private func suffer(
        _ fault: Fault,
        method: String = "PUT",
        body: String = "hello",
        then next: String = ""
    ) async throws -> (received: Received, requests: [String], entry: TrafficEntry) {
        try await TestServer.with(rules: [Rule("rule", fault, .nth(1))]) { server, proxy in
            let received = try await proxy.exchange(
                "\(method) /a HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                    + "\(body)GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
            let entry = try #require(proxy.log.entries.first)
            #expect(entry.fault == AppliedFault(rule: "rule", number: 1, fault: fault))
            #expect(entry.problem == nil)
            return (received, server.requests.map { "\($0.uri) \($0.body)" }, entry)
        }
    }

    private static let next = TestServer.answer("")

    @Test("an answer that no server gave")
    func answer() async throws {
        let (received, requests, entry) = try await suffer(
            .answer(CannedAnswer(status: 429, headers: [Header("Retry-After", "1")], body: "slow"))
        )
        #expect(
            received.text == "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n"
                + "Content-Length: 4\r\n\r\nslow" + Self.next
        )
        #expect(requests == ["/next "])
        #expect(entry.status == 429 && entry.upstreamStatuses == [])
        #expect(entry.requestByteCount == 5 && entry.answerByteCount == 4)
    }

    @Test("answers of our own obey HTTP, too", arguments: ["HEAD", "PUT"])
    func answerWithoutBody(method: String) async throws {
        let status = method == "HEAD" ? 503 : 204
        let (received, _, _) = try await suffer(
            .answer(CannedAnswer(status: status, body: status == 503 ? "slow" : "")),
            method: method
        )
        let head =
            status == 503
            ? "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\n"
            : "HTTP/1.1 204 No Content\r\n\r\n"
        #expect(received.text == head + Self.next)
    }

    @Test("an answer before the body that the client keeps back")
    func answerBeforeContinue() async throws {
        try await TestServer.with(rules: [Rule("rule", .answer(.slowDown))]) { server, proxy in
            let received = try await proxy.exchange(
                "PUT /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
            )
            #expect(received.status == 503 && received.text.contains("Connection: close\r\n"))
            #expect(server.received.isEmpty)
        }
    }

    @Test
    func loseRequest() async throws {
        let (received, requests, entry) = try await suffer(.loseRequest)
        #expect(received == Received())
        #expect(requests == [])
        #expect(entry.status == nil && entry.requestByteCount == 5)
    }

    @Test
    func loseAnswer() async throws {
        let (received, requests, entry) = try await suffer(.loseAnswer)
        #expect(received == Received())
        #expect(requests == ["/a hello"])
        #expect(entry.status == nil && entry.upstreamStatuses == [200])
    }

    @Test("an error after the effect, even with status 200")
    func replaceAnswer() async throws {
        let (received, requests, entry) = try await suffer(
            .replaceAnswer(.s3(200, "InternalError"))
        )
        #expect(received.status == 200)
        #expect(received.text.contains("<Code>InternalError</Code>"))
        #expect(received.text.hasSuffix(Self.next))
        #expect(requests == ["/a hello", "/next "])
        #expect(entry.status == 200 && entry.upstreamStatuses == [200])
    }

    @Test("an error instead of a refusal that comes before the body")
    func replaceRefusal() async throws {
        let refusal = TestServer.answer("no", status: "403 Forbidden")
        let rules = [Rule("after", .replaceAnswer(.internalError))]
        try await TestServer.with(refusing: { _ in refusal }, rules: rules) { _, proxy in
            let received = try await proxy.conversation { talk in
                try await talk.send(
                    "PUT /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n"
                        + "Connection: close\r\n\r\n"
                )
                try await talk.receive(upTo: "100 Continue\r\n\r\n")
                try await talk.send("hello")
                return try await talk.receiveAll()
            }
            #expect(received.text.contains("500 Internal Server Error\r\n"))
            #expect(proxy.log.entries.map(\.upstreamStatuses) == [[403]])
        }
    }

    @Test("the answer of the second time counts")
    func forwardTwice() async throws {
        let count = Mutex(0)
        let server: @Sendable (TestServer.Request) async throws -> TestServer.Reply = { request in
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            return .bytes(TestServer.answer(isFirst ? "done" : "it is there"))
        }
        try await TestServer.with(server, rules: [Rule("retry", .forwardTwice)]) { server, proxy in
            let received = try await proxy.ask("PUT /a", body: "hello")
            #expect(received.text == TestServer.answer("it is there"))
            #expect(server.requests.map(\.body) == ["hello", "hello"])
            #expect(proxy.log.entries.map(\.upstreamStatuses) == [[200, 200]])
        }
    }

    @Test("what is too long to be kept is refused, and said")
    func tooLong() async throws {
        let rules = [Rule("retry", .forwardTwice)]
        try await TestServer.with(rules: rules, keptByteLimit: 4) { server, proxy in
            let refused = try await proxy.ask("PUT /a", body: "hello")
            #expect(refused.status == 502)
            #expect(
                refused.body == "the proxy failed: a request of more than 4 bytes cannot be kept, "
                    + "send a smaller one\n"
            )
            #expect(server.requests.isEmpty)
            #expect(try await proxy.ask("PUT /a", body: "hell").status == 200)
        }
    }

    @Test("kept requests are asked for, when the client waits for that")
    func forwardTwiceAfterContinue() async throws {
        try await TestServer.with(rules: [Rule("retry", .forwardTwice)]) { server, proxy in
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
            #expect(server.requests.map(\.body) == ["hello", "hello"])
        }
    }

    @Test("a server that gets half a request does not do it", arguments: [0, 2])
    func cutRequest(after count: Int) async throws {
        let (received, requests, entry) = try await suffer(.cutRequest(afterBytes: count))
        #expect(received == Received(isReset: true))
        #expect(requests == [])
        #expect(entry.status == nil && entry.requestByteCount == count)
    }

    @Test
    func cutRequestBehindItsEnd() async throws {
        let (received, requests, entry) = try await suffer(.cutRequest(afterBytes: 99))
        #expect(received == Received(isReset: true))
        // Whether the server still gets to do it is its own affair.
        #expect(requests == ["/a hello"] || requests == [])
        #expect(entry.status == nil && entry.requestByteCount == 5)
    }

    @Test
    func corruptRequest() async throws {
        let (received, requests, _) = try await suffer(.corruptRequest([Flip(at: 1), Flip(at: 9)]))
        #expect(requests == ["/a hdllo", "/next "])
        #expect(received.text == TestServer.answer("hdllo") + Self.next)
    }

    @Test("bits turn around, and no header says so")
    func corrupt() async throws {
        let (received, requests, _) = try await suffer(
            .corrupt(Flip(at: 0, mask: 0x20), Flip(at: 4))
        )
        #expect(requests == ["/a hello", "/next "])
        #expect(received.text == TestServer.answer("Helln") + Self.next)
    }

    @Test(arguments: [0, 2, 5, 99])
    func reset(after count: Int) async throws {
        let (received, _, entry) = try await suffer(.reset(afterBytes: count))
        #expect(received.isReset)
        // What has arrived can be lost to the reset.
        let text = TestServer.answer("hello").dropLast(max(0, 5 - count))
        #expect(text.hasPrefix(received.text))
        #expect(entry.status == 200 && entry.answerByteCount == min(5, count))
    }

    @Test(arguments: [0, 2, 5, 99])
    func truncate(after count: Int) async throws {
        let (received, _, entry) = try await suffer(.truncate(afterBytes: count))
        #expect(received.text == TestServer.answer("hello").dropLast(max(0, 5 - count)))
        #expect(!received.isReset)
        #expect(entry.status == 200 && entry.answerByteCount == min(5, count))
    }

    @Test
    func truncateChunked() async throws {
        let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let rules = [Rule("cut", .truncate(afterBytes: 3))]
        try await TestServer.with(
            { _ in .bytes(answer + "3\r\nyes\r\n2\r\nno\r\n0\r\n\r\n") },
            rules: rules
        ) { _, proxy in
            let received = try await proxy.ask("GET /a")
            #expect(received.text == answer + "3\r\nyes\r\n")
        }
    }

    @Test("headers other than the server's")
    func headers() async throws {
        let (emptied, _, _) = try await suffer(.emptyETag)
        #expect(
            emptied.text == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \r\n\r\nhello"
                + Self.next
        )
        let (dropped, _, _) = try await suffer(
            .headers(dropping: ["etag"], setting: [Header("x-new", "1")])
        )
        #expect(
            dropped.text == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx-new: 1\r\n\r\nhello"
                + Self.next
        )
    }

    @Test("without a length an answer ends with its connection")
    func lostLength() async throws {
        let (received, requests, _) = try await suffer(.headers(dropping: ["Content-Length"]))
        #expect(received.text == "HTTP/1.1 200 OK\r\nETag: \"e1\"\r\n\r\nhello")
        #expect(requests == ["/a hello"])
    }

    @Test("slow answers are whole answers")
    func slow() async throws {
        for fault in [
            Fault.delay(.milliseconds(1)), .dribble(pieceLength: 2, pause: .milliseconds(1)),
            .dribble(pieceLength: 0, pause: .zero),
        ] {
            let (received, _, entry) = try await suffer(fault)
            #expect(received.text == TestServer.answer("hello") + Self.next)
            #expect(entry.answerByteCount == 5)
        }
    }

    @Test("a storm for some requests, set while the proxy runs")
    func storm() async throws {
        try await TestServer.with { server, proxy in
            var statuses: [Int?] = []
            for number in 0..<6 {
                if number == 2 {
                    proxy.add(
                        Rule("storm", .answer(.slowDown), for: .s3(.getObject), .next(3))
                    )
                }
                statuses.append(try await proxy.ask("GET /a").status)
            }
            #expect(statuses == [200, 200, 503, 503, 503, 200])
            #expect(proxy.log.entries(ofRule: "storm").map(\.number) == [3, 4, 5])
            proxy.setRules([Rule("all", .answer(.internalError))])
            #expect(try await proxy.ask("GET /a").status == 500)
            proxy.removeRules(named: "all")
            #expect(try await proxy.ask("GET /a").status == 200)
            #expect(server.requests.count == 4)
        }
    }
}
