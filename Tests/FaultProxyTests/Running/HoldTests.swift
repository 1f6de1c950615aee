import Testing

@testable import FaultProxy

/// Requests that reach the server after their time.
@Suite("Held requests")
struct HoldTests {
    private func rules(_ end: Hold.End, _ client: Hold.Client) -> [Rule] {
        [Rule("late", .hold(Hold(until: end, client: client)), for: RequestMatcher(path: "/late*"))]
    }

    @Test("the client is cut off, and others overtake its request")
    func lands() async throws {
        try await TestServer.with(rules: rules(.released, .isCutOff)) { server, proxy in
            #expect(try await proxy.ask("PUT /late", body: "1") == Received())
            #expect(try await proxy.ask("PUT /other", body: "2").status == 200)
            #expect(server.requests.map(\.body) == ["2"])
            #expect(proxy.heldCount == 1)
            try await proxy.releaseHeld()
            #expect(server.requests.map(\.body) == ["2", "1"])
            #expect(proxy.heldCount == 0)
            #expect(proxy.log.entries.map(\.upstreamStatuses) == [[200], [200]])
            #expect(proxy.log.entries.map(\.status) == [nil, 200])
            try await proxy.releaseHeld()
            #expect(server.requests.count == 2)
        }
    }

    @Test("some are released, in the order of their arrival")
    func order() async throws {
        try await TestServer.with(rules: rules(.released, .isCutOff)) { server, proxy in
            for number in 1...3 { _ = try await proxy.ask("PUT /late", body: "\(number)") }
            try await proxy.waitForHeld(3)
            try await proxy.releaseHeld(2)
            #expect(server.requests.map(\.body) == ["1", "2"])
            #expect(proxy.heldCount == 1)
        }
    }

    @Test("a client that waits gets the answer")
    func clientWaits() async throws {
        try await TestServer.with(rules: rules(.released, .waits)) { server, proxy in
            async let received = proxy.ask("PUT /late", body: "1")
            try await proxy.waitForHeld()
            #expect(server.requests.isEmpty)
            try await proxy.releaseHeld()
            #expect(try await received.text == TestServer.answer("1"))
        }
    }

    @Test("a client that goes does not take its request along")
    func clientGoes() async throws {
        try await TestServer.with(rules: rules(.released, .waits)) { server, proxy in
            try await proxy.conversation { talk in
                try await talk.send("PUT /late HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1")
                try await proxy.waitForHeld()
            }
            try await proxy.releaseHeld()
            #expect(server.requests.map(\.body) == ["1"])
            #expect(proxy.log.entries.map(\.upstreamStatuses) == [[200]])
        }
    }

    @Test
    func landsByItself() async throws {
        let hold = rules(.after(.milliseconds(1)), .waits)
        try await TestServer.with(rules: hold) { server, proxy in
            let received = try await proxy.ask("PUT /late", body: "1")
            #expect(received.text == TestServer.answer("1"))
            #expect(server.requests.map(\.body) == ["1"])
            #expect(proxy.heldCount == 0)
        }
    }

    @Test("what is held when the proxy stops never lands")
    func neverLands() async throws {
        let server = try await TestServer.with(rules: rules(.released, .isCutOff)) {
            server,
            proxy in
            _ = try await proxy.ask("PUT /late", body: "1")
            return server
        }
        #expect(server.requests.isEmpty)
    }

    @Test("a server that has gone leaves nobody waiting")
    func serverGone() async throws {
        let upstream = Upstream(host: "127.0.0.1", port: 1)
        let late = rules(.released, .isCutOff)
        try await Proxy.with(upstream: upstream, rules: late) { proxy in
            _ = try await proxy.ask("PUT /late", body: "1")
            try await proxy.releaseHeld()
            let problem = try #require(proxy.log.entries.first?.problem)
            #expect(problem.hasPrefix("no connection to the server, start it before the proxy"))
        }
    }
}
