import Buffers
import ObjectStorage
import StoreContract
import Testing

@testable import AWS

@Suite("Writing to S3")
struct S3WritingTests {
    private let key: ObjectKey
    private static let written = HTTPAnswer(
        200,
        headers: ["etag": "\"e2\"", "date": "Fri, 22 May 2020 14:03:12 GMT"]
    )

    init() throws { key = try ObjectKey("a") }

    @Test func sendsWhatGoesWithAnObject() async throws {
        var options = S3Options()
        options.encryption = .kms(key: "k1")
        options.requesterPays = true
        let scripted = try ScriptedStore(options: options) { _, _ in Self.written }
        let info = try await scripted.store.write(Bytes("123456789"), to: key, if: .ifAbsent)
        #expect(info.version == ObjectVersion("e2"))
        #expect(info.modifiedNanoseconds == 1_590_156_192_000_000_000)
        let headers = try #require(scripted.transport.requests.first).headers
        #expect(headers["if-none-match"] == "*")
        #expect(headers["x-amz-server-side-encryption"] == "aws:kms")
        #expect(headers["x-amz-server-side-encryption-aws-kms-key-id"] == "k1")
        #expect(headers["x-amz-request-payer"] == "requester")
        #expect(headers["x-amz-checksum-crc64nvme"] == "rosUhgp5mIg=")
        #expect(headers["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD")
        #expect(S3Encryption.s3.headers["x-amz-server-side-encryption"] == "AES256")
    }

    @Test func signsBodiesWhereNothingElseCoversThem() async throws {
        let scripted = try ScriptedStore([
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9000",
            "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
        ]) { _, _ in Self.written }
        try await scripted.store.write(Bytes("x"), to: key)
        let request = try #require(scripted.transport.requests.first)
        #expect(request.url == "http://127.0.0.1:9000/lake/table/a")
        #expect(
            request.headers["x-amz-content-sha256"] == PayloadHash.signed.text(of: Bytes("x"))
        )
        #expect(request.headers["x-amz-checksum-crc64nvme"] == nil)
    }

    @Test func saysWhenItDoesNotKnowWhoseTheObjectIs() async throws {
        let scripted = try ScriptedStore(HTTPAnswer(500), .refusal(412, "PreconditionFailed"))
        #expect(
            try await storeFailure {
                try await scripted.store.write(Bytes("x"), to: key, if: .ifAbsent)
            }
                == "other: an answer to the write was lost, and now there is another object: read it to "
                + "see whose it is (a in s3://lake/table/)"
        )
        // Who is asked to wait has not written.
        for first in [
            HTTPAnswer.refusal(503, "SlowDown"), .refusal(409, "ConditionalRequestConflict"),
        ] {
            let slow = try ScriptedStore(first, .refusal(412, "PreconditionFailed"))
            #expect(
                try await storeFailure {
                    try await slow.store.write(Bytes("x"), to: key, if: .ifAbsent)
                } == "alreadyExists: there is an object of that name (a in s3://lake/table/)"
            )
        }
    }

    /// Some old servers compare the header with the bare ETag.
    @Test func triesETagsWithoutQuotes() async throws {
        let scripted = try ScriptedStore { request, _ in
            switch (request.method, request.headers["if-match"]) {
            case (.head, _): .head(1)
            case (_, "e1"?): Self.written
            default: .refusal(412, "PreconditionFailed")
            }
        }
        let version = ObjectVersion("e1")
        let info = try await scripted.store.write(Bytes("x"), to: key, if: .ifVersion(version))
        #expect(info.version.text == "e2")
        #expect(scripted.requests == ["PUT /table/a", "HEAD /table/a", "PUT /table/a"])
        #expect(
            try await storeFailure {
                let other = ObjectVersion("e0")
                try await scripted.store.write(Bytes("x"), to: key, if: .ifVersion(other))
            }
                == "versionChanged: the object changed before it was written, plan again with the new "
                + "one (a in s3://lake/table/)"
        )
    }

    @Test func deletesWhatWasMeant() async throws {
        let scripted = try ScriptedStore { request, _ in
            request.method == .head ? .head(1) : HTTPAnswer(204)
        }
        try await scripted.store.delete(key, ifVersion: ObjectVersion("e1"))
        #expect(scripted.requests == ["HEAD /table/a", "DELETE /table/a"])
        #expect(scripted.transport.requests.last?.headers["if-match"] == "\"e1\"")
        let raced = try ScriptedStore { request, _ in
            request.method == .head ? .head(1) : .refusal(412, "PreconditionFailed")
        }
        #expect(
            try await storeFailure {
                try await raced.store.delete(key, ifVersion: ObjectVersion("e1"))
            }
                == "versionChanged: the object changed before it was deleted, plan again with the new "
                + "one (a in s3://lake/table/)"
        )
    }

    @Test func needsAnETag() async throws {
        let scripted = try ScriptedStore(HTTPAnswer(200))
        #expect(
            try await storeFailure { try await scripted.store.write(Bytes("x"), to: key) }
                == "unsupported: the answer to a write has no ETag, does the endpoint speak S3? (a in "
                + "s3://lake/table/)"
        )
    }
}
