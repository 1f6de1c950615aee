import Buffers
import Synchronization
import Testing

@testable import AWS

@Suite("Client of AWS")
struct AWSClientTests {
    private let clock = TurnedClock()
    private let fixed = AWSCredentials(
        accessKeyID: "AKID",
        secretAccessKey: Secret("secret"),
        sessionToken: Secret("token"),
        source: "a test"
    )

    private func client(
        _ transport: ScriptedTransport,
        credentials: (any CredentialsSource)? = nil,
        meter: RequestMeter = RequestMeter()
    ) -> AWSClient {
        AWSClient(
            transport: transport,
            credentials: credentials ?? FixedCredentials(value: fixed),
            clock: clock.clock,
            random: { 1 },
            meter: meter
        )
    }

    private var call: AWSCall {
        AWSCall(
            service: .s3,
            operation: "s3:GetObject",
            resource: "s3://lake/a",
            region: "eu-west-1",
            request: HTTPRequest(.get, Endpoint(host: "lake.s3.example.org"), path: "/a"),
            price: .read
        )
    }

    private static func error(_ code: String) -> String {
        "<Error><Code>\(code)</Code><Message>It is so.</Message><RequestId>7F</RequestId></Error>"
    }

    @Test func signsAndSends() async throws {
        let transport = ScriptedTransport(HTTPAnswer(200, "x"))
        let reply = try await client(transport).send(call)
        #expect(reply.answer.status == 200)
        #expect(!reply.mayHaveBeenDoneBefore)
        let headers = try #require(transport.requests.first).headers
        #expect(headers["authorization"]?.hasPrefix("AWS4-HMAC-SHA256 Credential=AKID/") == true)
        #expect(headers["x-amz-security-token"] == "token")
        #expect(headers["x-amz-date"] == "20200522T140311Z")
        #expect(headers["host"] == "lake.s3.example.org")
        #expect(headers["x-amz-content-sha256"] == PayloadHash.signed.text(of: Bytes()))
    }

    @Test func signsNothingForAnonymousAccess() async throws {
        let transport = ScriptedTransport(HTTPAnswer(200))
        let client = AWSClient(transport: transport, credentials: nil, clock: clock.clock)
        _ = try await client.send(call)
        #expect(transport.requests.first?.headers["authorization"] == nil)
    }

    @Test func triesAgainWhereThatCanHelp() async throws {
        let meter = RequestMeter()
        let transport = ScriptedTransport { _, number in
            switch number {
            case 0: HTTPAnswer(500, Self.error("InternalError"))
            case 1: HTTPAnswer(503, Self.error("SlowDown"), headers: ["retry-after": "2"])
            case 2: throw AWSError.nobody
            case 3: HTTPAnswer(status: 200, body: Bytes([1]), isWhole: false)
            default: HTTPAnswer(200)
            }
        }
        let reply = try await client(transport, meter: meter).send(call)
        #expect(reply.answer.status == 200)
        #expect(reply.mayHaveBeenDoneBefore)
        #expect(meter.counts.reads == 5)
        // 100 ms, the two seconds that were asked for, 400 ms and 800 ms; and the pauses of the
        // rate that was halved.
        #expect(clock.sleeps.first == .milliseconds(100))
        #expect(clock.sleeps.dropFirst().first == .seconds(2))
    }

    @Test func answersRefusalsAtOnce() async throws {
        for (status, code) in [
            (404, "NoSuchKey"), (403, "AccessDenied"), (412, "PreconditionFailed"),
        ] {
            let transport = ScriptedTransport(HTTPAnswer(status, Self.error(code)))
            let reply = try await client(transport).send(call)
            #expect(ServiceError(reply.answer).code == code)
            #expect(transport.requests.count == 1)
        }
    }

