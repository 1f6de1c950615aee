import Buffers
import Columns
import Foundation
import ObjectStorage
import Parquet
import Testing

@testable import SluiceCommands

/// What crawls say, and whether other commands read what they described.
@Suite("Crawls")
struct CrawlTests {
    private let folder: TemporaryFolder
    private let store: any ObjectStore

    init() throws {
        folder = try TemporaryFolder()
        store = try LocalObjectStore(root: folder.path, durability: .process)
    }

    private func write(_ key: String, _ columns: [(String, ColumnVector)]) async throws {
        var writer = ParquetWriter(
            schema: try Schema(columns: columns.map { try SchemaNode($0.0, $0.1.type) })
        )
        try writer.appendRowGroup(columns.map(\.1))
        try await store.write(writer.finish(), to: ObjectKey(key))
    }

    private func ints(_ values: [Int32]) -> ColumnVector {
        ColumnVector(type: .int, count: values.count, validity: nil, values: .int32(values))
    }

    private func bigints(_ values: [Int64]) -> ColumnVector {
        ColumnVector(type: .bigint, count: values.count, validity: nil, values: .int64(values))
    }

    /// Folders as Firehose makes them, with a file that does not belong and one that is no Parquet.
    private func land() async throws {
        try await write("in/2020/05/22/14/a.parquet", [("id", ints([1, 2]))])
        try await write("in/2020/05/22/15/b.parquet", [("id", bigints([3, 1 << 40]))])
        try await write("in/2020/06/01/00/c.parquet", [("id", ints([5])), ("lane", ints([7]))])
        try await write("in/2020/06/01/00/c.tmp", [("else", ints([5]))])
        try await store.write(Bytes(Array("hello".utf8)), to: ObjectKey("in/2020/06/01/00/x.csv"))
    }

    private func run(_ arguments: String...) async -> CommandRun {
        await CommandRun(
            arguments.map { $0.replacing("$", with: folder.path) } + folder.catalog
        )
    }

    private static let skippedNote =
        "note: 1 file skipped, not Parquet (runs stop there, unless --exclude names them): "
        + "2020/06/01/00/x.csv"

    private func text(_ run: CommandRun) -> String {
        run.output.replacing(folder.path, with: "$")
    }

