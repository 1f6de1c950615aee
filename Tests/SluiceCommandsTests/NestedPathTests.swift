import Foundation
import Testing

@testable import SluiceCommands

/// Fields of structs by their paths, on the command line.
@Suite("Paths of the command line")
struct NestedPathTests {
    private let folder: TemporaryFolder

    /// Files of three rows with a struct `event`, made of the demo's records.
    init() async throws {
        folder = try TemporaryFolder()
        let demo = await CommandRun(
            "demo",
            "--rows-per-minute",
            "1",
            "--keep",
            folder.path + "/demo"
        )
        try #require(demo.status == .done, "\(demo.diagnostics)")
        let event =
            "event = named_struct('time', originalrecordtimestamp, 'lane', pmod(hash(uniqueid), 3), "
            + "'where', named_struct('place', uniqueid))"
        let made = await run(
            "--from",
            folder.path + "/demo/landing",
            "--where",
            "hour = 14",
            "--with",
            event,
            "--with",
            "`odd.name` = 7",
            "--select",
            "event,currentspeed,`odd.name`",
            "--partition-by",
            "kind = 'all'",
            "--to",
            nested
        )
        try #require(made.status == .done, "\(made.diagnostics)")
    }

    private var nested: String { folder.path + "/nested" }

    private func run(_ words: String...) async -> CommandRun {
        await CommandRun(["run"] + words + folder.catalog)
    }

    private func show(_ words: String...) async -> CommandRun {
        await CommandRun(["show", "--from"] + words + folder.catalog)
    }

    @Test func selectsAndDropsFields() async throws {
        let types = await show(
            nested,
            "--select",
            "event.where.place, event.lane,`odd.name`",
            "--schema"
        )
        #expect(
            types.output == """
                root
                 |-- event: struct (nullable = true)
                 |    |-- where: struct (nullable = true)
                 |    |    |-- place: integer (nullable = true)
                 |    |-- lane: integer (nullable = true)
                 |-- odd.name: integer (nullable = true)

                """,
            "\(types.diagnostics)"
        )
        let dropped = await show(
            nested,
            "--drop",
            "event.where,event.lane,`odd.name`,kind",
            "--schema"
        )
        #expect(
            dropped.output.contains(
                " |-- event: struct (nullable = true)\n |    |-- time: timestamp"
            ),
            "\(dropped.output)\(dropped.diagnostics)"
        )
        #expect(!dropped.output.contains("lane") && !dropped.output.contains("odd"))
        let json = await show(nested, "--select", "event.lane", "--rows", "2", "--json")
        let lines = json.output.split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("{\"event\":{\"lane\":") })
        let unknown = await show(nested, "--select", "event.lanes")
        #expect(unknown.status == .impossible)
        #expect(
            unknown.diagnostics
                == "error: the frame has nothing at event.lanes, its columns are event, "
                + "currentspeed, odd.name, kind\n"
        )
        let explained = await show(nested, "--select", "event.lane", "--explain")
        #expect(explained.output.contains("  event  struct<lane:int>  computed: "))
        #expect(explained.output.contains("1 file"), "\(explained.output)")
        let noPath = await show(nested, "--select", "event..lane")
        #expect(noPath.status == .impossible)
        #expect(noPath.diagnostics.hasPrefix("error: event..lane is no path of a column, expected"))
    }

    @Test func partitionsByFields() async throws {
        let all = await show(nested, "--count").output
        let target = folder.path + "/by-time"
        let made = await run(
            "--from",
            nested,
            "--event-time",
            "event.time",
            "--partition-by",
            "event.lane",
            "--drop",
            "event.time,kind",
            "--to",
            target,
            "--compression",
            "none"
        )
        #expect(made.status == .done, "\(made.diagnostics)")
        #expect(await show(target, "--count").output == all)
        let wrong = await show(
            target,
            "--count",
            "--where",
            "event.lane <> lane OR year <> 2020 OR hour IS NULL"
        )
        #expect(wrong.output == "0\n", "\(wrong.diagnostics)")
        #expect(await show(target, "--select", "event.time").status == .impossible)
        let lanes = try FileManager.default.contentsOfDirectory(
            atPath: target + "/year=2020/month=5/day=22/hour=14"
        )
        #expect(lanes.count == 3 && lanes.allSatisfy { $0.hasPrefix("lane=") }, "\(lanes)")
        let hour = target + "/year=2020/month=5/day=22/hour=14/" + (lanes.first ?? "")
        let file = try FileManager.default.contentsOfDirectory(atPath: hour).first ?? ""
        let layout = await CommandRun("inspect", "\(hour)/\(file)")
        #expect(layout.output.contains("UNCOMPRESSED"), "\(layout.output)\(layout.diagnostics)")
        #expect(!layout.output.contains("SNAPPY"))
        let refused = await run("--from", nested, "--event-time", "at", "--compression", "lzo")
        #expect(refused.status == .impossible)
        #expect(refused.diagnostics.contains("'lzo' is invalid for '--compression"))
    }
}
