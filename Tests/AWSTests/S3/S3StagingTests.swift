import Buffers
import ObjectStorage
import StoreContract
import Testing

@testable import AWS

@Suite("Staging in S3")
struct S3StagingTests {
    private let key: ObjectKey
    private let id = StagingID(run: "run-1", sequence: 0)

    init() throws { key = try ObjectKey("part-run-1-0-00000.parquet") }

    private static let begun = HTTPAnswer(
        200,
        "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
    )

    private func staged(_ count: Int64 = 5) throws -> StagedObject {
        StagedObject(
            key: key,
            stagingKey: try StagedRecord(
                key: "table/\(key)",
                upload: "u1",
                parts: [.init(etag: "e<&", byteCount: count, checksum: "rosUhgp5mIg=")],
                checksum: "crc64nvme:rosUhgp5mIg="
            ).text(),
            byteCount: count,
            version: nil
        )
    }

    /// A server on which the object may be there, and the upload may be waiting.
    private func scripted(
        object: HTTPAnswer?,
        isWaiting: Bool,
        complete: HTTPAnswer
    ) throws -> ScriptedStore {
        try ScriptedStore { request, _ in
            switch request.method {
            case .head: object ?? HTTPAnswer(404)
            case .get:
                isWaiting ? HTTPAnswer(200, "<ListPartsResult/>") : .refusal(404, "NoSuchUpload")
            default: complete
            }
        }
    }

