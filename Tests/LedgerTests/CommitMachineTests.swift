import Ledger
import ObjectStorage
import Testing

@Suite("Putting an entry")
struct CommitMachineTests {
    private let entry = LogEntry.test(.append, run: "mine", adds: ["p/a"], reads: ["i1"])

    private func machine(on log: CommitLog) -> (CommitMachine, Step<CommitMachine.Outcome>) {
        var machine = CommitMachine(entry, on: log)
        let step = machine.start()
        return (machine, step)
    }

    private func put(_ step: Step<CommitMachine.Outcome>) -> LogEntry? {
        guard case .perform(.put(let entry)) = step else { return nil }
        return entry
    }

    private func logged(_ entry: LogEntry, at number: Int) -> LoggedEntry {
        var entry = entry
        entry.ledger = "test"
        entry.number = number
        entry.previous = number == 1 ? "" : "digest of \(number - 1)"
        return LoggedEntry(entry, digest: "digest of \(number)")
    }

    @Test func followsTheHead() throws {
        let log = try CommitLog(of: [.test(.append, adds: ["p/x"], reads: ["i0"])])
        let (_, step) = machine(on: log)
        let sent = try #require(put(step))
        #expect(sent.number == 2 && sent.previous == "digest of 1" && sent.ledger == "test")
    }

    @Test func knowsItsOwnEntryAgain() throws {
        var (machine, step) = machine(on: CommitLog(ledger: "test"))
        let sent = try #require(put(step))
        #expect(try machine.handle(.put(.unclear)) == .perform(.readSlot(1)))
        let mine = LoggedEntry(sent, digest: "d")
        step = try machine.handle(.slot(mine))
        guard case .done(.committed(let found, let log)) = step else {
            Issue.record("\(step)")
            return
        }
        #expect(found == sent && log.head == 1)
    }

    /// A request that nobody answered may still land.
    @Test func putsTheSameBytesIntoASlotThatIsEmpty() throws {
        var (machine, step) = machine(on: CommitLog(ledger: "test"))
        let sent = try #require(put(step))
        for attempt in 1...5 {
            #expect(try machine.handle(.put(.unclear)) == .perform(.readSlot(1)))
            #expect(try machine.handle(.slot(nil)) == .perform(.wait(.put(attempt: attempt))))
            step = try machine.handle(.done)
            #expect(put(step) == sent)
        }
    }

    @Test func goesOnBehindOthers() throws {
        var (machine, _) = machine(on: CommitLog(ledger: "test"))
        _ = try machine.handle(.put(.unclear))
        let other = logged(.test(.append, run: "other", adds: ["p/b"], reads: ["i9"]), at: 1)
        #expect(try machine.handle(.slot(other)) == .perform(.readLog(after: 0)))
        let step = try machine.handle(.log([other]))
        let next = try #require(put(step))
        #expect(next.number == 2 && next.previous == "digest of 1" && next.nonce == entry.nonce)
    }

    @Test func stopsAtAConflict() throws {
        var (machine, _) = machine(on: CommitLog(ledger: "test"))
        _ = try machine.handle(.put(.unclear))
        let other = logged(.test(.append, run: "other", adds: ["p/b"], reads: ["i1"]), at: 1)
        _ = try machine.handle(.slot(other))
        let step = try machine.handle(.log([other]))
        guard case .done(.conflict(let conflict, _)) = step else {
            Issue.record("\(step)")
            return
        }
        #expect(conflict == .consumed(by: 1, count: 1))
    }

    @Test func noticesAnEntryThatVanishes() throws {
        var (machine, _) = machine(on: CommitLog(ledger: "test"))
        _ = try machine.handle(.put(.unclear))
        let other = logged(.test(.append, run: "other"), at: 1)
        _ = try machine.handle(.slot(other))
        let error = #expect(throws: LedgerError.self) { try machine.handle(.log([])) }
        #expect(error?.message == "entry 1 was there and is not any more: restore it")
    }
}

@Suite("Conflicts")
struct ConflictTests {
    private let base = LogEntry.test(.append, run: "first", adds: ["p/a", "q/b"], reads: ["i1"])

    private func conflict(
        _ entry: LogEntry,
        after others: [LogEntry] = []
    ) throws -> Conflict? {
        try CommitLog(of: [base] + others).conflict(with: entry)
    }

