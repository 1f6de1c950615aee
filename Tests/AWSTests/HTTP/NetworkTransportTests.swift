import Buffers
import Testing

@testable import AWS

@Suite("Requests over the network")
struct NetworkTransportTests {
    private let transport = NetworkTransport(connectTimeout: .seconds(2))

    private func send(
        _ answer: String?,
        _ method: HTTPMethod = .get,
        bodyLimit: Int = 1_000,
        timeout: Duration = .seconds(20)
    ) async throws -> (HTTPAnswer?, String?) {
        let server = try await RawServer.start(answer)
        let port = server.port
        let endpoint = try Endpoint("http://127.0.0.1:\(port)", from: .builtIn)
        var found: HTTPAnswer?
        let message = try await failure {
            found = try await transport.send(
                HTTPRequest(method, endpoint, path: "/a%20b", query: [.init("c", "d e")]),
                bodyLimit: bodyLimit,
                timeout: timeout
            )
        }
        try await server.stop()
        return (found, message?.replacing(":\(port)", with: ":$"))
    }

    @Test func haveAnswers() async throws {
        let (answer, _) = try await send(
            "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\nX-A: 1\r\nx-a: 2\r\n\r\nabc"
        )
        #expect(answer?.status == 404)
        #expect(answer?.isWhole == true)
        #expect(answer?.body == Bytes(Array("abc".utf8)))
        #expect(answer?.headers["x-a"] == "1,2")
        let (head, _) = try await send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", .head)
        #expect(head?.headers["content-length"] == "99")
        #expect(head?.isWhole == true)
        let (chunked, _) = try await send(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        )
        #expect(chunked?.body == Bytes(Array("abc".utf8)))
    }

    @Test func keepWhatCameBeforeABreak() async throws {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n9\r\n",
        ] {
            let (answer, _) = try await send(text)
            #expect(answer?.status == 200)
            #expect(answer?.isWhole == false)
            #expect(answer?.body == Bytes(Array("abc".utf8)))
        }
    }

    @Test func takeNoMoreThanTheirLimit() async throws {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabcdefghi\r\n0\r\n\r\n",
        ] {
            let (_, message) = try await send(text, bodyLimit: 8)
            #expect(
                message
                    == "malformedAnswer: the answer has more than the 8 bytes that it may have, "
                    + "is the endpoint right?"
            )
        }
    }

    @Test func sayWhyThereIsNoAnswer() async throws {
        let end = ", check the endpoint and the network"
        let closed = try await send("").1
        #expect(
            closed
                == "unreachable: http://127.0.0.1:$ closed the connection without an answer\(end)"
        )
        #expect(
            try await send(nil, timeout: .milliseconds(50)).1
                == "unreachable: http://127.0.0.1:$ did not answer in time\(end)"
        )
        let garbage = try await send("SSH-2.0-server\r\n\r\n").1
        #expect(
            garbage == "unreachable: http://127.0.0.1:$ does not speak HTTP\(end)"
        )
        for (place, reason) in [
            ("http://127.0.0.1:1", "cannot be reached (Connection refused)"),
            ("http://nobody.invalid", "has a name that nobody knows"),
        ] {
            let nobody = try Endpoint(place, from: .builtIn)
            let refused = try await failure {
                _ = try await transport.send(
                    HTTPRequest(.get, nobody),
                    bodyLimit: 1,
                    timeout: .seconds(20)
                )
            }
            #expect(refused == "unreachable: \(place) \(reason)\(end)")
        }
    }

    @Test func sayThatThereIsNoTLS() async throws {
        let server = try await RawServer.start("HTTP/1.1 400 Bad Request\r\n\r\n", isHasty: true)
        let place = "https://127.0.0.1:\(server.port)"
        let endpoint = try Endpoint(place, from: .builtIn)
        let message = try await failure {
            _ = try await transport.send(
                HTTPRequest(.get, endpoint),
                bodyLimit: 1,
                timeout: .seconds(20)
            )
        }
        #expect(
            message == "unreachable: \(place) cannot be reached by TLS (WRONG_VERSION_NUMBER), "
                + "check the endpoint and the network"
        )
        try await server.stop()
    }

    @Test func showNoHeaderThatCannotBeSent() async throws {
        let server = try await RawServer.start("HTTP/1.1 200 OK\r\n\r\n")
        let endpoint = try Endpoint("http://127.0.0.1:\(server.port)", from: .builtIn)
        #expect(
            try await failure {
                _ = try await transport.send(
                    HTTPRequest(.get, endpoint, headers: ["x-amz-security-token": "hidden\n"]),
                    bodyLimit: 1,
                    timeout: .seconds(20)
                )
            }
                == "invalidConfiguration: a header of the request has a character that no header has, "
                + "look for line breaks in the credentials and settings"
        )
        try await server.stop()
    }

    @Test func trustTheAuthoritiesThatAreNamed() async throws {
        func settings(_ files: [String: String]) throws -> AWSSettings {
            try AWSSettings(
                environment: AWSEnvironment(
                    variables: ["AWS_CA_BUNDLE": "~/ca.pem", "HOME": "/me"],
                    files: files
                )
            )
        }
        for files in [[:], ["/me/ca.pem": "nothing"]] {
            #expect(
                try await failure { _ = try NetworkTransport(settings(files)) }
                    == "invalidConfiguration: AWS_CA_BUNDLE names /me/ca.pem, which holds no "
                    + "certificates in PEM"
            )
        }
    }

    @Test func endWhenCancelled() async throws {
        let server = try await RawServer.start(nil)
        let endpoint = try Endpoint("http://127.0.0.1:\(server.port)", from: .builtIn)
        let task = Task {
            try await transport.send(
                HTTPRequest(.get, endpoint),
                bodyLimit: 1,
                timeout: .seconds(600)
            )
        }
        await Task.yield()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await server.stop()
    }
}
