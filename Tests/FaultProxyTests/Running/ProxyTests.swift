import NIOCore
import Testing

@testable import FaultProxy

/// The proxy between its start and its stop, and what it makes of strange input.
@Suite("Proxies")
struct ProxyTests {
    @Test
    func stops() async throws {
        let (proxy, received) = try await TestServer.with { _, proxy in
            #expect(proxy.endpoint == "http://127.0.0.1:\(proxy.port)")
            let received = try await proxy.conversation { talk in
                try await talk.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                try await talk.receive(upTo: "\r\n\r\n")
                await proxy.stop()
                return try await talk.receiveAll()
            }
            return (proxy, received)
        }
        #expect(received.text == TestServer.answer(""))
        await #expect(throws: (any Error).self) { try await proxy.ask("GET /a") }
        await proxy.stop()
    }

    @Test("a stop waits for no server, no client and no release")
    func stopsInExchanges() async throws {
        let hold = Hold(until: .released, client: .waits)
        let rules = [
            Rule("late", .hold(hold), for: RequestMatcher(path: "/late")),
            Rule("slow", .delay(.seconds(3_600)), for: RequestMatcher(path: "/slow")),
        ]
        let arrived = Signal()
        try await TestServer.with(
            { request in
                if request.uri == "/never" {
                    arrived.send()
                    try await Task.sleep(for: .seconds(3_600))
                }
                return .bytes(TestServer.answer(""))
            },
            rules: rules
        ) { _, proxy in
            async let late = proxy.ask("GET /late")
            async let slow = proxy.ask("GET /slow")
            async let never = proxy.ask("GET /never")
            async let unsent = proxy.exchange("PUT /a HTTP/1.1\r\nContent-Length: 9\r\n\r\n1")
            try await proxy.waitForHeld()
            try await arrived.wait()
            await proxy.stop()
            for received in try await [late, slow, never, unsent] {
                #expect(received.text.isEmpty)
            }
        }
    }

    @Test
    func noServer() async throws {
        let upstream = Upstream(host: "127.0.0.1", port: 1)
        try await Proxy.with(upstream: upstream) { proxy in
            let received = try await proxy.ask("PUT /a", body: "hello")
            #expect(received.status == 502)
            let start = "the proxy failed: no connection to the server, start it before the proxy"
            #expect(received.body.hasPrefix("\(start) (127.0.0.1:1): "))
            #expect(proxy.log.entries.map(\.requestByteCount) == [5])
        }
    }

    @Test("a server that breaks off is seen to break off")
    func serverBreaksOff() async throws {
        let answers = ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhell"]
        for answer in answers {
            try await TestServer.with({ _ in .last(answer) }) { _, proxy in
                let received = try await proxy.exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(received.text == answer)
                let problem = try #require(proxy.log.entries.first?.problem)
                #expect(
                    problem
                        == (answer.isEmpty
                            ? "the server closed the connection before it answered"
                            : "stream ended at an unexpected time")
                )
            }
        }
    }

    @Test("a client that breaks off takes its request along")
    func clientBreaksOff() async throws {
        try await TestServer.with { server, proxy in
            try await proxy.conversation { talk in
                try await talk.send("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1")
            }
            #expect(try await proxy.ask("GET /b").status == 200)
            #expect(server.requests.map(\.uri) == ["/b"])
        }
    }

    /// Beginnings of requests, named so that reports stay short.
    enum Malformed: String, CaseIterable {
        case noHTTP, noLength, twoLengths, longHeader, manyHeaders

        var head: String {
            switch self {
            case .noHTTP: "nonsense\r\n"
            case .noLength: "GET / HTTP/1.1\r\nContent-Length: x\r\n"
            case .twoLengths: "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n"
            case .longHeader: "GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 100_000))\r\n"
            case .manyHeaders: "GET / HTTP/1.1\r\n" + String(repeating: "A: a\r\n", count: 300)
            }
        }
    }

    @Test("requests that are none", arguments: Malformed.allCases)
    func malformed(request: Malformed) async throws {
        try await TestServer.with { server, proxy in
            let received = try await proxy.exchange(request.head + "\r\n")
            // What is left unread may reset the connection before the answer has been read.
            #expect(received.status == 400 || received.isReset)
            #expect(server.received.isEmpty)
            #expect(try await proxy.ask("GET /b").status == 200)
        }
    }

    @Test
    func unknownFraming() async throws {
        let message = FaultProxyError.unknownFraming.description
        #expect(
            message == "a transfer encoding other than chunked cannot be passed on, "
                + "send chunked or a length"
        )
        try await TestServer.with { server, proxy in
            let received = try await proxy.exchange(
                "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n"
                    + "Connection: close\r\n\r\n0\r\n\r\n"
            )
            #expect(received.status == 502)
            #expect(received.body == "the proxy failed: \(message)\n")
            #expect(server.received.isEmpty)
        }
    }

    @Test(
        "endpoints",
        arguments: [
            ("http://127.0.0.1:8333", "127.0.0.1", 8333), ("http://localhost/", "localhost", 80),
        ]
    )
    func endpoints(text: String, host: String, port: Int) throws {
        #expect(try Upstream(endpoint: text) == Upstream(host: host, port: port))
    }

    @Test(
        "what is no endpoint",
        arguments: [
            "https://127.0.0.1:1", "127.0.0.1:80", "http://", "http://:80", "http://a:b",
            "http://a:70000",
            "http://a:1:2", "http://a/path", "http://key:secret@a", "", "http://a:",
        ]
    )
    func strangeEndpoints(text: String) {
        let error = #expect(throws: FaultProxyError.self) { _ = try Upstream(endpoint: text) }
        #expect(error?.kind == .invalidUpstream)
        #expect(error?.description == "the endpoint is not http://HOST:PORT, name one that is")
    }
}
