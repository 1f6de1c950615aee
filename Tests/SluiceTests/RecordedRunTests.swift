import DataCatalog
import Foundation
import ObjectStorage
import Repartition
import Synchronization
import Testing

@testable import Sluice

@Suite("Runs in the history")
struct RecordedRunTests {
    private let catalog: EmbeddedCatalog

    init() throws { catalog = try EmbeddedCatalog.inMemory() }

    private func begin(
        _ arguments: [String] = [],
        in history: (any JobRunHistory)? = nil,
        warn: @escaping @Sendable (String) -> Void = { Issue.record("\($0)") }
    ) -> RecordedRun {
        RecordedRun(
            .random(),
            job: "nightly",
            program: .command,
            arguments: arguments,
            in: history ?? catalog,
            warn: warn
        )
    }

    private var only: JobRun {
        get async throws {
            let runs = try await catalog.jobRuns(of: "nightly", in: nil, limit: 9)
            #expect(runs.count == 1)
            return try #require(runs.first)
        }
    }

    @Test func runsUntilSomebodySaysThatItEnded() async throws {
        let before = Int64(Date().timeIntervalSince1970) * 1_000_000_000
        let record = begin(["run", "--to", "x"])
        await record.begun()
        let running = try await only
        #expect(running.state == .running && running.end == nil)
        #expect(running.arguments == ["run", "--to", "x"])
        #expect(running.start >= before)
        #expect(running.process == .current && running.process.presence == .running)

        var report = RunReport(runID: "r")
        report.rowsRead = 7
        report.rowsWritten = 5
        report.commit = .init(ledger: "/lake/_sluice/x", entries: [3, 4])
        await record.end(report)
        await record.end(report)

        let ended = try await only
        #expect(ended.state == .succeeded)
        #expect(ended.ledgerEntries == ["/lake/_sluice/x#3", "/lake/_sluice/x#4"])
        #expect(try #require(ended.end) >= ended.start)
        #expect(ended.metrics["rowsRead"] == 14 && ended.metrics["rowsWritten"] == 10)
    }

    @Test func failsWithItsError() async throws {
        let record = begin()
        await record.end(JobError(.invalidState, "the disk is full"))
        let ended = try await only
        #expect(ended.state == .failed && ended.errorMessage == "the disk is full")
    }

    @Test func isStoppedWithItsTask() async throws {
        let record = begin()
        await Task {
            unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
            await record.end(JobError(.invalidState, "no connection"))
        }.value
        let ended = try await only
        #expect(ended.state == .stopped && ended.errorMessage == "stopped before it was done")
    }

    /// A history that cannot be written.
    private struct NoHistory: JobRunHistory {
        func recordJobRun(_ run: JobRun) async throws {
            throw CatalogError(.other, "the disk is full")
        }

        func jobRun(_ id: String) async throws -> JobRun { throw CatalogError(.notFound, id) }

        func jobRuns(
            of job: String?,
            in state: JobRun.State?,
            limit: Int
        ) async throws -> [JobRun] { [] }
    }

    @Test func warnsOnceThatItCannotBeNoted() async {
        let warnings = Mutex<[String]>([])
        let record = begin(in: NoHistory()) { text in warnings.withLock { $0.append(text) } }
        await record.end(RunReport(runID: "r"))
        #expect(
            warnings.withLock(\.self) == ["the run is not in the history of jobs: the disk is full"]
        )
        #expect(record.run.state == .succeeded)
    }

    @Test func aJobCommitsWithoutAHistory() async throws {
        let stores = Stores(durability: .process)
        let lake = Lake(catalog: catalog, jobRuns: NoHistory(), stores: stores)
        let job = try await Job("j", glue: GlueContext(lake: lake))
        #expect(try await job.commit().rowsWritten == 0)
    }

    @Test func keepsSecretsOut() {
        #expect(
            Secrets.masked([
                "run", "--password", "a", "b", "--to", "x", "--API-Token=c=d", "--my_secret=",
                "--credentials", "--where", "token = 1", "--passwd",
            ]) == [
                "run", "--password", "***", "***", "--to", "x", "--API-Token=***", "--my_secret=",
                "--credentials", "--where", "token = 1", "--passwd",
            ]
        )
    }

    @Test func tellsAProcessFromOthersOfItsNumber() {
        let current = ProcessIdentity.current
        func presence(
            host: String? = nil,
            _ processID: Int32? = nil,
            boot: String? = nil,
            ticks: UInt64? = nil
        ) -> ProcessIdentity.Presence {
            ProcessIdentity(
                host: host ?? current.host,
                processID: processID ?? current.processID,
                bootID: boot ?? current.bootID,
                startTicks: ticks ?? current.startTicks
            ).presence
        }
        #expect(presence() == .running)
        #expect(presence(ticks: current.startTicks + 1) == .gone)
        #expect(presence(boot: "another boot") == .gone)
        // Process ids end at 4,194,304.
        #expect(presence(5_000_000) == .gone)
        #expect(presence(host: "another host") == .elsewhere)
        #expect(presence(boot: "") == .unknown)
        #expect(presence(ticks: 0) == .unknown)
    }
}
