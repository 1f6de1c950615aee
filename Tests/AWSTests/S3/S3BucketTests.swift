import Buffers
import ObjectStorage
import SeededRandom
import StoreContract
import Testing

@testable import AWS

@Suite("Buckets of S3")
struct S3BucketTests {
    private let key: ObjectKey

    init() throws { key = try ObjectKey("a") }

    @Test(arguments: [
        ("lake", [:], "https://lake.s3.eu-west-1.amazonaws.com/t/a"),
        ("my.lake", [:], "https://s3.eu-west-1.amazonaws.com/my.lake/t/a"),
        ("Lake_1", [:], "https://s3.eu-west-1.amazonaws.com/Lake_1/t/a"),
        ("lake", ["AWS_REGION": "cn-north-1"], "https://lake.s3.cn-north-1.amazonaws.com.cn/t/a"),
        ("lake", ["AWS_ENDPOINT_URL": "https://s3.example.org"], "https://s3.example.org/lake/t/a"),
        (
            "lake", ["AWS_ENDPOINT_URL_S3": "http://[::1]:9000/base"],
            "http://[::1]:9000/base/lake/t/a"
        ),
    ])
    func haveAddresses(bucket: String, variables: [String: String], url: String) async throws {
        let scripted = try ScriptedStore(bucket: bucket, prefix: "t", variables) { _, _ in .head(1)
        }
        _ = try await scripted.store.info(key)
        #expect(scripted.transport.requests.map(\.url) == [url])
    }

