import Buffers
import Foundation
import ObjectStorage
import RoadTraffic
import Testing

@testable import SluiceCommands

@Suite("Commands on ledgers")
struct LedgerCommandTests {
    private let folder: TemporaryFolder
    private var table: String { folder.path + "/by-hour" }

    init() async throws {
        folder = try TemporaryFolder()
        let landing = ObjectLocation(localPath: folder.path + "/landing")
        let feed = try TrafficFeed(hours: 1, rowsPerMinute: 2)
        _ = try await feed.land(in: landing.open(durability: .process).store)
    }

    private func sluice(_ words: String...) async -> CommandRun {
        await CommandRun(words + folder.catalog)
    }

    private func run(_ more: String...) async -> CommandRun {
        await CommandRun(
            [
                "run", "--from", folder.path + "/landing", "--event-time",
                "originalrecordtimestamp", "--to", table, "--durability", "process",
            ] + more + folder.catalog
        )
    }

    @Test func tellWhatRunsDid() async throws {
        #expect(await run("--bounded-files", "40").status == .done)
        let second = await run("--job", "nightly")
        #expect(second.output.contains("40 inputs were written by run 1; --again"))
        let log = await sluice("ledger", "log", table)
        let lines = log.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("2  ") && lines[0].contains("  append  applied  20 inputs  "))
        #expect(lines[0].contains("  nightly  "))
        let entry = await sluice("ledger", "show", table, "1")
        #expect(entry.output.contains(#""kind" : "append""#))
        #expect(
            await sluice("ledger", "show", table, "7").diagnostics
                == "error: the log has no run 7: sluice ledger log lists them (\(folder.path)/_sluice/"
                + "by-hour)\n"
        )
        let verified = await sluice("ledger", "verify", table)
        #expect(verified.status == .done)
        #expect(verified.output.hasSuffix("the table is what its log says\n"))
        let nothing = await sluice("ledger", "log", folder.path + "/landing")
        #expect(nothing.status == .impossible)
        #expect(
            nothing.diagnostics
                == "error: the table has no ledger, expected one that sluice run or a job has written "
                + "to (\(folder.path)/landing)\n"
        )
    }

    @Test func findWhatIsNotAsTheLogSays() async throws {
        #expect(await run().status == .done)
        let files = try FileManager.default.subpathsOfDirectory(atPath: table)
            .filter { $0.hasSuffix(".parquet") }.sorted()
        #expect(files.count > 3)
        let store = try LocalObjectStore(root: table, durability: .process)
        try await store.delete(ObjectKey(files[0]))
        try await store.write(Bytes([1, 2, 3]), to: ObjectKey(files[1]))
        try await store.write(Bytes([1]), to: ObjectKey("foreign.parquet"))
        try FileManager.default.removeItem(
            atPath: folder.path + "/_sluice/by-hour/applied/00000000000000000001.json"
        )
        let report = await sluice("ledger", "verify", table)
        #expect(report.status == .failed)
        for line in [
            "unapplied  1: run 1 is committed and not applied: the next run does it, or sluice recover",
            "missing  \(files[0]): run 1 wrote it, and it is not there",
            "changed  \(files[1]): it has 3 bytes, run 1 wrote ",
            "foreign  foreign.parquet: no run of this table wrote it",
            "4 differences from what the log says",
        ] {
            #expect(report.output.contains(line), "\(line)")
        }
        let json = await sluice("ledger", "verify", table, "--json")
        #expect(json.status == .failed && json.output.contains(#""kind": "foreign""#))
    }

    @Test func finishWhatIsCommitted() async throws {
        #expect(await run("--to-table", "anpr.by_hour").status == .done)
        try FileManager.default.removeItem(
            atPath: folder.path + "/_sluice/by-hour/applied/00000000000000000001.json"
        )
        #expect(await sluice("recover", table).output == "applied: run 1\n")
        #expect(
            await sluice("recover", table).output
                == "nothing to do: all that is committed is applied\n"
        )
        // The table is dropped from the catalog before the partitions are in it.
        try FileManager.default.removeItem(
            atPath: folder.path + "/_sluice/by-hour/applied/00000000000000000001.json"
        )
        #expect(await sluice("catalog", "delete", "anpr.by_hour").status == .done)
        let refused = await sluice("recover", table)
        #expect(refused.status == .tryAgain)
        #expect(
            refused.diagnostics.hasPrefix(
                "error: the catalog could not be told of run 1: there is no table by_hour in anpr, "
            )
        )
        #expect(
            refused.diagnostics.contains("mend that, or give it up with --skip-catalog 1 (ledger ")
        )
        #expect(
            await sluice("recover", table, "--skip-catalog", "1").output == "applied: run 1\n"
        )
    }

    @Test func collectGarbage() async throws {
        #expect(await run().status == .done)
        #expect(await sluice("gc", table).output == "nothing is left behind\n")
        let store = try LocalObjectStore(root: table, durability: .process)
        let dead = StagingID(run: "20200522T140311-7f3a09c4d1b2e8a65c01", sequence: 0)
        let write = try await store.stage(ObjectKey("x.parquet"), as: dead)
        try await write.append(Bytes([1]))
        #expect(
            await sluice("gc", table).output
                == "1 staged file of runs that may be alive, or are not applied yet, kept\n"
        )
        let told = await sluice("gc", table, "--run", dead.run)
        #expect(
            told.output
                == "run \(dead.run) would be declared dead\n1 staged file would be removed; --delete "
                + "removes them\n"
        )
        #expect(try await store.leftovers(ofRun: dead.run).count == 1)
        let done = await sluice("gc", table, "--older-than", "0", "--delete")
        #expect(done.output == "run \(dead.run) was declared dead\n1 staged file removed\n")
        #expect(try await store.leftovers(ofRun: nil).isEmpty)
        #expect(await sluice("gc", table).output == "nothing is left behind\n")
        let wrong = await sluice("gc", table, "--older-than=-1")
        #expect(wrong.diagnostics.hasPrefix("error: --older-than is 0 or more hours."))
    }

    @Test func changeBookmarks() async throws {
        #expect(await run("--job", "j", "--bounded-files", "20").status == .done)
        #expect(await run("--job", "j").status == .done)
        let landing = folder.path + "/landing"
        #expect(
            await sluice("bookmark", "show", table).output
                == "j  \(landing)  60 inputs  until run 2\n"
        )
        let rewound = await sluice("bookmark", "rewind", table, "--job", "j", "--run", "1")
        #expect(rewound.output.hasPrefix("run 3: what was read after run 1 counts as unread;"))
        #expect(
            await sluice("bookmark", "show", table).output
                == "j  \(landing)  20 inputs  until run 1\n"
        )
        let set = await sluice(
            "bookmark",
            "set",
            table,
            "--job",
            "j",
            "--now",
            "--from",
            landing
        )
        #expect(set.output == "run 4: 60 inputs count as read\n")
        #expect(await run("--job", "j").output.hasPrefix("nothing to do: "))
        #expect(await sluice("bookmark", "reset", table, "--job", "j").status == .done)
        #expect(await sluice("bookmark", "show", table).output == "")
        let vague = await sluice("bookmark", "set", table, "--from", landing)
        #expect(vague.diagnostics.hasPrefix("error: Say --now: no other moment can be set."))
    }

    @Test func replayRuns() async throws {
        #expect(await run().status == .done)
        let replay = await sluice("replay", table, "--run", "1")
        #expect(replay.status == .done, "\(replay.diagnostics)")
        #expect(replay.output.contains("run 2 of \(folder.path)/_sluice/by-hour"))
        let replaced = await sluice("replay", table, "--run", "1")
        #expect(
            replaced.diagnostics.hasPrefix(
                "error: entry 1 was replayed by entry 2 already: replay that one"
            )
        )
        let again = await sluice("replay", table, "--run", "2")
        #expect(again.status == .done, "\(again.diagnostics)")
        #expect(again.output.contains("run 3 of \(folder.path)/_sluice/by-hour"))
        let count = await sluice("show", "--from", table, "--count")
        #expect(count.output == "120\n")
        #expect(await sluice("bookmark", "reset", table).status == .done)
        let none = await sluice("replay", table, "--run", "4")
        #expect(
            none.diagnostics.hasPrefix(
                "error: nothing says how run 4 was started, it was no sluice run: overwrite its "
                    + "partitions instead, with all their inputs"
            )
        )
    }

    @Test func commitInSlices() async throws {
        let sliced = await run("--commit-every", "25")
        #expect(sliced.output.contains("run 1 to 3 of "))
        let overwriting = await run("--mode", "overwrite-partitions", "--commit-every", "25")
        #expect(overwriting.status == .impossible)
        #expect(
            overwriting.diagnostics.contains(
                ", and the second would replace those of the first: leave --commit-every away, or "
                    + "append"
            )
        )
    }

    @Test func readChangedInputsAgain() async throws {
        #expect(await run().status == .done)
        let landing = folder.path + "/landing"
        let files = try FileManager.default.subpathsOfDirectory(atPath: landing)
            .filter { $0.hasSuffix(".parquet") }.sorted()
        let bytes = try Data(contentsOf: URL(filePath: "\(landing)/\(files[1])"))
        try bytes.write(to: URL(filePath: "\(landing)/\(files[0])"))
        #expect(await run().status == .failed)
        #expect(
            await run("--on-changed-input", "ignore").output.contains("has changed since run 1")
        )
        let again = await run("--on-changed-input", "re-read")
        #expect(again.output.contains("run 2 of "), "\(again.output)\(again.diagnostics)")
        #expect(
            await run().output
                == "nothing to do: 60 inputs were written by run 2; --again writes them again\n"
        )
    }
}