    @Test func givesUpInTheEnd() async throws {
        let transport = ScriptedTransport(HTTPAnswer(503, Self.error("SlowDown")))
        #expect(
            try await failure { _ = try await client(transport).send(call) } == "throttled: "
                + "lake.s3.example.org asks for fewer requests, run again later, or with fewer at "
                + "once (SlowDown, s3:GetObject s3://lake/a, request 7F)"
        )
        #expect(transport.requests.count == 8)
        let silent = ScriptedTransport { _, _ in throw AWSError.nobody }
        #expect(
            try await failure { _ = try await client(silent).send(call) }
                == "unreachable: nobody answers (s3:GetObject s3://lake/a, 8 attempts)"
        )
        let cut = ScriptedTransport(HTTPAnswer(status: 200, isWhole: false))
        #expect(
            try await failure { _ = try await client(cut).send(call) } == "unreachable: the answer "
                + "of https://lake.s3.example.org broke off, check the network (s3:GetObject "
                + "s3://lake/a, 8 attempts)"
        )
    }

    @Test func takesPartOfABodyIfAsked() async throws {
        let transport = ScriptedTransport(
            HTTPAnswer(status: 200, body: Bytes([1]), isWhole: false)
        )
        var call = call
        call.takesPartOfBody = true
        let reply = try await client(transport).send(call)
        #expect(!reply.answer.isWhole)
        #expect(transport.requests.count == 1)
    }

    @Test func findsErrorsInSuccesses() async throws {
        let transport = ScriptedTransport(
            HTTPAnswer(200, Self.error("InternalError")),
            HTTPAnswer(200, "<CopyObjectResult/>")
        )
        var call = call
        call.mayFailLate = true
        _ = try await client(transport).send(call)
        #expect(transport.requests.count == 2)
    }

    @Test func learnsTheTime() async throws {
        let transport = ScriptedTransport { request, number in
            number == 0
                ? HTTPAnswer(
                    403,
                    Self.error("RequestTimeTooSkewed"),
                    headers: ["date": "Fri, 22 May 2020 15:03:11 GMT"]
                ) : HTTPAnswer(200)
        }
        let client = client(transport)
        _ = try await client.send(call)
        _ = try await client.send(call)
        #expect(
            transport.requests.map { $0.headers["x-amz-date"] } == [
                "20200522T140311Z", "20200522T150311Z", "20200522T150311Z",
            ]
        )
        #expect(clock.sleeps.isEmpty)
    }

    /// Two are refused at once: the clock is set, and not set again by the same hour.
    @Test func learnsTheTimeOnce() async throws {
        let refused = Mutex(0)
        let transport = ScriptedTransport { request, _ in
            guard request.headers["x-amz-date"] == "20200522T140311Z" else {
                return HTTPAnswer(200)
            }
            refused.withLock { $0 += 1 }
            while refused.withLock({ $0 < 2 }) { try await Task.sleep(for: .milliseconds(1)) }
            return HTTPAnswer(
                403,
                Self.error("RequestTimeTooSkewed"),
                headers: ["date": "Fri, 22 May 2020 15:03:11 GMT"]
            )
        }
        let client = client(transport)
        async let one = client.send(call)
        async let other = client.send(call)
        _ = try await (one, other)
        #expect(
            transport.requests.map { $0.headers["x-amz-date"] }.suffix(2) == [
                "20200522T150311Z", "20200522T150311Z",
            ]
        )
    }

    /// A signature may be wrong because of the time; but when it is right, it is wrong.
    @Test func learnsTheTimeFromRefusedSignatures() async throws {
        for (hour, count) in [("15", 2), ("14", 1)] {
            let transport = ScriptedTransport(
                HTTPAnswer(
                    403,
                    Self.error("SignatureDoesNotMatch"),
                    headers: ["date": "Fri, 22 May 2020 \(hour):03:11 GMT"]
                )
            )
            let text = try await failure {
                let reply = try await client(transport).send(call)
                throw ServiceError(reply.answer).refusal(of: call)
            }
            #expect(transport.requests.count == count)
            #expect(text?.contains("does not accept the credentials") == true)
        }
    }

    @Test func renewsCredentialsOnce() async throws {
        let source = CredentialsCache(
            now: { clock.now },
            fetch: { [clock] in
                clock.turn(.seconds(1))
                return AWSCredentials(
                    accessKeyID: "AKID\(clock.now.seconds % 10)",
                    secretAccessKey: Secret("s"),
                    source: "a test"
                )
            }
        )
        let transport = ScriptedTransport(
            HTTPAnswer(400, Self.error("ExpiredToken")),
            HTTPAnswer(200)
        )
        _ = try await client(transport, credentials: source).send(call)
        let used = transport.requests.compactMap { $0.headers["authorization"]?.prefix(40) }
        #expect(used.count == 2)
        #expect(used[0] != used[1])

        let stubborn = ScriptedTransport(HTTPAnswer(400, Self.error("ExpiredToken")))
        #expect(
            try await failure { _ = try await client(stubborn, credentials: source).send(call) }
                == "invalidCredentials: lake.s3.example.org does not accept the credentials, renew "
                + "them, or choose others with --profile (ExpiredToken, s3:GetObject s3://lake/a, "
                + "request 7F)"
        )
        #expect(stubborn.requests.count == 2)
    }

    @Test func stopsWhenCancelled() async throws {
        let transport = ScriptedTransport { _, _ in
            while !Task.isCancelled { await Task.yield() }
            throw AWSError.nobody
        }
        let task = Task { [call] in _ = try await client(transport).send(call) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(transport.requests.count <= 1)
    }

    @Test func hasNoMoreRetriesThanItsBudget() async throws {
        let transport = ScriptedTransport(HTTPAnswer(500))
        let client = client(transport)
        for _ in 0..<40 { _ = try await failure { _ = try await client.send(call) } }
        #expect(transport.requests.count == 40 + RetryBudget.limit / 5)
    }

    @Test func callsServicesThatSpeakJSON() async throws {
        let transport = ScriptedTransport(
            HTTPAnswer(200, "{\"Table\":{}}"),
            HTTPAnswer(
                400,
                "{\"__type\":\"com.amazonaws.glue#EntityNotFoundException\",\"Message\":\"No t.\"}",
                headers: ["x-amzn-requestid": "9A"]
            )
        )
        let settings = try AWSSettings(
            environment: AWSEnvironment(variables: ["AWS_REGION": "eu-west-1"])
        )
        let glue = try AWSJSONClient(.glue, settings, client: client(transport))
        #expect(glue.endpoint == "https://glue.eu-west-1.amazonaws.com")
        let body = Bytes(Array("{}".utf8))
        #expect(
            try await glue.call("AWSGlue.GetTable", body) == Bytes(Array("{\"Table\":{}}".utf8))
        )
        let request = try #require(transport.requests.first)
        #expect(request.headers["x-amz-target"] == "AWSGlue.GetTable")
        #expect(request.headers["content-type"] == "application/x-amz-json-1.1")
        #expect(request.headers["x-amz-content-sha256"] == nil)
        #expect(
            try await failure { _ = try await glue.call("AWSGlue.GetTable", body) } == "notFound: "
                + "glue.eu-west-1.amazonaws.com says: No t, check the request and the endpoint "
                + "(EntityNotFoundException, glue:GetTable, request 9A)"
        )
    }
}
