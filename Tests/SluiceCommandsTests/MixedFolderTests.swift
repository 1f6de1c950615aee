import Buffers
import Columns
import Foundation
import ObjectStorage
import Parquet
import Testing

@testable import SluiceCommands

/// A folder of good rows, bad times and broken files: everything is accounted for.
@Suite("A folder that is not clean")
struct MixedFolderTests {
    private let folder: TemporaryFolder

    /// Two files of six rows, one file of 100 bytes that is none, and one whose end is missing.
    init() async throws {
        folder = try TemporaryFolder()
        let store = try LocalObjectStore(root: folder.path + "/in", durability: .process)
        let days = ["2020-05-22T14:03:11Z", "2020-05-22 16:59:59.5+02:00", "2020-05-23"]
        let first = try Self.file(days + [nil, "kerb", "2020-05-22T23:59:60Z"])
        let second = try Self.file([
            "2020-05-22T15:00:00Z", "1815-06-18", "2020-05-22T00:30", nil, "9999-12-31",
            "2020-05-22T14:00:00Z",
        ])
        try await store.write(first, to: ObjectKey("a.parquet"))
        try await store.write(second, to: ObjectKey("b.parquet"))
        try await store.write(
            Bytes([UInt8](repeating: 0x58, count: 100)),
            to: ObjectKey("c.parquet")
        )
        try await store.write(first[0..<first.count - 30], to: ObjectKey("d.parquet"))
    }

    private static func file(_ texts: [String?]) throws -> Bytes {
        var validity = Bitmap(repeating: true, count: texts.count)
        var values = ByteArrays()
        for (row, text) in texts.enumerated() {
            validity[row] = text != nil
            values.append((text ?? "").utf8)
        }
        var writer = ParquetWriter(
            schema: try Schema(columns: [
                .column("id", .int64, .required),
                .column("at", .byteArray, logicalType: .string),
            ])
        )
        try writer.appendRowGroup([
            ColumnVector(
                type: .bigint,
                count: texts.count,
                validity: nil,
                values: .int64(texts.indices.map(Int64.init))
            ),
            ColumnVector(
                type: .string,
                count: texts.count,
                validity: validity,
                values: .bytes(values)
            ),
        ])
        return writer.finish()
    }

    private var target: String { folder.path + "/out" }

    private func run(_ arguments: String...) async -> CommandRun {
        await CommandRun(
            ["run", "--from", folder.path + "/in", "--event-time", "at", "--to", target]
                + arguments + folder.catalog
        )
    }

    private static let between = ["--event-time-between", "2000-01-01", "2100-01-01"]