    @Test func beginsLateAndSendsParts() async throws {
        var options = S3Options()
        options.partByteCount = 4
        let scripted = try ScriptedStore(options: options) { request, _ in
            if request.method == .post { return Self.begun }
            let number = request.query.first?.value ?? ""
            return HTTPAnswer(200, headers: ["etag": "\"e\(number)\""])
        }
        let write = try await scripted.store.stage(key, as: id)
        try await write.append(Bytes("123"))
        #expect(scripted.requests.isEmpty)
        try await write.append(Bytes("456789abcde"))
        try await write.append(Bytes("f"))
        #expect(write.byteCount == 15)
        let staged = try await write.finish()
        #expect(staged.byteCount == 15)
        #expect(staged.version == nil)
        let sent = scripted.transport.requests
        #expect(sent.first?.url.hasSuffix("/table/part-run-1-0-00000.parquet?uploads") == true)
        #expect(sent.first?.headers["x-amz-checksum-algorithm"] == "CRC64NVME")
        #expect(sent.first?.headers["x-amz-checksum-type"] == "FULL_OBJECT")
        let bodies = sent.dropFirst().sorted { $0.query[0].value < $1.query[0].value }.map(
            \.body.text
        )
        #expect(bodies == ["1234", "5678", "9abc", "def"])
        let record = try StagedRecord(staged.stagingKey)
        #expect(record.upload == "u1")
        #expect(record.parts?.map(\.etag) == ["e1", "e2", "e3", "e4"])
        // What was put together from the parts is the checksum of the whole.
        #expect(
            staged.checksum == ObjectChecksum(.crc64nvme, of: Bytes("123456789abcdef")).text
        )
    }

    @Test func completesWithPartsConditionAndChecksum() async throws {
        let scripted = try ScriptedStore(HTTPAnswer(200, "<CompleteMultipartUploadResult/>"))
        try await scripted.store.publish(staged())
        let request = try #require(scripted.transport.requests.first)
        #expect(request.url.hasSuffix("/table/part-run-1-0-00000.parquet?uploadId=u1"))
        #expect(request.headers["if-none-match"] == "*")
        #expect(request.headers["x-amz-checksum-crc64nvme"] == "rosUhgp5mIg=")
        #expect(
            request.body.text == "<CompleteMultipartUpload "
                + "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part><PartNumber>1</PartNumber>"
                + "<ETag>\"e&lt;&amp;\"</ETag><ChecksumCRC64NVME>rosUhgp5mIg=</ChecksumCRC64NVME>"
                + "</Part></CompleteMultipartUpload>"
        )
        #expect(scripted.requests.count == 1)
    }

    @Test func looksWhenItIsNotCompleted() async throws {
        for complete in [
            .refusal(404, "NoSuchUpload"), .refusal(412, "PreconditionFailed"), HTTPAnswer(500),
            HTTPAnswer(200, "<Error><Code>InternalError</Code></Error>"),
        ] {
            let done = try scripted(object: .head(5), isWaiting: false, complete: complete)
            try await done.store.publish(staged())

            let other = try scripted(object: .head(6), isWaiting: false, complete: complete)
            #expect(
                try await storeFailure { try await other.store.publish(staged()) }
                    == "alreadyExists: there is an object of that name (\(key) in s3://lake/table/)"
            )
            let blocked = try scripted(object: .head(5), isWaiting: true, complete: complete)
            #expect(
                try await storeFailure { try await blocked.store.publish(staged()) }
                    == "alreadyExists: there is an object of that name (\(key) in s3://lake/table/)"
            )
            let gone = try scripted(object: nil, isWaiting: false, complete: complete)
            #expect(
                try await storeFailure { try await gone.store.publish(staged()) } == "notFound: "
                    + "neither the staged nor the published object is there (\(key) in "
                    + "s3://lake/table/)"
            )
        }
    }

    @Test func doesWithoutConditionsWhereThereAreNone() async throws {
        var options = S3Options()
        for mode in [PublishMode.upload, .copy] {
            options.publishing = mode
            let scripted = try ScriptedStore(options: options) { request, _ in
                if request.method == .head { return HTTPAnswer(404) }
                return request.headers["if-none-match"] == nil
                    ? HTTPAnswer(200, "<Result><ETag>e</ETag></Result>")
                    : .refusal(501, "NotImplemented")
            }
            let copy = try StagedObject(
                key: key,
                stagingKey: StagedRecord(key: "_sluice/table/staging/run-1/0-0.staged").text(),
                byteCount: 5,
                version: nil
            )
            try await scripted.store.publish(mode == .upload ? staged() : copy)
            #expect(scripted.transport.requests.last?.headers["if-none-match"] == nil)
            #expect(scripted.transport.requests.contains { $0.method == .head })
        }
    }

    @Test func saysWhyAnUploadIsNotCompleted() async throws {
        let broken = try scripted(
            object: nil,
            isWaiting: true,
            complete: .refusal(400, "InvalidPart")
        )
        #expect(
            try await storeFailure { try await broken.store.publish(staged()) } == "unsupported: "
                + "lake.s3.eu-west-1.amazonaws.com says: InvalidPart, check the request and the "
                + "endpoint (InvalidPart, s3:PutObject arn:aws:s3:::lake/table/\(key), request 7F) "
                + "(\(key) in s3://lake/table/)"
        )
        let failing = try scripted(object: nil, isWaiting: true, complete: HTTPAnswer(500))
        #expect(
            try await storeFailure { try await failing.store.publish(staged()) }?
                .hasPrefix("unavailable: ") == true
        )
    }

    @Test func touchesNothingOfOthers() async throws {
        let scripted = try ScriptedStore(HTTPAnswer(204))
        for record in [
            StagedRecord(key: "elsewhere/a", upload: "u", parts: []), StagedRecord(key: "table/a"),
        ] {
            let object = StagedObject(
                key: key,
                stagingKey: try record.text(),
                byteCount: 1,
                version: nil
            )
            for act in [scripted.store.publish, scripted.store.discard] {
                #expect(
                    try await storeFailure { try await act(object) }?.hasPrefix(
                        "invalidKey: what is staged by that name is not of this store ("
                    ) == true
                )
            }
        }
        #expect(scripted.requests.isEmpty)
    }

    @Test func stagesBesideTheTable() async throws {
        var options = S3Options()
        options.publishing = .copy
        let written = HTTPAnswer(200, headers: ["etag": "\"e1\""])
        let scripted = try ScriptedStore(prefix: "lake/t", options: options) { request, number in
            number == 0 ? written : .refusal(412, "PreconditionFailed")
        }
        let staged = try await scripted.store.staged("x", key)
        #expect(scripted.requests == ["PUT /lake/_sluice/t/staging/run-1/0-0.staged"])
        #expect(scripted.transport.requests.first?.headers["if-none-match"] == "*")
        #expect(try StagedRecord(staged.stagingKey).etag == "e1")
        #expect(
            try await storeFailure { _ = try await scripted.store.staged("x", key) }
                == "alreadyExists: something is staged by that id, give each object a number of its "
                + "own (lake/_sluice/t/staging/run-1/0-0.staged in s3://lake/lake/t)"
        )
        #expect(
            try await storeFailure {
                _ = try await scripted.store.stage(key, as: StagingID(run: "a/b", sequence: 0))
            } == "invalidKey: a run's name is one component (a/b in s3://lake/lake/t)"
        )
    }

    /// Then it is the writer's own object that is in the way.
    @Test func stagesThoughAnswersAreLost() async throws {
        var options = S3Options()
        options.publishing = .copy
        options.partByteCount = 4
        let scripted = try ScriptedStore(options: options) { request, number in
            switch (request.method, request.query.first?.name) {
            case (.head, _): .head(request.url.contains("/0-0.") ? 1 : 6, etag: "found")
            case (.put, "partNumber"): HTTPAnswer(200, headers: ["etag": "e"])
            case (.post, "uploads"): Self.begun
            case (.get, _): .refusal(404, "NoSuchUpload")
            default: number == 0 ? HTTPAnswer(500) : .refusal(412, "PreconditionFailed")
            }
        }
        let short = try await scripted.store.staged("x", key)
        #expect(try StagedRecord(short.stagingKey).etag == "found")
        let long = try await scripted.store.staged("123456", key, sequence: 1)
        #expect(try StagedRecord(long.stagingKey).etag == "found")
    }

    @Test func discardsAThousandAtOnce() async throws {
        var options = S3Options()
        options.publishing = .copy
        let scripted = try ScriptedStore(prefix: "a/t<&>/", options: options) { _, number in
            number == 0
                ? HTTPAnswer(
                    200,
                    "<DeleteResult><Error><Key>k</Key><Code>NoSuchKey</Code></Error></DeleteResult>"
                )
                : HTTPAnswer(
                    200,
                    "<DeleteResult><Error><Key>k</Key><Code>AccessDenied</Code>"
                        + "<Message>no</Message></Error></DeleteResult>"
                )
        }
        let staged = try (0..<1_001).map { number in
            let record = StagedRecord(key: "a/_sluice/t<&>/staging/r/0-\(number).staged")
            return StagedObject(
                key: key,
                stagingKey: try record.text(),
                byteCount: 1,
                version: nil,
                checksum: nil
            )
        }
        #expect(
            try await storeFailure { try await scripted.store.discard(staged) }
                == "permissionDenied: k could not be deleted with others: no (AccessDenied) "
                + "(s3://lake/a/t<&>/)"
        )
        #expect(scripted.requests == ["POST /?delete", "POST /?delete"])
        let requests = scripted.transport.requests
        let counts = requests.map { $0.body.text.split(separator: "<Object>").count - 1 }
        #expect(counts == [1_000, 1])
        #expect(
            requests[1].body.text.contains("<Key>a/_sluice/t&lt;&amp;&gt;/staging/r/0-1000.staged")
        )
        #expect(requests.allSatisfy { $0.headers["content-md5"]?.count == 24 })
        try await scripted.store.discard([])
        #expect(scripted.requests.count == 2)
    }

    @Test func cannotStageEverywhere() async throws {
        var options = S3Options()
        options.publishing = .rename
        #expect(
            try await storeFailure { _ = try ScriptedStore(options: options) { _, _ in .head(1) } }
                == "unsupported: S3 cannot rename, publish by upload or copy (s3://lake/table/)"
        )
        options.publishing = .copy
        #expect(
            try await storeFailure {
                _ = try ScriptedStore(prefix: "", options: options) { _, _ in .head(1) }
            }
                == "unsupported: a table that is the whole bucket has nothing beside it where objects "
                + "could be staged, put it into a folder or publish by upload (s3://lake/)"
        )
    }

    @Test func listsUploadsPageByPage() async throws {
        let upload = { (key: String) in
            "<Upload><Key>\(key)</Key><UploadId>u-\(key.count)</UploadId>"
                + "<Initiated>2020-05-22T14:02:11.000Z</Initiated></Upload>"
        }
        let pages = [
            "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated>"
                + "<NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>m</NextUploadIdMarker>"
                + upload("table/h=1/part-run-1-0-00000.parquet") + "</ListMultipartUploadsResult>",
            "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>"
                + upload("table/somebody's") + upload("table/part-run-2-1-00000.parquet")
                + "</ListMultipartUploadsResult>",
        ]
        let scripted = try ScriptedStore { _, number in
            HTTPAnswer(
                200,
                pages[number % 2],
                headers: ["date": "Fri, 22 May 2020 14:03:11 GMT"]
            )
        }
        let all = try await scripted.store.leftovers(ofRun: nil)
        #expect(
            all.map(\.id) == [id, nil, StagingID(run: "run-2", slice: 1, sequence: 0)]
        )
        #expect(all.map(\.ageSeconds) == [60, 60, 60])
        #expect(all.first?.key?.text == "h=1/part-run-1-0-00000.parquet")
        #expect(
            scripted.requests.last?.hasSuffix("&key-marker=k&upload-id-marker=m") == true
        )
        #expect(try await scripted.store.leftovers(ofRun: "run-2").count == 1)
    }

    @Test(arguments: [
        ("<Other/>", "lists no uploads"),
        (
            "<ListMultipartUploadsResult><Upload/></ListMultipartUploadsResult>",
            "lists an upload without key, id or time"
        ),
        (
            "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated></ListMultipartUploadsResult>",
            "breaks off a listing without saying where"
        ),
    ])
    func refusesListingsThatMakeNoSense(body: String, reason: String) async throws {
        let scripted = try ScriptedStore(HTTPAnswer(200, body))
        #expect(
            try await storeFailure { _ = try await scripted.store.leftovers(ofRun: nil) }
                == "unsupported: the answer \(reason), does the endpoint speak S3? (s3://lake/table/)"
        )
    }

    @Test(arguments: [
        (HTTPAnswer(200, "<InitiateMultipartUploadResult/>"), "names no upload"),
        (begun, "to a part has no ETag"),
    ])
    func refusesAnswersToUploadsThatMakeNoSense(answer: HTTPAnswer, reason: String) async throws {
        let scripted = try ScriptedStore(answer)
        let write = try await scripted.store.stage(key, as: id)
        try await write.append(Bytes("x"))
        #expect(
            try await storeFailure { _ = try await write.finish() } == "unsupported: the answer "
                + "\(reason), does the endpoint speak S3? (\(key) in s3://lake/table/)"
        )
    }
}