    @Test func tellsPeopleWhatItFoundAndLeftOut() async throws {
        try await land()
        let crawl = await run(
            "crawl",
            "$/in",
            "--table",
            "lake.t",
            "--exclude",
            "**.tmp",
            "--partition-names",
            "year,month,day,hour"
        )
        #expect(crawl.status == .done, "\(crawl.diagnostics)")
        let lines = text(crawl).split(separator: "\n").map(String.init)
        #expect(lines[0...1] == ["table       lake.t, created", "location    file://$/in/"])
        #expect(lines[2].hasPrefix("files       3 (4 new or changed), 5 rows, "))
        #expect(
            Array(lines[3...]) == [
                "partitions  3 (3 new)", "note: 1 file excluded: 2020/06/01/00/c.tmp",
                Self.skippedNote, "  id     bigint",
                "  lane   int", "  year   string (partition key)",
                "  month  string (partition key)", "  day    string (partition key)",
                "  hour   string (partition key)",
            ]
        )
    }

    @Test func describesTablesThatOtherCommandsRead() async throws {
        try await land()
        let crawl = await run(
            "crawl",
            "$/in",
            "--table",
            "lake.t",
            "--exclude",
            "**.{tmp,csv}"
        )
        #expect(crawl.status == .done, "\(crawl.diagnostics)")
        let predicate = "partition_1 = 5 and partition_3 = '15' or partition_1 = '06'"
        let count = await run(
            "show",
            "--from",
            "lake.t",
            "--push-down-predicate",
            predicate,
            "--count"
        )
        #expect(count.output == "3\n", "\(count.diagnostics)")
        let show = await run(
            "show",
            "--from",
            "lake.t",
            "--where",
            "partition_2 = 1",
            "--json"
        )
        #expect(
            show.output.contains("\"partition_0\"") && show.output.contains("\"lane\""),
            "\(show.output) \(show.diagnostics)"
        )

        let moved = await run(
            "run",
            "--from",
            "lake.t",
            "--partition-by",
            "big = id > 100",
            "--to",
            "$/out",
            "--json"
        )
        #expect(moved.status == .done, "\(moved.diagnostics)")
        #expect(moved.output.contains("\"rowsWritten\": 5"))
        let types = await run("show", "--from", "$/out", "--schema").output
        #expect(types.contains("-- id: long"), "\(types)")
    }

    @Test func tellsScriptsEverything() async throws {
        try await land()
        _ = await run("crawl", "$/in", "--table", "lake.t", "--exclude", "**.tmp")
        try await store.delete(ObjectKey("in/2020/05/22/14/a.parquet"))
        try await write("in/2020/06/02/00/d.parquet", [("id", ints([5])), ("lane", bigints([7]))])
        try await store.write(
            Bytes(Array("PAR1".utf8)),
            to: ObjectKey("in/2020/06/02/01/cut.parquet")
        )
        let arguments = ["crawl", "$/in", "--table", "lake.t", "--exclude", "**.tmp", "--json"]
        let crawl = await CommandRun(
            arguments.map { $0.replacing("$", with: folder.path) }
                + ["--deleted", "deprecate", "--on-bad-file", "skip"] + folder.catalog
        )
        #expect(crawl.status == .done, "\(crawl.diagnostics)")
        let found = try #require(
            JSONSerialization.jsonObject(with: Data(crawl.output.utf8)) as? [String: Any]
        )
        #expect(found["table"] as? String == "lake.t")
        #expect(found["state"] as? String == "updated")
        #expect(found["files"] as? Int == 3)
        #expect(found["footersRead"] as? Int == 2)
        #expect(found["partitionsAdded"] as? Int == 1)
        #expect(found["partitionsUnchanged"] as? Int == 2)
        #expect(
            found["partitionsVanished"] as? [String] == ["file://\(folder.path)/in/2020/05/22/14/"]
        )
        #expect(found["partitionsVanishedPolicy"] as? String == "deprecate")
        #expect(found["columnsAdded"] as? [String] == [])
        #expect(
            found["columnsWidened"] as? [[String: String]] == [
                ["name": "lane", "from": "int", "to": "bigint"]
            ]
        )
        let skipped = try #require(found["filesSkipped"] as? [String: [String: Any]])
        #expect(skipped["excluded"]?["count"] as? Int == 1)
        #expect(skipped["otherFormat"]?["examples"] as? [String] == ["2020/06/01/00/x.csv"])
        #expect(skipped["broken"]?["count"] as? Int == 1)
        #expect(skipped["knownFolder"]?["count"] as? Int == 0)
        let broken = try #require(found["filesBroken"] as? [[String: String]])
        #expect(broken.map { $0["file"] } == ["2020/06/02/01/cut.parquet"])
    }

    @Test func notesWhatChangedAndWhatDidNot() async throws {
        try await land()
        _ = await run("crawl", "$/in", "--table", "lake.t", "--exclude", "**.tmp")
        try await store.delete(ObjectKey("in/2020/05/22/14/a.parquet"))
        try await write("in/2020/06/02/00/d.parquet", [("lane", bigints([7])), ("at", ints([1]))])
        func notes(_ arguments: String...) async -> [String] {
            let start = ["crawl", folder.path + "/in", "--table", "lake.t", "--exclude", "**.tmp"]
            return await CommandRun(start + arguments + folder.catalog).output
                .split(separator: "\n").filter { $0.hasPrefix("note: ") }.map(String.init)
        }
        let skipped = [
            "note: 1 file excluded: 2020/06/01/00/c.tmp",
            Self.skippedNote,
        ]
        let gone = "note: 1 partition without files (delete them with --deleted delete)"
        #expect(
            await notes("--schema-change", "log") == [
                "note: columns added: not in the table, which stays as it is: at",
                "note: column lane: int → bigint in the files, the table stays as it is", gone,
            ] + skipped
        )
        #expect(
            await notes("--recrawl", "new-folders-only") == [
                gone, skipped[0],
                "note: 4 files in known folders, not looked at: 2020/05/22/15/b.parquet, "
                    + "2020/06/01/00/c.parquet, 2020/06/01/00/x.csv, 2020/06/02/00/d.parquet",
            ]
        )
        #expect(
            await notes("--deleted", "delete") == [
                "note: columns added: at", "note: column lane: int → bigint",
                "note: 1 partition without files (deleted)",
            ] + skipped
        )
        #expect(await notes() == skipped)
    }

    @Test func deletesATableAndCrawlsItAnew() async throws {
        try await land()
        let start = ["crawl", folder.path + "/in", "--table", "lake.t"]
        let crawl = start + ["--exclude", "**.{tmp,csv}"]
        _ = await CommandRun(crawl + folder.catalog)
        let refused = await CommandRun(crawl + ["--plain-folders", "ignore"] + folder.catalog)
        #expect(refused.status == .failed)
        #expect(refused.diagnostics.contains("delete it with sluice catalog delete lake.t ("))
        #expect(
            text(await run("catalog", "delete", "lake.t"))
                == "lake.t deleted, with 3 partitions; the files in file://$/in/ stay\n"
        )
        #expect(await run("catalog", "delete", "lake.t").status == .impossible)
        let anew = await CommandRun(crawl + ["--plain-folders", "ignore"] + folder.catalog)
        #expect(anew.status == .done, "\(anew.diagnostics)")
        #expect(await run("show", "--from", "lake.t", "--count").output == "5\n")
    }

    @Test func makesATableOfEachFolder() async throws {
        try await write("in/anpr/day=1/a", [("plate", ints([1]))])
        try await write("in/rain/b", [("mm", ints([1]))])
        try await store.write(Bytes([1]), to: ObjectKey("in/readme"))
        let crawl = await run(
            "crawl",
            "$/in",
            "--database",
            "lake",
            "--table-per-folder",
            "--table-prefix",
            "raw_",
            "--exclude",
            "readme"
        )
        #expect(crawl.status == .done, "\(crawl.diagnostics)")
        #expect(text(crawl).hasPrefix("note: 1 file excluded: readme\ntable       lake.raw_anpr, "))
        #expect(
            text(await run("catalog", "tables", "lake"))
                == "lake.raw_anpr  file://$/in/anpr/\nlake.raw_rain  file://$/in/rain/\n"
        )
        let again = await run(
            "crawl",
            "$/in",
            "--database",
            "lake",
            "--table-per-folder",
            "--table-prefix",
            "raw_",
            "--exclude",
            "readme",
            "--json"
        )
        let found = try #require(
            JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any]
        )
        let tables = try #require(found["tables"] as? [[String: Any]])
        #expect(tables.map { $0["state"] as? String } == ["unchanged", "unchanged"])
        #expect(await run("show", "--from", "lake.raw_anpr", "--count").output == "1\n")
    }
}
