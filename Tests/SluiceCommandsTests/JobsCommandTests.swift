import DataCatalog
import Foundation
import ObjectStorage
import RoadTraffic
import Sluice
import Testing

@testable import SluiceCommands

@Suite("The history of job runs")
struct JobsCommandTests {
    private let folder: TemporaryFolder
    private let catalog: EmbeddedCatalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try EmbeddedCatalog(path: folder.path + "/catalog.sqlite")
    }

    private func sluice(_ line: String) async -> CommandRun {
        await CommandRun(line.split(separator: " ").map(String.init) + folder.catalog)
    }

    private func record(
        _ id: String,
        of job: String = "",
        program: JobRun.Program = .command,
        on process: ProcessIdentity = .current,
        change: (inout JobRun) -> Void = { _ in }
    ) async throws {
        var run = JobRun(
            id: id,
            job: job,
            program: program,
            arguments: ["run", "--to", "x"],
            // 2020-05-22T14:03:11Z, and as many seconds later as the id says.
            start: 1_590_156_191_000_000_000 + (Int64(id) ?? 0) * 1_000_000_000,
            process: process
        )
        change(&run)
        try await catalog.recordJobRun(run)
    }

    private static let gone = ProcessIdentity(
        host: ProcessIdentity.current.host,
        processID: 7,
        bootID: "an earlier boot",
        startTicks: 1
    )

    private static let elsewhere = ProcessIdentity(
        host: "elsewhere",
        processID: 7,
        bootID: "b",
        startTicks: 1
    )

    @Test func listsTheLatestFirst() async throws {
        try await record("1", of: "nightly") { run in
            run.state = .succeeded
            run.metrics = ["rowsWritten": 1_234]
        }
        try await record("2") { $0.state = .failed }
        try await record("3") { $0.state = .stopped }
        try await record("4")
        try await record("5", on: Self.gone)
        try await record("6", of: "nightly", program: .script, on: Self.gone)
        try await record("7", on: Self.elsewhere)
        let list = await sluice("jobs list")
        #expect(
            list.output == """
                7  -        2020-05-22T14:03:18Z  RUNNING (on elsewhere)
                6  nightly  2020-05-22T14:03:17Z  RUNNING (ended without commit)
                5  -        2020-05-22T14:03:16Z  RUNNING (its process is gone)
                4  -        2020-05-22T14:03:15Z  RUNNING
                3  -        2020-05-22T14:03:14Z  STOPPED
                2  -        2020-05-22T14:03:13Z  FAILED
                1  nightly  2020-05-22T14:03:12Z  SUCCEEDED                       1,234 rows

                """
        )
        let some = await sluice("jobs list --job nightly --state RUNNING --limit 1")
        #expect(
            some.output == "6  nightly  2020-05-22T14:03:17Z  RUNNING (ended without commit)\n"
        )
        let json = await sluice("jobs list --json --limit 2")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let runs = (object as? [String: [[String: Any]]])?["runs"] ?? []
        #expect(runs.compactMap { $0["run"] as? String } == ["7", "6"])
        #expect(runs.compactMap { $0["process"] as? String } == ["elsewhere", "gone"])
    }

    @Test func showsARun() async throws {
        try await record("0", of: "nightly", on: Self.elsewhere) { run in
            run.state = .failed
            run.end = run.start + 1_500_000_000
            run.errorMessage = "the disk is full"
            run.metrics = ["rowsWritten": 5, "rowsRead": 7_000]
            run.ledgerEntries = ["file:///lake/x#7"]
        }
        #expect(
            await sluice("jobs show 0").output == """
                run           0
                job           nightly
                state         FAILED
                start         2020-05-22T14:03:11Z
                end           2020-05-22T14:03:12Z, after 1.50 s
                error         the disk is full
                arguments     run --to x
                process       7 on elsewhere
                ledger entry  file:///lake/x#7
                rowsRead      7,000
                rowsWritten   5

                """
        )
        #expect(
            await sluice("jobs show 0 --json").output == """
                {
                  "run": "0",
                  "job": "nightly",
                  "state": "FAILED",
                  "program": "command",
                  "start": "2020-05-22T14:03:11Z",
                  "end": "2020-05-22T14:03:12Z",
                  "error": "the disk is full",
                  "arguments": [
                    "run",
                    "--to",
                    "x"
                  ],
                  "host": "elsewhere",
                  "processID": 7,
                  "process": null,
                  "ledgerEntries": [
                    "file:///lake/x#7"
                  ],
                  "metrics": {
                    "rowsRead": 7000,
                    "rowsWritten": 5
                  }
                }

                """
        )
    }

    @Test func runsAreInIt() async throws {
        let landing = ObjectLocation(localPath: folder.path + "/landing")
        let feed = try TrafficFeed(hours: 1, rowsPerMinute: 2)
        _ = try await feed.land(in: landing.open(durability: .process).store)
        let line = "run --job nightly --from \(landing) --partition-by k=1 --to \(folder.path)/"
        #expect(await sluice(line + "by-k").status == .done)
        #expect(await sluice(line + "by-k --mode error").status == .failed)
        let runs = try await catalog.jobRuns(of: "nightly", in: nil, limit: 9)
        #expect(runs.map(\.state) == [.failed, .succeeded])
        #expect(runs.last?.metrics["rowsWritten"] == 120)
        #expect(runs.last?.ledgerEntries == ["\(folder.path)/_sluice/by-k#1"])
        #expect(runs.first?.ledgerEntries == [])
        #expect(runs.last?.arguments.prefix(3) == ["run", "--job", "nightly"])
        #expect(runs.first?.errorMessage?.hasPrefix("the target holds files (k=1/part-") == true)
        // The run's id is that of its files.
        let id = try #require(runs.last?.id)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/by-k/k=1")
        #expect(files == ["part-\(id)-0-00000.parquet"])
    }
}