    private func object(_ run: CommandRun) throws -> [String: Any] {
        try #require(
            JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        )
    }

    @Test func stopsAtABrokenFile() async {
        let run = await run()
        #expect(run.status == .failed)
        // Files are opened at once: which of the broken ones is met first is not said.
        #expect(run.diagnostics.contains("c.parquet") || run.diagnostics.contains("d.parquet"))
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func accountsForEverythingToPeople() async throws {
        let run = await run(
            "--on-bad-file",
            "quarantine",
            "--on-bad-time",
            "quarantine",
            "--event-time-between",
            "2000-01-01",
            "2100-01-01"
        )
        #expect(run.status == .done, "\(run.diagnostics)")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines[0] == "rows        12 read, 0 filtered, 6 written, 6 quarantined")
        #expect(lines[1].hasPrefix("input       2 files, "))
        let about = "the event time at: "
        let aside = folder.path + "/_sluice/out/quarantine"
        #expect(
            lines.filter { $0.hasPrefix(about) } == [
                about + "2 null, to the quarantine, the first in a.parquet, row group 0, row 3",
                about
                    + "2 unparsable, to the quarantine, the first in a.parquet, row group 0, row 4",
                about
                    + "2 out-of-range, to the quarantine, the first in b.parquet, row group 0, row 1",
            ]
        )
        #expect(lines.contains("left out, since they cannot be read: 2 files"))
        let copied = lines.filter { $0.contains(", copied to _files/") }
        #expect(copied.count == 2)
        #expect(copied[0].hasPrefix("  c.parquet, 100 B, copied to _files/"))
        #expect(copied[1].hasPrefix("  d.parquet, "))
        #expect(
            lines.contains(
                "quarantine \(aside): 6 rows in 3 files, 2 unreadable files"
            )
        )
        #expect(lines.contains { $0.hasPrefix("  year=2020/month=5/day=22/hour=14  3 rows") })

        let table = await CommandRun(["show", "--from", target, "--count"] + folder.catalog)
        #expect(table.output == "6\n")
        let quarantined = await CommandRun(
            [
                "show", "--from", aside, "--select", "reason,id,at",
                "--where", "reason = 'unparsable'",
            ] + folder.catalog
        )
        #expect(
            quarantined.output == """
                +----------+---+--------------------+
                |    reason| id|                  at|
                +----------+---+--------------------+
                |unparsable|  4|                kerb|
                |unparsable|  5|2020-05-22T23:59:60Z|
                +----------+---+--------------------+

                """,
            "\(quarantined.output)\(quarantined.diagnostics)"
        )
    }

    @Test func accountsForEverythingToScripts() async throws {
        let aside = folder.path + "/aside"
        let run = await run(
            "--on-bad-file",
            "quarantine",
            "--on-bad-time",
            "quarantine",
            "--quarantine",
            aside,
            "--json"
        )
        #expect(run.status == .done, "\(run.diagnostics)")
        let report = try object(run)
        #expect(report["rowsRead"] as? Int == 12)
        #expect(report["rowsWritten"] as? Int == 8)
        #expect(report["rowsQuarantined"] as? Int == 4)
        let badRows = try #require(report["badRows"] as? [[String: Any]])
        #expect(badRows.map { $0["reason"] as? String } == ["null", "unparsable"])
        #expect(badRows.map { $0["rows"] as? Int } == [2, 2])
        #expect(badRows.map { $0["policy"] as? String } == ["quarantine", "quarantine"])
        let first = try #require(badRows[1]["first"] as? [String: Any])
        #expect(first["file"] as? String == "a.parquet")
        #expect(first["rowGroup"] as? Int == 0 && first["row"] as? Int == 4)
        let quarantine = try #require(report["quarantine"] as? [String: Any])
        #expect(quarantine["location"] as? String == aside)
        let outputs = try #require(quarantine["outputs"] as? [[String: Any]])
        #expect(outputs.map { $0["path"] as? String } == ["reason=null", "reason=unparsable"])
        for output in outputs {
            for file in output["files"] as? [String] ?? [] {
                #expect(FileManager.default.fileExists(atPath: "\(aside)/\(file)"))
            }
        }
        let badFiles = try #require(report["badFiles"] as? [[String: Any]])
        #expect(badFiles.map { $0["file"] as? String } == ["c.parquet", "d.parquet"])
        let copy = try #require(badFiles[1]["copy"] as? String)
        #expect(
            FileManager.default.contentsEqual(
                atPath: "\(aside)/\(copy)",
                andPath: folder.path + "/in/d.parquet"
            )
        )
        #expect(!FileManager.default.fileExists(atPath: target + "/_sluice"))
    }

    @Test func putsBadTimesInTheDefaultPartition() async throws {
        let run = await run("--on-bad-file", "skip", "--json")
        #expect(run.status == .done, "\(run.diagnostics)")
        let report = try object(run)
        #expect(report["rowsWritten"] as? Int == 12)
        #expect(report["quarantine"] is NSNull)
        let badRows = try #require(report["badRows"] as? [[String: Any]])
        #expect(
            badRows.map { $0["policy"] as? String } == ["default-partition", "default-partition"]
        )
        let outputs = try #require(report["outputs"] as? [[String: Any]])
        let unplaced = try #require(outputs.last)
        #expect(unplaced["rows"] as? Int == 4)
        #expect(unplaced["values"] as? [NSNull] == [NSNull(), NSNull(), NSNull(), NSNull()])
        let badFiles = try #require(report["badFiles"] as? [[String: Any]])
        #expect(badFiles.allSatisfy { $0["copy"] is NSNull })
    }

    @Test func showsWhatCanBeRead() async throws {
        // Its footer is good, its pages are not.
        let store = try LocalObjectStore(root: folder.path + "/in", durability: .process)
        var bytes = try await store.read(ObjectKey("a.parquet")).array
        for index in 4..<60 { bytes[index] = 0xFF }
        try await store.write(Bytes(bytes), to: ObjectKey("e.parquet"))
        func show(_ more: String...) async -> CommandRun {
            await CommandRun(["show", "--from", folder.path + "/in"] + more + folder.catalog)
        }
        let refused = await show("--count")
        #expect(refused.status == .failed)
        #expect(
            refused.diagnostics.contains("; --on-bad-file skip leaves such files out (c.parquet"),
            "\(refused.diagnostics)"
        )
        let rows = await show("--on-bad-file", "skip", "--json", "--select", "id")
        #expect(rows.status == .done, "\(rows.diagnostics)")
        let ids = (0..<6).map { "{\"id\":\($0)}\n" }.joined()
        #expect(rows.output == ids + ids)
        #expect(rows.diagnostics.hasPrefix("left out, since they cannot be read: 3 files\n  c."))
        let count = await show("--on-bad-file", "skip", "--count", "--where", "id < 4")
        #expect(count.output == "8\n", "\(count.diagnostics)")
        let usage = await show("--on-bad-file", "quarantine")
        #expect(usage.status == .impossible)
        #expect(
            usage.diagnostics.contains("Nothing is written, so --on-bad-file is fail or skip.")
        )
    }

    @Test func refusesBadTimes() async {
        let run = await run("--on-bad-file", "skip", "--on-bad-time", "fail")
        #expect(run.status == .failed)
        #expect(
            run.diagnostics
                == "error: a.parquet, row group 0, row 3: the event time at is null, expected a "
                + "time in every row (bad are, of 12 rows: 2 null, 2 unparsable); nothing was "
                + "written; correct the rows, or choose --on-bad-time quarantine or "
                + "default-partition\n"
        )
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func plansWithoutWriting() async throws {
        let plan = await CommandRun(
            [
                "plan", "--from", folder.path + "/in", "--event-time", "at", "--on-bad-file",
                "skip",
                "--on-bad-time", "quarantine",
            ] + Self.between + folder.catalog
        )
        #expect(plan.status == .done, "\(plan.diagnostics)")
        #expect(
            plan.output.contains("12 to read, 0 to filter, 6 to write, 6 to quarantine")
        )
        #expect(plan.output.contains("left out, since they cannot be read: 2 files"))
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func refusesAQuarantineThatReadersSee() async {
        for place in [target, target + "/set-aside"] {
            let run = await run(
                "--on-bad-file",
                "quarantine",
                "--quarantine",
                place
            )
            #expect(run.status == .impossible)
            #expect(
                run.diagnostics
                    == "error: the quarantine lies in the target, whose readers would see it; leave "
                    + "--quarantine away, or name a folder outside the target (\(place))\n"
            )
        }
        let inSource = await run(
            "--on-bad-file",
            "quarantine",
            "--quarantine",
            folder.path + "/in/aside"
        )
        #expect(inSource.status == .impossible)
        #expect(inSource.diagnostics.contains("lies in the source"))
    }
}