    @Test func areSaidInWords() {
        let name = FileName(AddedFile.test("p/a").staged.key)
        let texts: [(Conflict, String)] = [
            (
                .declaredDead(by: 44),
                "the run was declared dead by entry 44: nothing was published, run again"
            ),
            (
                .closed(by: 3),
                "the table was dropped by entry 3: nothing was published, write to another place"
            ),
            (
                .consumed(by: 41, count: 2),
                "2 inputs were consumed meanwhile by entry 41: nothing was published, run again"
            ),
            (
                .gone(name, by: 5),
                "p/a was removed meanwhile, by entry 5: nothing was published, run again"
            ),
            (
                .partitionTouched("p", by: 5),
                "the partition p was changed meanwhile by entry 5: nothing was published, run again"
            ),
            (
                .notWhole(entry: 1, name, by: nil),
                "entry 1 cannot be replayed, its file p/a is no part of the table any more: overwrite "
                    + "its partitions instead, with all their inputs"
            ),
            (
                .replayed(1, by: 3),
                "entry 1 was replayed by entry 3 already: replay that one"
            ),
            (.voided(2, by: 3), "entry 2 was taken back by entry 3 already"),
            (.alive(run: "r", by: 3), "the run r is alive, it committed entry 3"),
        ]
        for (conflict, text) in texts { #expect(conflict.error.message == text) }
    }

    @Test func ofAppends() throws {
        #expect(try conflict(.test(.append, run: "x", adds: ["p/c"], reads: ["i2"])) == nil)
        #expect(
            try conflict(.test(.append, run: "x", reads: ["i1", "i2"]))
                == .consumed(by: 1, count: 1)
        )
        let again = LogEntry.test(.append, run: "x", reads: ["i1"]) {
            $0.inputs[0].reading = .again
        }
        #expect(try conflict(again) == nil)
        let dead = LogEntry.test(.abandon, run: "gc") { $0.abandons = ["x"] }
        #expect(try conflict(.test(.append, run: "x"), after: [dead]) == .declaredDead(by: 2))
        #expect(
            try conflict(.test(.append, run: "x"), after: [.test(.close, run: "d")])
                == .closed(by: 2)
        )
    }

    @Test func ofOverwrites() throws {
        let overwrite = LogEntry.test(.overwrite, run: "x", adds: ["p/c"], removes: ["p/a"]) {
            $0.base = 1
            $0.exclusive = ["p"]
        }
        #expect(try conflict(overwrite) == nil)
        let elsewhere = LogEntry.test(.append, run: "y", adds: ["q/d"])
        #expect(try conflict(overwrite, after: [elsewhere]) == nil)
        let there = LogEntry.test(.append, run: "y", adds: ["p/d"])
        #expect(try conflict(overwrite, after: [there]) == .partitionTouched("p", by: 2))
        // A run's own earlier slices are in its plan.
        let own = LogEntry.test(.append, run: "x", adds: ["p/d"])
        #expect(try conflict(overwrite, after: [own]) == nil)
        let compaction = LogEntry.test(.compact, run: "y", adds: ["p/e"], removes: ["p/a"])
        let name = FileName(AddedFile.test("p/a").staged.key)
        #expect(try conflict(overwrite, after: [compaction]) == .gone(name, by: 2))
    }

    @Test func ofReplaysAndVoids() throws {
        func replay(_ removes: [String]) -> LogEntry {
            .test(.replay, run: "x", adds: ["p/c"], removes: removes) { $0.takesBack = 1 }
        }
        #expect(try conflict(replay(["p/a", "q/b"])) == nil)
        let a = FileName(AddedFile.test("p/a").staged.key)
        let overwrite = LogEntry.test(.overwrite, run: "o", removes: ["p/a"])
        #expect(
            try conflict(replay(["p/a", "q/b"]), after: [overwrite])
                == .notWhole(entry: 1, a, by: 2)
        )
        #expect(
            try conflict(replay(["p/a", "q/b"]), after: [replay(["p/a", "q/b"])])
                == .replayed(1, by: 2)
        )
        let void = LogEntry.test(.void, run: "v", removes: ["p/a", "q/b"]) { $0.voids = [1] }
        #expect(try conflict(void) == nil)
        #expect(
            try conflict(void, after: [void])
                == .gone(FileName(AddedFile.test("p/a").staged.key), by: 2)
        )
    }

    /// What a log says does not depend on how much of it is in a snapshot.
    @Test func ofEntriesInSnapshots() throws {
        let replay = LogEntry.test(.replay, run: "x", adds: ["p/c"], removes: ["p/a", "q/b"]) {
            $0.takesBack = 1
        }
        let overwrite = LogEntry.test(.overwrite, run: "o", removes: ["p/a"])
        for (others, expected) in [
            ([], nil), ([replay], Conflict.replayed(1, by: 2)),
            (
                [overwrite],
                .notWhole(entry: 1, FileName(AddedFile.test("p/a").staged.key), by: 2)
            ),
        ] as [([LogEntry], Conflict?)] {
            let whole = try CommitLog(of: [base] + others)
            let snapshot = Snapshot(
                number: whole.head,
                digest: whole.headDigest,
                state: whole.state
            )
            #expect(CommitLog(ledger: "test", from: snapshot).conflict(with: replay) == expected)
        }
    }

    @Test func ofAbandons() throws {
        let abandon = LogEntry.test(.abandon, run: "gc") {
            $0.base = 1
            $0.abandons = ["x"]
        }
        #expect(try conflict(abandon) == nil)
        let alive = LogEntry.test(.append, run: "x", adds: ["p/c"])
        #expect(try conflict(abandon, after: [alive]) == .alive(run: "x", by: 2))
    }
}