    @Test func haveNames() throws {
        for name in ["", "ab", "a/b", "a b", "käse", String(repeating: "a", count: 256)] {
            let error = #expect(throws: AWSError.self) {
                _ = try ScriptedStore(bucket: name) { _, _ in HTTPAnswer(200) }
            }
            #expect(
                error?.description
                    == "\(name) is no bucket's name, expected 3 to 63 letters, digits, "
                    + "dots and hyphens"
            )
        }
    }

    @Test func areFollowedToTheirRegion() async throws {
        for answer in [
            HTTPAnswer.refusal(
                301,
                "PermanentRedirect",
                headers: ["x-amz-bucket-region": "us-west-2"]
            ),
            HTTPAnswer(
                400,
                "<Error><Code>AuthorizationHeaderMalformed</Code><Region>us-west-2</Region></Error>"
            ),
            HTTPAnswer(301, headers: ["x-amz-bucket-region": "us-west-2"]),
        ] {
            let scripted = try ScriptedStore { request, _ in
                request.endpoint.host.contains("us-west-2") ? .head(1) : answer
            }
            for _ in 1...2 { _ = try await scripted.store.info(key) }
            #expect(
                scripted.transport.requests.map { $0.endpoint.host } == [
                    "lake.s3.eu-west-1.amazonaws.com", "lake.s3.us-west-2.amazonaws.com",
                    "lake.s3.us-west-2.amazonaws.com",
                ]
            )
            #expect(
                scripted.transport.requests.last?.headers["authorization"]?
                    .contains("/us-west-2/s3/") == true
            )
        }
    }

    @Test func areNotFollowedToNonsense() async throws {
        let scripted = try ScriptedStore(
            HTTPAnswer(301, headers: ["x-amz-bucket-region": "evil.example.org/"])
        )
        #expect(
            try await storeFailure { _ = try await scripted.store.info(key) } == "other: "
                + "lake.s3.eu-west-1.amazonaws.com answers with status 301, check the request and "
                + "the endpoint (s3:GetObject arn:aws:s3:::lake/table/a) (a in s3://lake/table/)"
        )
        #expect(scripted.requests.count == 1)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let answer: HTTPAnswer
        let message: String

        init(_ answer: HTTPAnswer, _ message: String...) {
            self.answer = answer
            self.message = message.joined()
        }

        var testDescription: String { message }
    }

    static let refusals: [Refusal] = [
        Refusal(
            .refusal(403, "AccessDenied"),
            "permissionDenied: lake.s3.eu-west-1.amazonaws.com gives no permission, allow ",
            "s3:ListBucket on arn:aws:s3:::lake (AccessDenied, s3:ListBucket ",
            "arn:aws:s3:::lake, request 7F) (s3://lake/table/)"
        ),
        Refusal(
            .refusal(404, "NoSuchBucket"),
            "invalidKey: there is no bucket lake at this endpoint, create it or correct the ",
            "location (s3://lake/table/)"
        ),
        Refusal(
            .refusal(403, "InvalidAccessKeyId"),
            "invalidCredentials: lake.s3.eu-west-1.amazonaws.com does not accept the credentials, ",
            "renew them, or choose others with --profile (InvalidAccessKeyId, s3:ListBucket ",
            "arn:aws:s3:::lake, request 7F)"
        ),
        Refusal(
            .refusal(503, "SlowDown"),
            "unavailable: lake.s3.eu-west-1.amazonaws.com asks for fewer requests, run again later, ",
            "or with fewer at once (SlowDown, s3:ListBucket arn:aws:s3:::lake, request 7F) ",
            "(s3://lake/table/)"
        ),
        Refusal(
            HTTPAnswer(500),
            "unavailable: lake.s3.eu-west-1.amazonaws.com failed (status 500), run again later ",
            "(s3:ListBucket arn:aws:s3:::lake) (s3://lake/table/)"
        ),
        Refusal(
            HTTPAnswer(200, "<html><p>Welcome</p></html>"),
            "unsupported: the answer lists no objects, does the endpoint speak S3? (s3://lake/table/)"
        ),
        Refusal(
            HTTPAnswer(200, "{}"),
            "unsupported: the XML of the answer has text outside of elements (at byte 2), is the ",
            "endpoint right? (s3://lake/table/)"
        ),
        Refusal(
            HTTPAnswer(
                200,
                "<ListBucketResult><Contents><Key>table/a</Key></Contents></ListBucketResult>"
            ),
            "unsupported: the answer lists an object without key, size, time or ETag, does the ",
            "endpoint speak S3? (s3://lake/table/)"
        ),
    ]

    @Test(arguments: refusals)
    func sayWhatIsWrong(_ refusal: Refusal) async throws {
        let scripted = try ScriptedStore(refusal.answer)
        let text = try await storeFailure { _ = try await scripted.store.list() }
        #expect(text == refusal.message)
    }

    @Test func sayThatNobodyAnswers() async throws {
        let scripted = try ScriptedStore { _, _ in throw AWSError.nobody }
        let error = await #expect(throws: ObjectStoreError.self) {
            _ = try await scripted.store.list()
        }
        #expect(error?.kind.isRetryable == true)
        #expect(
            error?.description == "nobody answers (s3:ListBucket arn:aws:s3:::lake, 8 attempts) "
                + "(s3://lake/table/)"
        )
    }

    @Test func endListingsThatHaveNoEnd() async throws {
        for keys in [[], ["table/a/"], ["table/a"]] {
            let scripted = try ScriptedStore(Self.page(keys, truncated: true))
            #expect(
                try await storeFailure { _ = try await scripted.store.list(limit: 1_000) }
                    == "unsupported: the listing has no end, does the endpoint speak S3? "
                    + "(s3://lake/table/)"
            )
            #expect(scripted.requests.count <= 2)
        }
    }

    /// Damaged listings end in an error, or in a listing.
    @Test(arguments: 0..<200)
    func survivesDamage(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var bytes = [UInt8](Self.page(["table/a%2Fb", "table/c"], truncated: false).body.array)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            bytes[index] = Array("<>&;/%-9Te".utf8).randomElement(using: &random) ?? 0
        }
        let scripted = try ScriptedStore(HTTPAnswer(status: 200, body: Bytes(bytes)))
        do {
            let objects = try await scripted.store.list().objects
            #expect(objects.allSatisfy { $0.byteCount >= 0 })
        } catch {
            #expect(error is ObjectStoreError)
        }
    }

    private static func page(_ keys: [String], truncated: Bool) -> HTTPAnswer {
        let contents = keys.map { key in
            "<Contents><Key>\(key)</Key><Size>1</Size><ETag>&quot;e&quot;</ETag>"
                + "<LastModified>2020-05-22T14:00:00.500Z</LastModified></Contents>"
        }
        return HTTPAnswer(
            200,
            "<ListBucketResult><IsTruncated>\(truncated)</IsTruncated>"
                + "<EncodingType>url</EncodingType>\(contents.joined())</ListBucketResult>"
        )
    }

    @Test func listWithoutFoldersAndKeepTheirOrder() async throws {
        let scripted = try ScriptedStore { _, number in
            number == 0
                ? Self.page(["table/", "table/a+b%2Bc"], truncated: true)
                : Self.page(["table/b/", "table/c"], truncated: false)
        }
        let objects = try await scripted.store.list(limit: 5).objects
        #expect(objects.map(\.key.text) == ["a b+c", "c"])
        #expect(objects.first?.modifiedNanoseconds == 1_590_156_000_000_000_000)
        #expect(objects.first?.version.text == "e")
        #expect(
            scripted.requests == [
                "GET /?list-type=2&encoding-type=url&prefix=table%2F&max-keys=5",
                "GET /?list-type=2&encoding-type=url&prefix=table%2F&max-keys=4"
                    + "&start-after=table%2Fa%20b%2Bc",
            ]
        )
        let odd = try ScriptedStore(Self.page(["table/a//b"], truncated: false))
        #expect(
            try await storeFailure { _ = try await odd.store.list() }
                == "invalidKey: the key has an "
                + "empty component, a key is like year=2020/part-0.parquet (a//b in s3://lake/table/)"
        )
    }
}
