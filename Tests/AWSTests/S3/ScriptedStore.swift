import Buffers
import ObjectStorage
import StoreContract
import Testing

@testable import AWS

/// A store whose server answers from memory.
struct ScriptedStore {
    let store: S3ObjectStore
    let transport: ScriptedTransport
    let clock = TurnedClock()

    init(
        bucket: String = "lake",
        prefix: String = "table/",
        _ variables: [String: String] = [:],
        options: S3Options = S3Options(),
        _ answer: @escaping @Sendable (HTTPRequest, Int) async throws -> HTTPAnswer
    ) throws {
        transport = ScriptedTransport(answer)
        let keys = [
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "hidden",
            "AWS_REGION": "eu-west-1",
        ]
        let settings = try AWSSettings(
            environment: AWSEnvironment(variables: keys.merging(variables) { $1 })
        )
        store = try S3ObjectStore(
            bucket: bucket,
            prefix: prefix,
            AWSConnection(settings, transport: transport, clock: clock.clock),
            options: options
        )
    }

    init(_ answers: HTTPAnswer...) throws {
        try self.init { _, number in answers[min(number, answers.count - 1)] }
    }

    /// What was asked, one line a request: `GET /table/a?b=c`.
    var requests: [String] {
        transport.requests.map { request in
            "\(request.method.rawValue) "
                + request.url.dropFirst("https://lake.s3.eu-west-1.amazonaws.com".count)
        }
    }
}

extension HTTPAnswer {
    /// A refusal of S3's.
    static func refusal(_ status: Int, _ code: String, headers: HTTPHeaders = [:]) -> HTTPAnswer {
        HTTPAnswer(
            status,
            "<Error><Code>\(code)</Code><Message>\(code)</Message><RequestId>7F</RequestId></Error>",
            headers: headers
        )
    }

    /// An answer to HEAD.
    static func head(_ count: Int, etag: String = "e1") -> HTTPAnswer {
        HTTPAnswer(
            200,
            headers: [
                "etag": "\"\(etag)\"", "content-length": String(count),
                "last-modified": "Fri, 22 May 2020 14:00:00 GMT",
            ]
        )
    }
}

/// The kind and the whole text of the error of a store, or of AWS.
func storeFailure(of body: () async throws -> Void) async throws -> String? {
    do {
        return try await failure(of: body)
    } catch let error as ObjectStoreError {
        return "\(error.kind): \(error)"
    }
}
