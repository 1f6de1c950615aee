import Foundation
import ObjectStorage
import Reporting
import RoadTraffic
import Testing

@testable import SluiceCommands

/// The commands on a landed hour, from crawl to the catalog's partitions.
@Suite("Crawl, plan, run, show, inspect")
struct RepartitionTests {
    private let folder: TemporaryFolder
    private let rowCount = 60 * 40

    init() async throws {
        folder = try TemporaryFolder()
        let landing = ObjectLocation(localPath: folder.path + "/landing")
        let feed = try TrafficFeed(hours: 1, rowsPerMinute: 40)
        _ = try await feed.land(in: landing.open(durability: .process).store)
    }

    private func run(_ arguments: String...) async -> CommandRun {
        await CommandRun(arguments + folder.catalog)
    }

    private var landing: String { folder.path + "/landing" }
    private var target: String { folder.path + "/by-event-time" }

    private func member(_ name: String, of run: CommandRun) throws -> Any? {
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        return (object as? [String: Any])?[name]
    }

    @Test func runsTheMainJob() async throws {
        let event = ["--event-time", "originalrecordtimestamp"]
        let plan = await CommandRun(["plan", "--from", landing, "--json"] + event + folder.catalog)
        #expect(plan.status == .done)
        #expect(try member("rowsWritten", of: plan) as? Int == rowCount)
        #expect(!FileManager.default.fileExists(atPath: target))

        let run = await CommandRun(
            ["run", "--from", landing, "--to", target, "--json"] + event + folder.catalog
        )
        #expect(run.status == .done, "\(run.diagnostics)")
        #expect(run.diagnostics.isEmpty)
        #expect(try member("rowsRead", of: run) as? Int == rowCount)
        #expect(try member("rowsWritten", of: run) as? Int == rowCount)
        let outputs = try #require(try member("outputs", of: run) as? [[String: Any]])
        #expect(outputs.compactMap { $0["rows"] as? Int }.reduce(0, +) == rowCount)
        #expect(outputs.contains { $0["path"] as? String == "year=2020/month=5/day=22/hour=0" })

        let count = await self.run("show", "--from", target, "--count")
        #expect(count.output == "\(rowCount)\n")
    }

