import Foundation
import ObjectStorage
import Sluice
import Testing

@testable import SluiceCommands

/// Commands on buckets of servers that check signatures; `scripts/with-services` starts them.
@Suite("Tables in buckets", .enabled(if: TestServer.isThere, TestServer.hint))
struct BucketTests {
    @Test(arguments: TestServer.allCases)
    func theDemoRuns(_ server: TestServer) async throws {
        let folder = try await server.folder()
        let demo = try await server.run(
            "demo",
            "--rows-per-minute",
            "20",
            "--keep",
            "s3://\(folder)/demo"
        )
        #expect(demo.status == .done, "\(demo.diagnostics)")
        #expect(demo.output.contains("28,800 rows landed, 28,800 rows by event time"))
        let table = "s3://\(folder)/demo/by-event-time"
        let verified = try await server.run("ledger", "verify", table)
        #expect(verified.output.hasSuffix("the table is what its log says\n"))
        let count = try await server.run("show", "--from", table, "--count")
        #expect(count.output == "28800\n")
        let again = try await server.run("demo", "--keep", "s3://\(folder)/demo")
        #expect(again.status == .impossible)
    }

    @Test(arguments: TestServer.allCases, ["upload", "copy"])
    func everyInputIsWrittenOnce(_ server: TestServer, publishing: String) async throws {
        let folder = try await server.folder()
        let landing = "s3://\(folder)/landing"
        try await server.land(hours: 1, at: landing)
        let line = [
            "run", "--from", landing, "--event-time", "originalrecordtimestamp", "--to",
            "s3://\(folder)/out",
        ]
        let first = try await server.run(line, ["SLUICE_S3_PUBLISH": publishing])
        #expect(first.status == .done, "\(first.diagnostics)")
        #expect(first.output.contains("1,200 read, 0 filtered, 1,200 written, 0 quarantined"))
        // 60 inputs, 17 outputs; one more for each folder above that might be a table.
        let bound = 60 + 3 * 17 + 20 + 1
        let count = try #require(first.requestCount)
        #expect(count <= bound)
        let second = try await server.run(line, ["SLUICE_S3_PUBLISH": publishing])
        #expect(
            second.output
                == "nothing to do: 60 inputs were written by run 1; --again writes them again\n"
        )
        let slices = try await server.run(
            line + ["--again", "--commit-every", "25", "--mode", "append"],
            ["SLUICE_S3_PUBLISH": publishing]
        )
        #expect(slices.output.contains("run 2 to 4 of s3://\(folder)/_sluice/out"))
        let replay = try await server.run(
            ["replay", "s3://\(folder)/out", "--run", "2"],
            ["SLUICE_S3_PUBLISH": publishing]
        )
        #expect(replay.status == .done, "\(replay.diagnostics)")
        let verified = try await server.run("ledger", "verify", "s3://\(folder)/out")
        #expect(verified.status == .done, "\(verified.output)")
        let rows = try await server.run("show", "--from", "s3://\(folder)/out", "--count")
        #expect(rows.output == "2400\n")
        let left = try await server.run("gc", "s3://\(folder)/out", "--json")
        #expect(left.output.contains(#""removed": []"#), "\(left.output)")
    }

    /// Not with moto, whose uploads all began in 2010.
    @Test func whatDeadRunsLeftIsRemoved() async throws {
        let server = TestServer.seaweed
        let folder = try await server.folder()
        try await server.land(hours: 1, at: "s3://\(folder)/landing")
        let table = "s3://\(folder)/out"
        let run = try await server.run(
            ["run", "--from", "s3://\(folder)/landing", "--partition-by", "k = 1", "--to", table]
        )
        #expect(run.status == .done, "\(run.diagnostics)")
        let dead = StagingID(run: "20200522T140311-7f3a09c4d1b2e8a65c01", sequence: 3)
        let key = folder.dropFirst("tables/".count) + "/out/k=1/"
        for name in [dead.fileName, "somebody's.parquet"] {
            try await server.python(
                "s3.create_multipart_upload(Bucket='tables', Key=\"\(key)\(name)\")"
            )
        }
        let foreign = "k=1/somebody's.parquet is nothing of ours, and stays\n"
        let told = try await server.run("gc", table)
        #expect(
            told.output
                == "1 staged file of runs that may be alive, or are not applied yet, kept\n"
                + foreign
        )
        let done = try await server.run("gc", table, "--run", dead.run, "--delete")
        #expect(
            done.output
                == "run \(dead.run) was declared dead\n1 staged file removed\n" + foreign
        )
        #expect(try await server.run("gc", table).output == foreign)
        #expect(try await server.run("ledger", "verify", table).status == .done)
    }

    /// What is staged in a bucket that aborts uploads early is staged in another way.
    @Test func uploadsThatDoNotLastAreCopies() async throws {
        let server = TestServer.moto
        let bucket = "b-\(UUID().uuidString.lowercased())"
        try await server.python(
            """
            s3.create_bucket(Bucket='\(bucket)')
            s3.put_bucket_lifecycle_configuration(
                Bucket='\(bucket)',
                LifecycleConfiguration={'Rules': [{
                    'ID': 'tidy', 'Status': 'Enabled', 'Filter': {'Prefix': ''},
                    'AbortIncompleteMultipartUpload': {'DaysAfterInitiation': 1},
                }]})
            """
        )
        try await server.land(hours: 1, at: "s3://\(bucket)/landing")
        let line = [
            "run", "--from", "s3://\(bucket)/landing", "--event-time", "originalrecordtimestamp",
            "--to", "s3://\(bucket)/out", "--bounded-files", "30",
        ]
        for _ in 1...2 {
            let run = try await server.run(line)
            #expect(run.output.contains("600 written"), "\(run.diagnostics)")
        }
        let strict = try await server.run(line, ["SLUICE_S3_PUBLISH": "upload"])
        #expect(strict.diagnostics.contains("published by copy since its first run"))
        let verified = try await server.run("ledger", "verify", "s3://\(bucket)/out")
        #expect(verified.status == .done, "\(verified.output)")
    }

    @Test func saysWhatIsWrong() async throws {
        let server = TestServer.seaweed
        let missing = try await server.run(
            "run",
            "--from",
            "s3://no-such-bucket/x",
            "--partition-by",
            "k=1",
            "--to",
            "/tmp/x"
        )
        #expect(missing.status != .done)
        #expect(missing.diagnostics.hasPrefix("error: there is no bucket no-such-bucket"))
        let folder = try await server.folder()
        let denied = try await server.run(
            ["show", "--from", "s3://\(folder)/x", "--count"],
            ["AWS_SECRET_ACCESS_KEY": "wrong"]
        )
        #expect(denied.diagnostics.contains("does not accept the credentials"))
        #expect(!denied.diagnostics.contains("wrong"))
        let nobody = try await server.run(
            ["show", "--from", "s3://\(folder)/x", "--count"],
            ["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"]
        )
        #expect(nobody.status != .done)
    }
}
