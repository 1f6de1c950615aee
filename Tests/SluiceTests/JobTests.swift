import Buffers
import Columns
import Crawling
import DataCatalog
import Expressions
import Foundation
import Ledger
import ObjectStorage
import Parquet
import Repartition
import Sluice
import Testing

@Suite("Jobs")
struct JobTests {
    private let folder: String
    private let glue: GlueContext

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/job-\(UUID())"
        let lake = Lake(catalog: try EmbeddedCatalog.inMemory(), durability: .process)
        glue = GlueContext(lake: lake)
    }

    private var landing: ObjectLocation { ObjectLocation(localPath: folder + "/landing") }
    private var target: String { folder + "/by-hour" }

    private func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Two hours of arrivals: record `n` happened at minute `40 * n` of 2020-05-22, or at no time.
    private func land() async throws {
        let schema = try Schema(columns: [
            .column("id", .int64, .required),
            .column("seen", .int64, logicalType: .timestamp(unit: .micros, isAdjustedToUTC: true)),
        ])
        let store = try landing.open(durability: .process).store
        for hour in 0..<2 {
            let ids = (0..<3).map { Int64(3 * hour + $0) }
            var validity = Bitmap(repeating: true, count: 3)
            if hour == 1 { validity[2] = false }
            let start: Int64 = 1_590_105_600
            var writer = ParquetWriter(schema: schema)
            try writer.appendRowGroup([
                ColumnVector(type: .bigint, count: 3, validity: nil, values: .int64(ids)),
                ColumnVector(
                    type: .timestamp,
                    count: 3,
                    validity: validity,
                    values: .int64(ids.map { (start + $0 * 2_400) * 1_000_000 })
                ),
            ])
            let key = try ObjectKey("year=2020/month=5/day=22/hour=\(hour)/part-0.parquet")
            try await store.write(writer.finish(), to: key)
        }
        _ = try await glue.lake.crawler(of: landing, database: "anpr", table: "landing").crawl()
    }

    private func datasource(_ predicate: String = "") async throws -> DynamicFrame {
        try await glue.createDynamicFrame.fromCatalog(
            database: "anpr",
            tableName: "landing",
            pushDownPredicate: predicate,
            transformationContext: "datasource0"
        )
    }

    private func write(_ frame: DataFrame, badTimes: BadTimes? = nil) async throws {
        try await glue.writeDynamicFrame.fromOptions(
            frame: DynamicFrame.fromDF(frame, glue, name: "enriched"),
            connectionType: .s3,
            connectionOptions: .init(
                path: target,
                partitionKeys: ["day", "hour"],
                badTimes: badTimes
            ),
            format: .parquet,
            transformationContext: "datasink5"
        )
    }

    private func byHour(_ frame: DataFrame) -> DataFrame {
        frame.withColumn("day", dayofmonth("seen")).withColumn("hour", hour("seen"))
            .drop("year", "month")
    }

    private func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("by-hour/") && $0.hasSuffix(".parquet") }
            .map { String($0.dropFirst(8).prefix { $0 != "." }) }
            .map { $0.split(separator: "/").dropLast().joined(separator: "/") }
            .sorted()
    }

    private func staged() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".staged") }
    }

    @Test func publishesWhenItCommits() async throws {
        defer { remove() }
        try await land()
        let job = try await Job("repartition_job", glue: glue)
        try await write(byHour(datasource().toDF()))
        #expect(try files() == [])

        let report = try await job.commit()

        #expect(report.jobName == "repartition_job")
        #expect(report.rowsRead == 6 && report.rowsWritten == 6)
        let null = HivePath.defaultPartition
        let hours = ["day=22/hour=0", "day=22/hour=1", "day=22/hour=2", "day=\(null)/hour=\(null)"]
        #expect(try files() == hours)
        #expect(report.partitionsWritten == 4)
        // A second commit has nothing to publish.
        #expect(try await job.commit().description == "repartition_job: nothing was written")
    }

    @Test("bad times go where the write says", arguments: BadTimes.Policy.words)
    func treatsBadTimes(word: String) async throws {
        defer { remove() }
        try await land()
        let job = try await Job("j", glue: glue)
        var badTimes = BadTimes(in: "seen", become: try BadTimes.Policy(word))
        badTimes.start = "2020-05-22T00:30:00Z"
        guard word != "fail" else {
            let error = await #expect(throws: RunError.self) {
                try await write(byHour(datasource().toDF()), badTimes: badTimes)
            }
            #expect(error?.kind == .badRows)
            #expect(error?.message.contains("1 null, 1 out-of-range") == true)
            return
        }
        try await write(byHour(datasource().toDF()), badTimes: badTimes)
        let report = try await job.commit()
        #expect(report.rowsRead == 6)
        let isAside = word == "quarantine"
        #expect(report.rowsQuarantined == (isAside ? 2 : 0))
        #expect(report.rowsWritten == (isAside ? 4 : 6))
        let null = HivePath.defaultPartition
        let good = ["day=22/hour=0", "day=22/hour=1", "day=22/hour=2"]
        let bad =
            isAside
            ? [] : ["day=\(null)/hour=\(null)"]
        #expect(try files() == (good + bad).sorted())
        let aside = try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.contains("/quarantine/") && $0.hasSuffix(".parquet") }.count
        #expect(aside == (isAside ? 2 : 0))
    }

    @Test func refusesOtherWordsForBadTimes() {
        let error = #expect(throws: JobError.self) { try BadTimes.Policy("ignore") }
        #expect(
            error?.message == "ignore says nothing about bad times, expected default-partition, "
                + "quarantine or fail"
        )
    }

    @Test func writesWhatItSays() async throws {
        defer { remove() }
        try await land()
        let job = try await Job("j", glue: glue)
        try await write(byHour(datasource().toDF()))
        try await job.commit()
        let written = try await glue.createDynamicFrame.fromOptions(
            connectionType: .s3,
            connectionOptions: .init(path: target),
            format: .parquet
        )
        #expect(try await written.count() == 6)
        let second = try written.toDF().filter("hour = 1").select("id", "seen", "hour")
        #expect(
            try await second.text() == """
                +---+-------------------+----+
                | id|               seen|hour|
                +---+-------------------+----+
                |  2|2020-05-22 01:20:00|   1|
                +---+-------------------+----+

                """
        )
    }

    @Test func readsOnlyThePartitionsOfThePredicate() async throws {
        defer { remove() }
        try await land()
        let frame = try await datasource("year = 2020 and hour = 1")
        #expect(try await frame.count() == 3)
        #expect(try await frame.toDF().filter(col("id") > 3).count() == 2)
        let none = try await datasource("hour = 7").toDF()
        #expect(try await none.count() == 0)
        #expect(
            try await none.schema().fields.map(\.name) == [
                "id", "seen", "year", "month", "day", "hour",
            ]
        )
    }

    @Test func writesNothingOfAnEmptySelection() async throws {
        defer { remove() }
        try await land()
        let job = try await Job("j", glue: glue)
        try await write(byHour(datasource("hour = 7").toDF()))
        let report = try await job.commit()
        #expect(report.rowsWritten == 0)
        #expect(report.description == "nothing to do: no input was selected\n")
        #expect(try files() == [])
    }

    @Test func describesItsColumns() async throws {
        defer { remove() }
        try await land()
        #expect(
            try await datasource().toDF().select("id", hour("seen").alias("hour")).schemaText()
                == """
                root
                 |-- id: long (nullable = false)
                 |-- hour: integer (nullable = true)

                """
        )
    }

    @Test func namesWhatIsNotThere() async throws {
        defer { remove() }
        try await land()
        let column = await #expect(throws: (any Error).self) {
            try await datasource().toDF().select("sen").count()
        }
        #expect(column.map { "\($0)" }?.contains("did you mean seen?") == true)
        let table = await #expect(throws: CatalogError.self) {
            try await glue.createDynamicFrame.fromCatalog(database: "anpr", tableName: "lading")
        }
        #expect(table?.description.contains("did you mean landing?") == true)
        let key = await #expect(throws: ExpressionError.self) { try await datasource("huor = 1") }
        #expect(key?.message.contains("did you mean hour?") == true)
        #expect(throws: ExpressionError.self) {
            try DataFrame(
                Frame(source: Source(store: MemoryObjectStore(), files: [], name: "")),
                options: .init()
            )
            .filter("id >")
        }
    }

    private func run(of job: String) async throws -> JobRun {
        let runs = try await glue.lake.jobRuns.jobRuns(of: job, in: nil, limit: 9)
        #expect(runs.count == 1)
        return try #require(runs.first)
    }

    @Test func isInTheHistory() async throws {
        defer { remove() }
        try await land()
        let arguments = JobArguments(["--target", target, "--db-password", "hush"])
        let job = try await Job("j", glue: glue, arguments: arguments)
        #expect(try await run(of: "j").state == .running)
        #expect(
            try await run(of: "j").arguments == ["--db_password", "***", "--target", target]
        )
        try await write(byHour(datasource().toDF()))
        try await job.commit()
        let done = try await run(of: "j")
        #expect(done.state == .succeeded && done.program == .script)
        #expect(done.metrics["rowsRead"] == 6 && done.metrics["partitionsWritten"] == 4)
        try await write(byHour(datasource().toDF()))
        try await job.commit()
        #expect(try await run(of: "j").metrics["rowsRead"] == 12)
    }

    @Test func aCommitThatFailsIsInTheHistory() async throws {
        defer { remove() }
        try await land()
        let job = try await Job("j", glue: glue)
        try await write(byHour(datasource().toDF()))
        // Somebody takes the staged files away.
        for file in try staged() {
            try FileManager.default.removeItem(atPath: folder + "/" + file)
        }
        let error = await #expect(throws: LedgerError.self) { try await job.commit() }
        let ledger = folder + "/_sluice/by-hour"
        #expect(
            error?.description
                == "the run's files were gone before they could be published (does a rule of the "
                + "bucket abort uploads?): run 1 was taken back, run again (ledger \(ledger))"
        )
        let failed = try await run(of: "j")
        #expect(failed.state == .failed)
        #expect(failed.errorMessage == error.map { "\($0)" })
    }

    @Test func aTaskThatIsCancelledCommitsNothing() async throws {
        defer { remove() }
        try await land()
        let job = try await Job("j", glue: glue)
        try await write(byHour(datasource().toDF()))
        #expect(try staged().count == 4)
        await #expect(throws: CancellationError.self) {
            try await Task {
                unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
                try await job.commit()
            }.value
        }
        #expect(try files() == [] && staged() == [])
        let stopped = try await run(of: "j")
        #expect(stopped.state == .stopped && stopped.end != nil)
    }

    @Test func takesItsNameFromTheArguments() async throws {
        let arguments = JobArguments(["--JOB_NAME", "nightly"])
        #expect(try await Job("j", glue: glue, arguments: arguments).name == "nightly")
    }
}

extension BadTimes.Policy {
    fileprivate static let words = ["default-partition", "quarantine", "fail"]
}
