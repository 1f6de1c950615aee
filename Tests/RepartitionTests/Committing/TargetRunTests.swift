import Buffers
import Ledger
import ObjectStorage
import Testing

@testable import Repartition

/// Runs into a table with a ledger.
@Suite("Runs into a table with a ledger")
struct TargetRunTests {
    @Test func readsEachInputOnce() async throws {
        var landing = try await Landing()
        let table = LedgeredTable()
        let first = try await table.run(landing.frame(), named: "one")
        #expect(first.commit?.entries == [1] && first.rowsWritten == 120)
        let again = try await table.run(landing.frame(), named: "two")
        #expect(again.commit == RunReport.Commit(ledger: "memory:/lake/_sluice/events"))
        #expect(again.inputs.consumed == [1: 3] && again.rowsRead == 0)
        #expect(try await table.ids() == (1...120).map { $0 })

        let bytes = try await landing.store.read(ObjectKey("file-0.parquet"))
        try await landing.add(bytes, as: "file-3.parquet")
        let more = try await table.run(landing.frame(), named: "three")
        #expect(more.commit?.entries == [2] && more.rowsWritten == 40)
        #expect(more.inputs.consumed == [1: 3])
    }

    @Test func readsAgainIfThatIsWanted() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        _ = try await table.run(landing.frame(), named: "one")
        let again = try await table.run(landing.frame(), named: "two") { $0.inputs.choice = .all }
        #expect(again.rowsWritten == 120)
        #expect(try await table.ids() == (1...120).flatMap { [$0, $0] })
        // They count as read by the first.
        let third = try await table.run(landing.frame(), named: "three")
        #expect(third.inputs.consumed == [1: 3])
    }

    @Test func keepsStepsOfJobsApart() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        _ = try await table.run(landing.frame(), named: "one", job: "a")
        let other = try await table.run(landing.frame(), named: "two", job: "b")
        #expect(other.commit?.entries == [2] && other.rowsWritten == 120)
        // A run without a name heeds what anybody has read.
        let anybody = try await table.run(landing.frame(), named: "three")
        #expect(anybody.commit?.entries == [])
        #expect(anybody.inputs.consumed.values.reduce(0, +) == 3)
    }

    @Test func readsWithinBounds() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        var seen: [Int] = []
        for number in 1...3 {
            let report = try await table.run(landing.frame(), named: "run-\(number)") { run in
                run.inputs.fileLimit = 2
            }
            seen.append(report.inputFiles)
            #expect(report.inputs.postponed == (number == 1 ? 1 : 0))
        }
        #expect(seen == [2, 1, 0])
        let size = try #require(landing.files.first).info.byteCount
        let other = LedgeredTable()
        let report = try await other.run(landing.frame(), named: "x") { run in
            run.inputs.byteLimit = size + 1
        }
        #expect(report.inputFiles == 1 && report.inputs.postponed == 2)
    }

    @Test func noticesInputsThatHaveChanged() async throws {
        var landing = try await Landing()
        let table = LedgeredTable()
        _ = try await table.run(landing.frame(), named: "one")
        let bytes = try await landing.store.read(ObjectKey("file-1.parquet"))
        let info = try await landing.store.write(bytes, to: ObjectKey("file-0.parquet"))
        landing.replace("file-0.parquet", by: info)
        let frame = landing.frame()
        let error = await #expect(throws: RunError.self) {
            try await table.run(frame, named: "two")
        }
        #expect(
            error?.description
                == "memory:/file-0.parquet was read by run 1 and has changed since: look what changed "
                + "it, then --on-changed-input ignore leaves it as it was read, re-read replaces "
                + "what was written of it"
        )
        let ignored = try await table.run(frame, named: "three") { run in
            run.inputs.changedInputs = .ignore
        }
        #expect(ignored.commit?.entries == [] && ignored.inputs.changed.count == 1)
        // The same bytes under another version are the same content.
        let known = try await table.run(frame, named: "four") { run in
            run.checksum = { _, _ in "same" }
            run.inputs.changedInputs = .ignore
        }
        #expect(known.inputs.changed.count == 1)
    }

    @Test func overwritesWhatGetsRows() async throws {
        let table = LedgeredTable()
        _ = try await table.run(Landing().frame(), named: "one")
        let first = try await contents(of: table.store)
        // Folders whose names begin alike, and what is no data, stay.
        try await table.store.write(Bytes([1]), to: ObjectKey("hour=11/other.parquet"))
        try await table.store.write(Bytes([1]), to: ObjectKey("hour=1/foreign.parquet"))
        try await table.store.write(Bytes([1]), to: ObjectKey("hour=1/_SUCCESS"))
        let landing = try await Landing(hours: [[1, 1, 3]])
        let refused = await #expect(throws: RunError.self) {
            try await table.run(landing.frame(), named: "two", mode: .overwritePartitions)
        }
        #expect(
            refused?.description
                == "the run would replace 2 files of run 1, of whose inputs it does not read all: "
                + "their rows would be gone; read all inputs, or drop those rows with --allow-drop"
        )
        #expect(table.store.stagedCount == 0)
        let report = try await table.run(
            landing.frame(),
            named: "three",
            mode: .overwritePartitions
        ) { $0.allowsDropping = true }
        #expect(report.commit?.removedFiles == 3)
        #expect(
            try await table.keys() == [
                "hour=0/part-one-0-00000.parquet", "hour=1/_SUCCESS",
                "hour=1/part-three-0-00000.parquet", "hour=11/other.parquet",
                "hour=2/part-one-0-00002.parquet", "hour=3/part-three-0-00001.parquet",
            ]
        )
        let key = try ObjectKey("hour=2/part-one-0-00002.parquet")
        #expect(try await table.store.read(key) == first[key.text])
    }

    @Test func overwritesWithAllInputsAgainAndAgain() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        for name in ["one", "two", "three"] {
            _ = try await table.run(landing.frame(), named: name, mode: .overwritePartitions)
            #expect(try await table.ids() == (1...120).map { $0 })
        }
    }

    @Test func plansAgainIfOthersAreQuicker() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        let slow = try await table.stage(landing.frame(), named: "slow")
        let quick = try await table.run(landing.frame(), named: "quick") { $0.inputs.fileLimit = 2 }
        #expect(quick.rowsWritten == 80)
        let report = try await slow.commit()[0]
        #expect(report.rowsWritten == 40 && report.commit?.entries == [2])
        #expect(report.inputs.consumed == [1: 2])
        #expect(try await table.ids() == (1...120).map { $0 })
        #expect(table.store.stagedCount == 0)
    }

    @Test func commitsWhatIsSetAsideTogether() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        let check = RowCheck(
            "the event time ts",
            rules: [.init(.outOfRange, .parsed("hour(ts) = 2"))],
            policy: .quarantine
        )
        let report = try await table.run(
            landing.frame([.check(check)] + Landing.byHour),
            named: "one"
        )
        #expect(report.rowsWritten == 90 && report.rowsQuarantined == 30)
        #expect(try await table.ids().count == 90)
        let aside = try await table.aside.listAll().collected().map(\.key.text)
        #expect(aside == ["reason=out-of-range/part-one-0-00003.parquet"])
    }

    @Test func commitsSeveralWritesAtOnce() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        let commit = try await table.stage(landing.frame(), named: "one")
        var other = TargetRun(
            landing.frame([.filter(.parsed("id < 10"))] + Landing.byHour),
            to: Target(store: table.store, partitionKeys: ["hour"]),
            options: .named("one"),
            inputs: InputPolicy(reader: BookmarkContext(job: "", context: "landing"))
        )
        try await commit.stage(other)
        let reports = try await commit.commit()
        #expect(reports.map(\.rowsWritten) == [120, 9])
        #expect(reports.map(\.commit?.entries) == [[1], [1]])
        #expect(try await table.ids().count == 129)
        let log = try await table.open().reader.wholeLog(of: table.open().record)
        #expect(log.entries.map(\.entry.slices) == [[0, 1]])

        // One must not replace what another adds.
        other.target.mode = .overwritePartitions
        other.inputs.choice = .all
        let mixed = try await table.stage(landing.frame(), named: "two") { $0.inputs.choice = .all }
        other.allowsDropping = true
        try await mixed.stage(other)
        let error = await #expect(throws: RunError.self) { try await mixed.commit() }
        #expect(
            error?.description
                == "two writes of the job replace the partition hour=0: commit between them, or write "
                + "both at once"
        )
    }

    @Test func noticesThatTheTableIsGone() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        _ = try await table.run(landing.frame(), named: "one")
        for object in try await table.store.listAll().collected() {
            try await table.store.delete(object.key)
        }
        let error = await #expect(throws: RunError.self) {
            try await table.run(landing.frame(), named: "two")
        }
        #expect(
            error?.description
                == "the table is to have 4 files, and its folder memory:/lake/events is empty: restore "
                + "it, or remove its ledger, too, to begin anew: memory:/lake/_sluice/events"
        )
    }

    @Test func leavesNothingOfADiscardedRun() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        let staged = try await table.stage(landing.frame(), named: "one")
        #expect(table.store.stagedCount == 4)
        await staged.discard()
        #expect(table.store.stagedCount == 0)
        let report = try await table.run(landing.frame(), named: "two")
        #expect(report.rowsWritten == 120 && report.commit?.entries == [1])
    }

    @Test func readsAgainWhatRunsOfARangeHaveRead() async throws {
        let landing = try await Landing()
        let table = LedgeredTable()
        for number in 1...3 {
            _ = try await table.run(landing.frame(), named: "run-\(number)") {
                $0.inputs.fileLimit = 1
            }
        }
        let range = try await table.run(landing.frame(), named: "x") { run in
            run.inputs.choice = .readBetween(from: "1", to: "run-3")
        }
        #expect(range.inputFiles == 2 && range.rowsWritten == 80)
        // Nothing is remembered of it.
        let after = try await table.run(landing.frame(), named: "y")
        #expect(after.inputs.consumed == [1: 1, 2: 1, 3: 1])
        for (from, to, message) in [
            ("3", "1", "there is no run after 3 up to 1: the other way round?"),
            ("nobody", "1", "the log has no run nobody: sluice ledger log lists them"),
        ] {
            let error = await #expect(throws: RunError.self) {
                try await table.run(landing.frame(), named: "z-\(from)") { run in
                    run.inputs.choice = .readBetween(from: from, to: to)
                }
            }
            #expect(error?.description == message)
        }
    }

    @Test func replaysARun() async throws {
        var landing = try await Landing()
        let table = LedgeredTable()
        _ = try await table.run(landing.frame(), named: "one") { $0.inputs.fileLimit = 2 }
        _ = try await table.run(landing.frame(), named: "two")
        // The first file is another one by now.
        let bytes = try await landing.store.read(ObjectKey("file-2.parquet"))
        let info = try await landing.store.write(bytes, to: ObjectKey("file-0.parquet"))
        landing.replace("file-0.parquet", by: info)
        let frame = landing.frame()
        let replay = try await table.run(frame, named: "three") { $0.replayed = 1 }
        #expect(replay.rowsWritten == 80 && replay.commit?.removedFiles == 4)
        let expected = (41...80).map { Int64($0) } + (81...120).flatMap { [$0, $0] }
        #expect(try await table.ids() == expected.sorted())

        func refusal(_ number: Int, _ frame: Frame) async -> String? {
            await #expect(throws: (any Error).self) {
                try await table.run(frame, named: "no-\(number)-\(frame.source.files.count)") {
                    run in
                    run.replayed = number
                }
            }.map { "\($0)" }
        }
        #expect(await refusal(9, frame) == "the log has no run 9: sluice ledger log lists them")
        #expect(
            await refusal(1, frame) == "entry 1 was replayed by entry 3 already: replay that one"
        )
        var fewer = frame
        fewer.source.files.removeAll { $0.info.key.text == "file-2.parquet" }
        #expect(
            await refusal(2, fewer)
                == "memory:/file-2.parquet, which run 2 has read, is not in the source any more: what "
                + "the run wrote of it would be lost, restore it"
        )
    }
}
