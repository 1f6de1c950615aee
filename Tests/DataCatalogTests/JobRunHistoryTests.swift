import DataCatalog
import Foundation
import GRDB
import Testing

@Suite("The history of job runs")
struct JobRunHistoryTests {
    private let start = JobRun.nightly.start

    private func run(_ id: String, of job: String = "", after seconds: Int64 = 0) -> JobRun {
        JobRun(
            id: id,
            job: job,
            program: .command,
            arguments: [],
            start: start + seconds * 1_000_000_000,
            process: JobRun.nightly.process
        )
    }

    @Test(arguments: CatalogKind.keepingHistory)
    func keepsWhatWasSaidLast(kind: CatalogKind) async throws {
        let catalog = try CatalogUnderTest.keepingHistory(kind)
        var run = JobRun.nightly
        try await catalog.recordJobRun(run)
        #expect(try await catalog.jobRun(run.id) == run)
        run.state = .failed
        run.end = run.start + 1
        run.errorMessage = "the disk is full"
        run.metrics = ["rowsRead": .max]
        run.ledgerEntries = ["file:///data/#7"]
        try await catalog.recordJobRun(run)
        #expect(try await catalog.jobRuns(of: nil, in: nil, limit: 9) == [run])
    }

    @Test(arguments: CatalogKind.keepingHistory)
    func listsTheLatestFirst(kind: CatalogKind) async throws {
        let catalog = try CatalogUnderTest.keepingHistory(kind)
        for (index, job) in ["a", "b", "", "a"].enumerated() {
            try await catalog.recordJobRun(run("\(index)", of: job, after: Int64(index % 3)))
        }
        var stopped = run("1", of: "b", after: 1)
        stopped.state = .stopped
        try await catalog.recordJobRun(stopped)
        func ids(_ job: String?, _ state: JobRun.State?, _ limit: Int = 9) async throws -> String {
            try await catalog.jobRuns(of: job, in: state, limit: limit).map(\.id).joined()
        }
        #expect(try await ids(nil, nil) == "2130")
        #expect(try await ids(nil, nil, 2) == "21")
        #expect(try await ids("a", nil) == "30")
        #expect(try await ids("", nil) == "2")
        #expect(try await ids(nil, .running) == "230")
        #expect(try await ids("b", .stopped) == "1")
        #expect(try await ids("b", .failed) == "")
    }

    @Test(arguments: CatalogKind.keepingHistory)
    func namesARunThatIsNotThere(kind: CatalogKind) async throws {
        let catalog = try CatalogUnderTest.keepingHistory(kind)
        let error = try await catalogError { _ = try await catalog.jobRun("7") }
        #expect(error?.kind == .notFound)
        #expect(
            error?.message == "there is no job run 7, sluice jobs list names those that are there"
        )
    }

    /// A catalog that was made before there were job runs.
    @Test func comesToOlderCatalogs() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/catalog.sqlite"
        _ = try await EmbeddedCatalog(path: path).withObservations()
        try await DatabaseQueue(path: path).write { db in
            try db.execute(sql: "DROP TABLE jobRun")
            try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '2:%'")
        }
        let catalog = try EmbeddedCatalog(path: path)
        try await catalog.recordJobRun(.nightly)
        #expect(try await catalog.jobRun(JobRun.nightly.id) == .nightly)
        #expect(try await catalog.table(DataCatalog.Table.observations.name).columns.count == 2)
    }
}
