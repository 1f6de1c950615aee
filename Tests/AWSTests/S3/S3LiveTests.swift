import Buffers
import ObjectStorage
import SeededRandom
import StoreContract
import Testing

@testable import AWS

/// What goes beyond the contract, on real servers.
@Suite("S3 on servers")
struct S3LiveTests {
    private func store(
        _ server: LiveServer,
        _ options: S3Options = S3Options(),
        meter: RequestMeter = RequestMeter()
    ) async throws -> S3ObjectStore {
        let connection = try await server.connection(meter: meter)
        try await connection.makeBucket(LiveServer.bucket)
        return try S3ObjectStore(
            bucket: LiveServer.bucket,
            prefix: "live/\(UInt64.random(in: 0...UInt64.max))/t",
            connection,
            options: options
        )
    }

    private func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            let word = random.next()
            for shift in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(shift))))
            }
        }
        return Array(bytes.prefix(count))
    }

    /// On moto with one checksum alone, since what it gives out as a CRC-32C is none.
    @Test(arguments: [
        (LiveServer.seaweed, ChecksumAlgorithm.crc64nvme), (.seaweed, .crc32c), (.moto, .crc64nvme),
    ])
    func uploadsInParts(_ server: LiveServer, _ checksum: ChecksumAlgorithm) async throws {
        var options = S3Options()
        options.partByteCount = 5 << 20
        options.partsInFlight = 2
        options.checksum = checksum
        let meter = RequestMeter()
        let store = try await store(server, options, meter: meter)
        let key = try ObjectKey("part-run-1-0-00000.parquet")
        let data = noise(17 << 20, seed: 1)
        let before = meter.counts
        let write = try await store.stage(key, as: StagingID(run: "run-1", sequence: 0))
        for start in stride(from: 0, to: data.count, by: 3 << 20) {
            try await write.append(Bytes(data[start..<min(data.count, start + (3 << 20))]))
        }
        let staged = try await write.finish()
        #expect(try StagedRecord(staged.stagingKey).parts?.count == 4)
        #expect(staged.checksum == ObjectChecksum(checksum, of: Bytes(data)).text)
        try await store.publish(staged)
        // Begin, four parts, complete.
        #expect(meter.counts.writes - before.writes == 6)
        #expect(meter.counts.reads == before.reads)
        #expect(try await store.read(key) == Bytes(data))
        #expect(
            try await store.read(key, range: 6_000_000..<6_000_010).array
                == Array(data[6_000_000..<6_000_010])
        )
    }

    @Test(arguments: LiveServer.allCases)
    func copiesLargeObjectsInParts(_ server: LiveServer) async throws {
        var options = S3Options()
        options.publishing = .copy
        options.copyByteCountLimit = 1 << 20
        let store = try await store(server, options)
        let key = try ObjectKey("a.parquet")
        let data = Bytes(noise(6 << 20, seed: 2))
        let write = try await store.stage(key, as: StagingID(run: "run-1", sequence: 0))
        try await write.append(data)
        let staged = try await write.finish()
        try await store.publish(staged)
        try await store.publish(staged)
        try await store.discard(staged)
        #expect(try await store.read(key) == data)
        #expect(try await store.leftovers(ofRun: nil).isEmpty)
    }

    @Test(arguments: LiveServer.allCases)
    func namesWrongKeys(_ server: LiveServer) async throws {
        let connection = try await server.connection()
        try await connection.makeBucket(LiveServer.bucket)
        var environment = connection.settings.environment
        environment.variables["AWS_SECRET_ACCESS_KEY"] = "wrong"
        let store = try S3ObjectStore(
            bucket: LiveServer.bucket,
            prefix: "t",
            AWSConnection(AWSSettings(environment: environment))
        )
        let message = try await storeFailure { _ = try await store.list() }
        #expect(
            message?.contains("does not accept the credentials, renew them, or choose others with")
                == true
        )
        #expect(message?.contains("wrong") == false)
    }

    @Test(arguments: LiveServer.allCases)
    func namesBucketsThatAreAbsent(_ server: LiveServer) async throws {
        let store = try S3ObjectStore(
            bucket: "no-such-bucket",
            prefix: "t",
            await server.connection()
        )
        #expect(
            try await storeFailure { _ = try await store.list() }
                == "invalidKey: there is no bucket "
                + "no-such-bucket at this endpoint, create it or correct the location "
                + "(s3://no-such-bucket/t)"
        )
    }

    @Test(arguments: LiveServer.allCases)
    func readsTheRulesOfABucket(_ server: LiveServer) async throws {
        let connection = try await server.connection()
        try await connection.makeBucket("ruled")
        let bucket = try S3Bucket("ruled", connection, requesterPays: false)
        let rules = """
            <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>a</ID>
            <Status>Enabled</Status><Filter><Prefix>t/</Prefix></Filter>
            <AbortIncompleteMultipartUpload><DaysAfterInitiation>3</DaysAfterInitiation>
            </AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>
            """
        let request = S3Request(
            operation: "PutLifecycleConfiguration",
            method: .put,
            query: [.init("lifecycle")],
            body: Bytes(rules)
        )
        #expect(try await bucket.send(request).answer.isSuccess)
        let covered = try S3ObjectStore(bucket: "ruled", prefix: "t", connection)
        #expect(try await covered.stagedLifetime() == .seconds(3 * 86_400))
        let free = try S3ObjectStore(bucket: "ruled", prefix: "free", connection)
        #expect(try await free.stagedLifetime() == nil)
    }
}