    @Test func writesMicrosecondsIfAsked() async throws {
        let columns = ["--select", "uniqueid,originalrecordtimestamp", "--rows", "10000", "--json"]
        var found: [[Substring]] = []
        for timestamps in ["preserve", "micros"] {
            let table = folder.path + "/" + timestamps
            let run = await run(
                "run",
                "--from",
                landing,
                "--to",
                table,
                "--event-time",
                "originalrecordtimestamp",
                "--timestamps",
                timestamps
            )
            #expect(run.status == .done, "\(run.diagnostics)")
            #expect(
                run.output.contains(
                    "note: column originalrecordtimestamp was converted to INT64 "
                        + "TIMESTAMP(MICROS, UTC) in 60 of 60 files"
                ) == (timestamps == "micros")
            )
            let shown = await CommandRun(["show", "--from", table] + columns + folder.catalog)
            found.append(shown.output.split(separator: "\n").sorted())
        }
        #expect(found[0].count == rowCount && found[0] == found[1])
    }

    @Test func saysWhereTheTimeWent() async throws {
        let words = [
            "run", "--from", landing, "--to", target, "--event-time", "originalrecordtimestamp",
        ]
        let run = await CommandRun(words + ["--timings"] + folder.catalog)
        let lines = run.output.split(separator: "\n").map { line in
            line.split(separator: " ").first.map(String.init) ?? ""
        }
        let stages = ["list", "open", "survey", "plan", "move", "commit"]
        let work = [
            "fetch", "decompress", "survey", "gather", "encode", "compress", "write",
        ]
        #expect(lines.suffix(stages.count + work.count + 2) == ["by"] + stages + ["all"] + work)
        let again = await CommandRun(words + ["--again", "--json"] + folder.catalog)
        let sums = try #require(try member("work", of: again) as? [[String: Any]])
        #expect(sums.compactMap { $0["name"] as? String } == work)
        for sum in sums where sum["name"] as? String != "survey" {
            #expect((sum["bytes"] as? Int).map { $0 > 0 } == true, "\(sum)")
        }
    }

    @Test func crawlsAndRegisters() async throws {
        let crawl = await run("crawl", landing, "--table", "anpr.landing")
        #expect(crawl.status == .done, "\(crawl.diagnostics)")
        #expect(crawl.output.hasPrefix("table       anpr.landing, created\n"))
        #expect(crawl.output.contains("files       60 (60 new or changed), 2,400 rows"))
        #expect(
            await run("crawl", landing, "--database", "anpr", "--json").output.contains(
                "\"footersRead\": 0"
            )
        )

        let run = await run(
            "run",
            "--from",
            "anpr.landing",
            "--push-down-predicate",
            "year = 2020 and month = 5",
            "--where",
            "originalrecordtimestamp IS NOT NULL",
            "--partition-by",
            "day = to_date(originalrecordtimestamp)",
            "--partition-by",
            "bucket = pmod(uniqueid, 7)",
            "--to",
            target,
            "--to-table",
            "anpr.by_day"
        )
        #expect(run.status == .done, "\(run.diagnostics)")
        #expect(run.output.contains("table anpr.by_day created, "))

        let tables = await self.run("catalog", "tables", "anpr")
        #expect(
            tables.output == "anpr.by_day   file://\(target)\nanpr.landing  file://\(landing)/\n"
        )
        #expect(await self.run("catalog", "databases").output == "anpr\n")
        let shown = await self.run("catalog", "show", "anpr.by_day").output
        #expect(shown.contains("\n  day                      date (partition key)\n"))
        let partitions = await self.run(
            "catalog",
            "partitions",
            "anpr.by_day",
            "--push-down-predicate",
            "bucket = 3"
        )
        #expect(
            partitions.output.contains(
                "day=2020-05-22/bucket=3  file://\(target)/day=2020-05-22/bucket=3\n"
            )
        )
        #expect(!partitions.output.contains("bucket=4"))
        #expect(await self.run("show", "--from", "anpr.by_day", "--count").status == .done)
    }

    @Test(arguments: [
        (
            ["--event-time", "recordtimestamp"],
            "error: the event time recordtimestamp is an integer without a unit; its values look "
                + "like seconds: add --event-time-unit seconds\n"
        ),
        (
            ["--event-time", "outputtype"],
            "error: the event time outputtype is a string, and none of its first 1000 values is a "
                + "time as Spark's CAST reads it, for example 2020-05-22T14:03:11+02:00; name "
                + "another column, say how to read it with --event-time-pattern, or what becomes "
                + "of such rows with --on-bad-time\n"
        ),
    ])
    func refusesAnEventTimeThatIsNone(arguments: [String], message: String) async {
        let run = await CommandRun(
            ["run", "--from", landing, "--to", target] + arguments + folder.catalog
        )
        #expect(run.status == .impossible)
        #expect(run.diagnostics == message)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func countsSecondsWhenTold() async throws {
        let run = await run(
            "run",
            "--from",
            landing,
            "--event-time",
            "recordtimestamp",
            "--event-time-unit",
            "seconds",
            "--granularity",
            "day",
            "--padded",
            "--to",
            target,
            "--json"
        )
        #expect(run.status == .done, "\(run.diagnostics)")
        let outputs = try #require(try member("outputs", of: run) as? [[String: Any]])
        #expect(outputs.contains { $0["path"] as? String == "year=2020/month=05/day=22" })
    }

    @Test func refusesATargetInsideTheSource() async {
        let inside = landing + "/year=2020"
        let run = await run(
            "run",
            "--from",
            landing,
            "--event-time",
            "originalrecordtimestamp",
            "--to",
            inside
        )
        #expect(run.status == .impossible)
        #expect(
            run.diagnostics
                == "error: the target lies in the source \(landing): the next run would "
                + "read what this one writes; name a folder outside it with --to (\(inside))\n"
        )
    }

    @Test func refusesUnknownNames() async {
        for (arguments, word) in [
            (["--event-time", "originalrecordtimestam"], "originalrecordtimestamp"),
            (["--partition-by", "d = to_dat(originalrecordtimestamp)"], "to_date"),
        ] {
            let run = await CommandRun(
                ["run", "--from", landing, "--to", target] + arguments + folder.catalog
            )
            #expect(run.status == .impossible)
            #expect(run.diagnostics.contains("did you mean \(word)?"), "\(run.diagnostics)")
        }
    }

    @Test func showsProgressOnlyToPeople() async {
        let arguments = [
            "run", "--from", landing, "--event-time", "originalrecordtimestamp", "--to", target,
        ]
        let watched = await CommandRun(arguments + folder.catalog, isWatched: true)
        #expect(watched.diagnostics.hasPrefix("\r\u{1B}[K"))
        #expect(watched.diagnostics.hasSuffix("\r\u{1B}[K"))
        #expect(watched.output.hasPrefix("rows        2,400 read, 0 filtered, 2,400 written"))
    }

    @Test func showsRowsAndColumns() async {
        let rows = await run(
            "show",
            "--from",
            landing,
            "--select",
            "uniqueid,year,month",
            "--where",
            "uniqueid IS NOT NULL",
            "--rows",
            "1"
        )
        #expect(rows.status == .done, "\(rows.diagnostics)")
        #expect(rows.output.hasPrefix("+--------+----+-----+\n|uniqueid|year|month|\n"))
        #expect(rows.output.hasSuffix("only showing top 1 row\n"))
        let schema = await run("show", "--from", landing, "--schema", "--select", "uniqueid")
        #expect(schema.output == "root\n |-- uniqueid: integer (nullable = true)\n")
    }

    @Test func inspectsAFile() async throws {
        let name = try #require(
            try FileManager.default.subpathsOfDirectory(atPath: landing)
                .first { $0.hasSuffix(".parquet") }
        )
        let file = landing + "/" + name
        let run = await CommandRun("inspect", file, "--column", "uniqueid", "--pages")
        #expect(run.status == .done, "\(run.diagnostics)")
        #expect(run.output.hasPrefix("file        \(file)\n"))
        #expect(run.output.contains("columns\n  uniqueid  INT32  OPTIONAL"))
        #expect(run.output.contains("row group 0: 40 rows, "))
        #expect(run.output.contains("      DICTIONARY_PAGE  "))
        let json = await CommandRun("inspect", file, "--json")
        #expect(try member("rows", of: json) as? Int == 40)
        let column = await CommandRun("inspect", file, "--column", "plate")
        #expect(column.diagnostics.hasPrefix("error: there is no column plate, the columns are "))
        let group = await CommandRun("inspect", file, "--row-group", "3")
        #expect(
            group.diagnostics.contains("there is no row group 3, the file has 1, counted from 0")
        )
    }
}
