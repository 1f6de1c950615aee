import Buffers
import ObjectStorage
import StoreContract
import Testing

@testable import AWS

@Suite("Reading from S3")
struct S3ReadingTests {
    private let key: ObjectKey

    init() throws { key = try ObjectKey("a b.parquet") }

    private static func part(
        _ text: String,
        _ range: String,
        isWhole: Bool = true
    ) -> HTTPAnswer {
        HTTPAnswer(
            status: 206,
            headers: ["content-range": "bytes \(range)", "etag": "\"e1\""],
            body: Bytes(text),
            isWhole: isWhole
        )
    }

    @Test func goesOnWhereABodyBrokeOff() async throws {
        let scripted = try ScriptedStore(
            Self.part("01", "0-9/20", isWhole: false),
            Self.part("", "2-9/20", isWhole: false),
            Self.part("23456789", "2-9/20")
        )
        #expect(try await scripted.store.read(key, range: 0..<10).text == "0123456789")
        #expect(scripted.requests == Array(repeating: "GET /table/a%20b.parquet", count: 3))
        let headers = scripted.transport.requests.map(\.headers)
        #expect(headers.map { $0["range"] } == ["bytes=0-9", "bytes=2-9", "bytes=2-9"])
        // The rest must be of the object that the start was of.
        #expect(headers.map { $0["if-match"] } == [nil, "\"e1\"", "\"e1\""])
    }

    @Test func endsWhenNothingComes() async throws {
        let scripted = try ScriptedStore(Self.part("", "0-9/20", isWhole: false))
        #expect(
            try await storeFailure { _ = try await scripted.store.read(key, range: 0..<10) }
                == "unavailable: the object's bytes break off again and again, check the network "
                + "(a b.parquet in s3://lake/table/)"
        )
        #expect(scripted.requests.count == 5)
    }

    @Test func refusesOtherBytesThanWereAskedFor() async throws {
        for answer in [
            Self.part("0123456789", "1-10/20"), Self.part("0123456789", "zero-9/20"),
            HTTPAnswer(200, "0123456789"),
        ] {
            let scripted = try ScriptedStore(answer)
            #expect(
                try await storeFailure { _ = try await scripted.store.read(key, range: 0..<10) }
                    == "unsupported: the answer has other bytes than were asked for, does the "
                    + "endpoint speak S3? (a b.parquet in s3://lake/table/)"
            )
        }
        let long = try ScriptedStore(Self.part("01234567890", "0-9/20"))
        #expect(
            try await storeFailure { _ = try await long.store.read(key, range: 0..<10) }
                == "unsupported: the answer has more or fewer bytes than it says, does the endpoint "
                + "speak S3? (a b.parquet in s3://lake/table/)"
        )
    }

    @Test func namesRangesOutside() async throws {
        let scripted = try ScriptedStore { request, _ in
            request.method == .head ? .head(5) : .refusal(416, "InvalidRange")
        }
        for range: Range<Int64> in [2..<9, -1..<2, 6..<6, 0..<Int64.max] {
            #expect(
                try await storeFailure { _ = try await scripted.store.read(key, range: range) }
                    == "invalidRange: bytes \(range.lowerBound)..<\(range.upperBound) of an object of 5 "
                    + "(a b.parquet in s3://lake/table/)"
            )
        }
    }

    @Test func verifiesChecksumsOfWholeObjects() async throws {
        func answer(_ checksum: String, type: String = "FULL_OBJECT") -> HTTPAnswer {
            HTTPAnswer(
                200,
                "123456789",
                headers: [
                    "etag": "\"e1\"", "content-length": "9",
                    "last-modified": "Fri, 22 May 2020 14:00:00 GMT",
                    "x-amz-checksum-crc64nvme": checksum, "x-amz-checksum-type": type,
                ]
            )
        }
        let right = try ScriptedStore(answer("rosUhgp5mIg="))
        #expect(try await right.store.read(key).text == "123456789")
        #expect(right.transport.requests.first?.headers["x-amz-checksum-mode"] == "ENABLED")
        let wrong = try ScriptedStore(answer("AAAAAAAAAAA="))
        #expect(
            try await storeFailure { _ = try await wrong.store.read(key) }
                == "unavailable: the bytes that come have not the object's checksum, again and again: "
                + "check the network (a b.parquet in s3://lake/table/)"
        )
        #expect(wrong.requests.count == 3)
        let spoiled = try ScriptedStore(answer("AAAAAAAAAAA="), answer("rosUhgp5mIg="))
        #expect(try await spoiled.store.read(key).text == "123456789")
        #expect(spoiled.requests.count == 2)
        // A checksum of checksums says nothing about the bytes here.
        let composite = try ScriptedStore(answer("AAAAAAAAAAA=", type: "COMPOSITE"))
        #expect(try await composite.store.read(key).text == "123456789")
    }

    @Test func readsTheRestOfWholeObjects() async throws {
        let scripted = try ScriptedStore(
            HTTPAnswer(
                status: 200,
                headers: [
                    "etag": "\"e1\"", "content-length": "10",
                    "last-modified": "Fri, 22 May 2020 14:00:00 GMT",
                ],
                body: Bytes("0123"),
                isWhole: false
            ),
            Self.part("456789", "4-9/10")
        )
        #expect(try await scripted.store.read(key).text == "0123456789")
        #expect(scripted.transport.requests.last?.headers["range"] == "bytes=4-9")
    }

    @Test func namesObjectsThatChanged() async throws {
        let scripted = try ScriptedStore(.refusal(412, "PreconditionFailed"))
        let version = ObjectVersion("old")
        for range: Range<Int64>? in [nil, 0..<1] {
            #expect(
                try await storeFailure {
                    _ = try await scripted.store.read(key, range: range, ifVersion: version)
                }
                    == "versionChanged: the object changed before it was read, plan again with the new "
                    + "one (a b.parquet in s3://lake/table/)"
            )
        }
    }

    @Test func refusesHeadersThatMakeNoSense() async throws {
        let scripted = try ScriptedStore(HTTPAnswer(200, headers: ["etag": "\"e\""]))
        #expect(
            try await storeFailure { _ = try await scripted.store.info(key) } == "unsupported: the "
                + "answer has no ETag, length or time, does the endpoint speak S3? (a b.parquet in "
                + "s3://lake/table/)"
        )
    }

    @Test(
        arguments: [
            ("bytes 0-9/10", 0..<10, Int64(10)), ("bytes 5-5/6", 5..<6, 6),
            ("bytes 0-9223372036854775806/9223372036854775807", 0..<Int64.max, Int64.max),
        ] as [(String, Range<Int64>, Int64)]
    )
    func readsContentRanges(text: String, bytes: Range<Int64>, total: Int64) throws {
        let range = try #require(ContentRange(text))
        #expect(range.bytes == bytes)
        #expect(range.total == total)
    }

    @Test(arguments: [
        "", "bytes", "bytes */5", "bytes 0-9", "bytes 9-0/10", "bytes 0-10/10", "items 0-1/2",
        "bytes -1-2/3", "bytes 0-1/99999999999999999999",
    ])
    func readsNoOthers(text: String) { #expect(ContentRange(text) == nil) }
}
