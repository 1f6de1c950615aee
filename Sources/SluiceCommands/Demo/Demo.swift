internal import Crawling
internal import DataCatalog
internal import ObjectStorage
internal import Repartition
internal import Reporting
internal import RoadTraffic
internal import Sluice

/// The path of a record, from its landing to the hour it happened in, on a generated day.
struct Demo: Sendable {
    /// The folder of its data, a path or a URI without a slash at the end.
    let folder: String
    let lake: Lake
    let rowsPerMinute: Int

    private static let table = TableName(database: "anpr", table: "landing")
    private static let predicate = "year = 2020 and month = 5 and day = 22"

    /// How many partitions plan and report list: a demo fits on a screen.
    private static let partitionLimit = 6

    /// - Throws: What any step throws; ``RunError`` of kind `notConserved` if rows were lost.
    func run(_ console: Console, _ line: ProgressLine) async throws {
        let landing = try ObjectLocation(folder + "/landing")
        let target = try ObjectLocation(folder + "/by-event-time")
        let glue = GlueContext(lake: lake)
        func say(_ text: String) {
            line.clear()
            console.print(text)
        }
        let landed = try await land(landing, say, line)
        let crawled = try await crawl(landing, say, line)
        try await plan(say)

        say("\n4. The job runs, as Examples/RepartitionJob does; its show() prints:")
        let job = ExampleJob(table: Self.table, target: target, pushDownPredicate: Self.predicate)
        let report = try await job.run(glue, show: say)
        report.runs.forEach { say($0.text(partitionLimit: Self.partitionLimit)) }
        guard report.rowsWritten == landed.rowCount else {
            throw RunError(
                .notConserved,
                "\(landed.rowCount) rows were landed and \(report.rowsWritten) were written"
            )
        }
        say(
            """
            5. Nothing was lost: \(Units.count(landed.rowCount)) rows landed, \
            \(Units.count(report.rowsWritten)) rows by event time
               before  \(Units.count(crawled.partitionCount, "partition")) by arrival, \
            \(Units.count(landed.fileCount, "file"))
               after   \(Units.count(report.partitionsWritten, "partition")) by event time, \
            \(Units.count(report.filesWritten, "file"))

            Check it yourself:
              duckdb -c "\(duckDBQuery(target))"
            """
        )
    }

    private func land(
        _ landing: ObjectLocation,
        _ say: (String) -> Void,
        _ line: ProgressLine
    ) async throws -> TrafficFeed.Summary {
        say("1. A day of road traffic lands in \(landing), filed by arrival")
        let traffic = try TrafficFeed(rowsPerMinute: rowsPerMinute)
        // Nobody will miss the generated files after a power cut.
        let store = try Stores(durability: .process, aws: lake.stores.aws).open(landing).store
        let summary = try await traffic.land(in: store) { summary in
            line.show(
                "\(Units.count(summary.fileCount)) of \(Units.count(traffic.fileCount)) files"
            )
        }
        say(
            "   \(Units.count(summary.fileCount, "file")), \(Units.count(summary.rowCount, "row")), "
                + Units.bytes(Int(summary.byteCount))
        )
        return summary
    }

    private func crawl(
        _ landing: ObjectLocation,
        _ say: (String) -> Void,
        _ line: ProgressLine
    ) async throws -> CrawlResult {
        say("\n2. The crawler finds out what lies there")
        let crawler = try lake.crawler(
            of: landing,
            database: Self.table.database,
            table: Self.table.table
        )
        let result = try await crawler.crawl { progress in line.show(progress.text) }
        say(result.text)
        return result
    }

    private func plan(_ say: (String) -> Void) async throws {
        say("3. What a run would do")
        var request = RepartitionRequest(from: .table(Self.table))
        request.pushDownPredicate = Self.predicate
        request.frame.eventTime = EventTime("originalrecordtimestamp")
        say(try await request.plan(in: lake).text(partitionLimit: Self.partitionLimit))
    }

    /// Counts the rows, and those that lie in the partition of another hour.
    private func duckDBQuery(_ target: ObjectLocation) -> String {
        "SELECT count(*) AS rows, count(*) FILTER (hour <> hour(originalrecordtimestamp)) AS "
            + "misplaced FROM read_parquet('\(target)/**/*.parquet', hive_partitioning = true)"
    }
}
