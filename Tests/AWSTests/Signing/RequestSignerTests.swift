import Buffers
import Foundation
import Testing

@testable import AWS

/// AWS's published test suite for Signature Version 4, the examples of S3's API Reference, and what
/// botocore signs.
@Suite("Signatures")
struct RequestSignerTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        var method = HTTPMethod.get
        var path = "/"
        var query: [HTTPRequest.Parameter] = []
        var headers: HTTPHeaders = [:]
        var body = ""
        let signature: String

        var testDescription: String { name }
    }

    static let token =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="

    static let unreserved =
        "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

    static let vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"

    static let vectors = [
        Vector(name: "get-vanilla", signature: vanilla),
        Vector(
            name: "get-vanilla-query-order-key-case",
            query: [.init("Param2", "value2"), .init("Param1", "value1")],
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        ),
        Vector(
            name: "get-vanilla-query-order-key",
            query: [.init("Param1", "value2"), .init("Param1", "Value1")],
            signature: "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"
        ),
        Vector(
            name: "get-vanilla-query-order-value",
            query: [.init("Param1", "value2"), .init("Param1", "value1")],
            signature: "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"
        ),
        Vector(
            name: "get-vanilla-query-unreserved",
            query: [.init(unreserved, unreserved)],
            signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"
        ),
        Vector(
            name: "get-vanilla-utf8-query",
            query: [.init("ሴ", "bar")],
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"
        ),
        Vector(
            name: "get-unreserved",
            path: "/" + unreserved,
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
        ),
        Vector(
            name: "get-utf8",
            path: "/ሴ",
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
        ),
        Vector(
            name: "get-space",
            path: "/example space/",
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"
        ),
        Vector(
            name: "get-slashes",
            path: "//example//",
            signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"
        ),
        Vector(name: "get-slash-dot-slash", path: "/./", signature: vanilla),
        Vector(
            name: "get-slash-pointless-dot",
            path: "/./example",
            signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"
        ),
        Vector(name: "get-relative-relative", path: "/example1/example2/../..", signature: vanilla),
        Vector(
            name: "get-header-key-duplicate",
            headers: ["My-Header1": "value2", "my-header1": "value2", "MY-HEADER1": "value1"],
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
        ),
        Vector(
            name: "get-header-value-order",
            headers: [
                "My-Header1": "value4", "my-header1": "value1", "my-Header1": "value3",
                "MY-header1": "value2",
            ],
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"
        ),
        Vector(
            name: "get-header-value-trim",
            headers: ["My-Header1": " value1", "My-Header2": " \"a   b   c\""],
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
        ),
        Vector(
            name: "get-header-value-multiline",
            headers: ["My-Header1": "value1", "my-header1": "value2", "MY-header1": "value3"],
            signature: "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790"
        ),
        Vector(
            name: "post-vanilla",
            method: .post,
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        ),
        Vector(
            name: "post-header-key-sort",
            method: .post,
            headers: ["My-Header1": "value1"],
            signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"
        ),
        Vector(
            name: "post-sts-header-before",
            method: .post,
            headers: ["X-Amz-Security-Token": token],
            signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"
        ),
        Vector(
            name: "post-vanilla-query",
            method: .post,
            query: [.init("Param1", "value1")],
            signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"
        ),
        Vector(
            name: "post-x-www-form-urlencoded",
            method: .post,
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: "Param1=value1",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        ),
        Vector(
            name: "post-x-www-form-urlencoded-parameters",
            method: .post,
            headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf8"],
            body: "Param1=value1",
            signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"
        ),
    ]

    private func credentials(
        _ id: String,
        _ secret: String,
        token: String? = nil
    ) -> AWSCredentials {
        AWSCredentials(
            accessKeyID: id,
            secretAccessKey: Secret(secret),
            sessionToken: token.map { Secret($0) },
            source: "a test"
        )
    }

    @Test(arguments: vectors)
    func areAsInThePublishedSuite(_ vector: Vector) throws {
        let request = HTTPRequest(
            vector.method,
            Endpoint(host: "example.amazonaws.com"),
            path: vector.path,
            query: vector.query,
            headers: vector.headers,
            body: Bytes(Array(vector.body.utf8))
        )
        let signed = RequestSigner(service: "service", region: "us-east-1").signed(
            request,
            payloadHash: PayloadHash.signed.text(of: request.body),
            with: credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            at: WireTime(seconds: 1_440_938_160)
        )
        let authorization = try #require(signed.headers["authorization"])
        #expect(authorization.hasSuffix("Signature=\(vector.signature)"))
        #expect(
            authorization.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            )
        )
        #expect(signed.headers["x-amz-date"] == "20150830T123600Z")
    }

    /// "Examples: Signature Calculations" of S3's API Reference.
    @Test(arguments: [
        Vector(
            name: "GET object",
            path: "/test.txt",
            headers: ["Range": "bytes=0-9"],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        ),
        Vector(
            name: "PUT object",
            method: .put,
            path: "/test%24file.text",
            headers: [
                "Date": "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-storage-class": "REDUCED_REDUNDANCY",
            ],
            body: "Welcome to Amazon S3.",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        ),
        Vector(
            name: "GET bucket lifecycle",
            query: [.init("lifecycle")],
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        ),
        Vector(
            name: "GET bucket, list objects",
            query: [.init("max-keys", "2"), .init("prefix", "J")],
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        ),
    ])
    func areAsInS3sReference(_ vector: Vector) throws {
        var request = HTTPRequest(
            vector.method,
            Endpoint(host: "examplebucket.s3.amazonaws.com"),
            path: vector.path,
            query: vector.query,
            headers: vector.headers,
            body: Bytes(Array(vector.body.utf8))
        )
        let hash = PayloadHash.signed.text(of: request.body)
        request.headers["x-amz-content-sha256"] = hash
        let signed = RequestSigner(service: "s3", region: "us-east-1").signed(
            request,
            payloadHash: hash,
            with: credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            at: WireTime(seconds: 1_369_353_600)
        )
        #expect(
            signed.headers["authorization"]?.hasSuffix("Signature=\(vector.signature)") == true
        )
    }

    struct Recorded: Decodable, Sendable {
        let service: String
        let method: String
        let path: String
        let query: [[String]]
        let headers: [String: String]
        let body: String
        let secret: String
        let token: String?
        let time: String
        let authorization: String
        let payload: String
    }

    static func recorded() throws -> [Recorded] {
        let url = try #require(
            Bundle.module.url(
                forResource: "signatures",
                withExtension: "json",
                subdirectory: "Fixtures"
            )
        )
        return try JSONDecoder().decode([Recorded].self, from: Data(contentsOf: url))
    }

    @Test func areAsBotocoreSigns() throws {
        let cases = try Self.recorded()
        #expect(cases.count == 60)
        for recorded in cases {
            var request = HTTPRequest(
                try #require(HTTPMethod(rawValue: recorded.method)),
                Endpoint(host: "\(recorded.service).example.org"),
                path: recorded.path,
                query: recorded.query.map { .init($0[0], $0[1]) },
                body: Bytes(Array(recorded.body.utf8))
            )
            for (name, value) in recorded.headers { request.headers.add(name, value) }
            let digits = recorded.time
            let time = try #require(
                WireTime(
                    iso8601: "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-"
                        + "\(digits.dropFirst(6).prefix(5)):\(digits.dropFirst(11).prefix(2)):"
                        + digits.dropFirst(13)
                )
            )
            let hash = PayloadHash.signed.text(of: request.body)
            if recorded.service == "s3" {
                request.headers["x-amz-content-sha256"] =
                    recorded.payload == "UNSIGNED-PAYLOAD" ? recorded.payload : hash
            }
            let signed = RequestSigner(service: recorded.service, region: "eu-west-1").signed(
                request,
                payloadHash: recorded.payload == "UNSIGNED-PAYLOAD" ? recorded.payload : hash,
                with: credentials("AKIDEXAMPLE", recorded.secret, token: recorded.token),
                at: time
            )
            #expect(signed.headers["authorization"] == recorded.authorization, "\(recorded.path)")
        }
    }
}
