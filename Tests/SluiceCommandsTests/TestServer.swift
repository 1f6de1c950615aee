import Foundation
import ObjectStorage
import RoadTraffic
import Sluice
import Synchronization
import Testing

@testable import SluiceCommands

/// A server that `scripts/with-services` has started.
enum TestServer: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case seaweed
    case moto = "moto-verify"
    case radosgw

    /// Without radosgw, unless somebody has started it: `scripts/with-services --radosgw`.
    static var allCases: [TestServer] {
        let isThere = ProcessInfo.processInfo.environment["SLUICE_TEST_RADOSGW"] != nil
        return [.seaweed, .moto] + (isThere ? [.radosgw] : [])
    }

    static var folder: String? { ProcessInfo.processInfo.environment["SLUICE_TEST_SERVICES"] }
    static var isThere: Bool { folder != nil }
    static let hint: Comment =
        "SLUICE_TEST_SERVICES names no servers: make test starts them, or scripts/with-services"

    var testDescription: String { rawValue }

    /// What leads a process there.
    var variables: [String: String] {
        get throws {
            let path = try #require(Self.folder) + "/\(rawValue)/env"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            var variables = ["AWS_EC2_METADATA_DISABLED": "true"]
            for line in text.split(separator: "\n") {
                let sides = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
                if sides.count == 2 { variables[String(sides[0])] = String(sides[1]) }
            }
            return variables
        }
    }

    /// Runs a command as a process whose environment leads to the server.
    func run(_ arguments: String...) async throws -> CommandRun { try await run(arguments) }

    func run(
        _ arguments: [String],
        _ more: [String: String] = [:]
    ) async throws -> CommandRun {
        let folder = try TemporaryFolder()
        var variables = try variables
        variables["SLUICE_HOME"] = folder.path
        variables.merge(more) { _, new in new }
        return await CommandRun(
            arguments,
            environment: HostEnvironment(variables: variables, workingFolder: folder.path)
        )
    }

    private static let buckets = Mutex<[TestServer: Task<Void, any Error>]>([:])

    /// A folder of its own for a test, in the bucket that all share: `tables/…`.
    func folder() async throws -> String {
        let bucket = Self.buckets.withLock { buckets in
            let made = buckets[self] ?? Task { try await makeBucket() }
            buckets[self] = made
            return made
        }
        try await bucket.value
        return "tables/\(UUID().uuidString.lowercased())"
    }

    private func makeBucket() async throws {
        try await python(
            """
            try:
                s3.create_bucket(Bucket='tables')
            except s3.exceptions.ClientError as error:
                assert 'BucketAlready' in str(error), error
            """
        )
    }

    /// Lands traffic of that many hours, 20 records a minute.
    func land(hours: Int, at location: String) async throws {
        let folder = try TemporaryFolder()
        let local = ObjectLocation(localPath: folder.path + "/landing")
        let feed = try TrafficFeed(hours: hours, rowsPerMinute: 20)
        _ = try await feed.land(in: local.open(durability: .process).store)
        let bucket = location.dropFirst("s3://".count).split(separator: "/")
        try await python(
            """
            import os
            root = '\(folder.path)/landing'
            for folder, _, names in os.walk(root):
                for name in names:
                    path = os.path.join(folder, name)
                    key = '\(bucket.dropFirst().joined(separator: "/"))/' + os.path.relpath(path, root)
                    s3.upload_file(path, '\(bucket[0])', key)
            """
        )
    }

    /// Runs a script in which `s3` is boto3's client.
    func python(_ script: String) async throws {
        let python = try #require(ProcessInfo.processInfo.environment["SLUICE_WRANGLER_PYTHON"])
        let prelude = """
            import boto3, os
            endpoint = os.environ.get('AWS_ENDPOINT_URL_S3') or os.environ['AWS_ENDPOINT_URL']
            s3 = boto3.client('s3', endpoint_url=endpoint)

            """
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", prelude + script]
        process.environment = ProcessInfo.processInfo.environment
            .merging(try variables) { _, new in new }
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        try #require(status == 0)
    }
}
