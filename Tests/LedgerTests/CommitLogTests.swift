import Ledger
import ObjectStorage
import SeededRandom
import Testing

@Suite("A log and what it amounts to")
struct CommitLogTests {
    private func name(_ key: String) throws -> FileName { FileName(try ObjectKey(key)) }

    @Test func countsFilesAndInputs() throws {
        let log = try CommitLog(of: [
            .test(.append, adds: ["p/a", "q/b"], reads: ["i1"]),
            .test(.overwrite, run: "s", adds: ["p/c"], removes: ["p/a"], reads: ["i1", "i2"]),
        ])
        #expect(log.head == 2)
        #expect(Set(log.state.live.keys) == [try name("p/c"), try name("q/b")])
        #expect(log.state.dead[try name("p/a")]?.entry == 2)
        #expect(log.state.touched == ["p": 2, "q": 1])
        let reader = BookmarkContext(job: "", context: "in")
        #expect(log.state.consumption(of: "i1", by: reader)?.entry == 2)
        #expect(log.state.consumption(of: "i3", by: reader) == nil)
    }

    @Test func leavesOutWhatIsTakenBack() throws {
        var log = try CommitLog(of: [
            .test(.append, adds: ["p/a"], reads: ["i1"]),
            .test(.append, run: "s", adds: ["p/b"], reads: ["i2"]),
        ])
        try log.append(
            .test(.void, run: "t", removes: ["p/b"]) { $0.voids = [2] }
        )
        let reader = BookmarkContext(job: "", context: "in")
        #expect(Set(log.state.live.keys) == [try name("p/a")])
        #expect(log.state.consumption(of: "i2", by: reader) == nil)
        #expect(log.state.consumption(of: "i1", by: reader)?.entry == 1)
        #expect(log.state.dead[try name("p/b")]?.entry == 3)
        #expect(log.state.voided == [2: 3])
    }

    @Test func bringsBackWhatAnOverwriteRemovedThatIsTakenBack() throws {
        var log = try CommitLog(of: [
            .test(.append, adds: ["p/a"], reads: ["i1"]),
            .test(.overwrite, run: "s", adds: ["p/b"], removes: ["p/a"], reads: ["i1"]),
        ])
        #expect(log.state.live[try name("p/a")] == nil)
        try log.append(.test(.void, run: "t", removes: ["p/b"]) { $0.voids = [2] })
        #expect(Set(log.state.live.keys) == [try name("p/a")])
        #expect(log.state.dead[try name("p/a")] == nil)
        let reader = BookmarkContext(job: "", context: "in")
        #expect(log.state.consumption(of: "i1", by: reader)?.entry == 1)
    }

    @Test func changesWhatCountsAsRead() throws {
        let first = LogEntry.test(.append, adds: ["p/a"], reads: ["i1"], job: "j")
        let second = LogEntry.test(.append, run: "s", adds: ["p/b"], reads: ["i2"], job: "j")
        let other = LogEntry.test(.append, run: "t", adds: ["p/c"], reads: ["i1"], job: "k")
        func consumed(after change: BookmarkChange) throws -> [String: [String]] {
            let log = try CommitLog(of: [
                first, second, other, .test(.bookmark, run: "u") { $0.bookmark = change },
            ])
            return Dictionary(
                uniqueKeysWithValues: log.state.consumed.map {
                    ($0.key.job, $0.value.keys.sorted())
                }
            ).filter { !$0.value.isEmpty }
        }
        #expect(try consumed(after: BookmarkChange(.reset, job: "j")) == ["k": ["i1"]])
        #expect(
            try consumed(after: BookmarkChange(.reset, job: "j", context: "elsewhere"))
                == ["j": ["i1", "i2"], "k": ["i1"]]
        )
        #expect(
            try consumed(after: BookmarkChange(.rewind, job: "j", entry: 1))
                == ["j": ["i1"], "k": ["i1"]]
        )
        let log = try CommitLog(of: [
            .test(.bookmark, reads: ["i7"], job: "j") {
                $0.bookmark = BookmarkChange(.set, job: "j")
            }
        ])
        let reader = BookmarkContext(job: "j", context: "in")
        #expect(log.state.consumption(of: "i7", by: reader)?.entry == 1)
    }

    @Test(arguments: [
        (ConsumedInputs.Reading.once, 2), (.again, 1), (.apart, 1),
    ])
    func remembersTheReadingThatCounts(_ reading: ConsumedInputs.Reading, entry: Int) throws {
        var second = LogEntry.test(.append, run: "s", adds: ["p/b"], reads: ["i1", "i2"])
        second.inputs[0].reading = reading
        let log = try CommitLog(of: [.test(.append, adds: ["p/a"], reads: ["i1"]), second])
        let reader = BookmarkContext(job: "", context: "in")
        #expect(log.state.consumption(of: "i1", by: reader)?.entry == entry)
        #expect(log.state.consumption(of: "i2", by: reader)?.entry == (reading == .apart ? nil : 2))
    }

    @Test func keepsStepsOfNamedJobsApart() throws {
        let log = try CommitLog(of: [.test(.append, adds: ["p/a"], reads: ["i1"], job: "j")])
        func isRead(_ job: String, _ context: String = "in") -> Bool {
            let reader = BookmarkContext(job: job, context: context)
            return log.state.consumption(of: "i1", by: reader) != nil
        }
        #expect(isRead("j") && !isRead("j", "other") && !isRead("k") && isRead(""))
        let anonymous = try CommitLog(of: [.test(.append, adds: ["p/a"], reads: ["i1"])])
        let reader = BookmarkContext(job: "k", context: "x")
        #expect(anonymous.state.consumption(of: "i1", by: reader)?.entry == 1)
    }

    @Test func refusesWhatDoesNotContinueIt() throws {
        let log = try CommitLog(of: [.test(.append, adds: ["p/a"])])
        func message(_ change: (inout LogEntry) -> Void) -> String? {
            var copy = log
            var entry = LogEntry.test(.append, run: "s", adds: ["p/b"])
            entry.ledger = "test"
            entry.number = 2
            entry.previous = "digest of 1"
            change(&entry)
            do throws(LedgerError) {
                try copy.append([LoggedEntry(entry, digest: "d")])
                return nil
            } catch {
                return error.message
            }
        }
        #expect(message { _ in } == nil)
        #expect(
            message { $0.number = 3 }
                == "the log goes from entry 1 to entry 3: entries are missing, restore them, nothing "
                + "can be told without them"
        )
        #expect(
            message { $0.ledger = "other" }
                == "entry 2 is of the ledger other, this is test: it was copied here, remove it"
        )
        #expect(
            message { $0.previous = "digest of another" }
                == "entry 2 does not continue entry 1: one of them was changed or replaced, restore "
                + "it"
        )
    }

    /// What a log amounts to does not depend on the snapshots that were read on the way.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func amountsToTheSameFromASnapshot(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let entries = RandomLog(using: &random).entries
        let whole = try CommitLog(of: entries)
        // Only a log whose entries are all applied becomes a snapshot: what has removed files
        // cannot be taken back by then.
        let late = entries.enumerated().filter { !$0.element.voids.isEmpty }
        for cut in 0...entries.count {
            let prefix = try CommitLog(of: Array(entries.prefix(cut)))
            let undone = late.filter { $0.offset >= cut }.flatMap(\.element.voids)
            let isPossible = undone.allSatisfy { $0 > cut || entries[$0 - 1].kind == .append }
            guard isPossible else { continue }
            let snapshot = Snapshot(
                number: cut,
                digest: prefix.headDigest,
                state: prefix.state
            )
            var log = CommitLog(ledger: "test", from: snapshot)
            for entry in entries[cut...] { try log.append(entry) }
            #expect(log.head == whole.head)
            #expect(log.state == whole.state, "seed \(seed), cut \(cut)")
        }
    }
}

/// A possible history of a table: files come and go, entries are taken back.
private struct RandomLog {
    private(set) var entries: [LogEntry] = []

    init(using random: inout SeededGenerator) {
        var log = CommitLog(ledger: "test")
        for number in 1...Int.random(in: 1...14, using: &random) {
            let live = log.state.live.keys.sorted()
            var entry = LogEntry.test(
                .append,
                run: "run-\(number)",
                adds: (0..<Int.random(in: 0...2, using: &random)).map { "p\($0)/f\(number)" },
                reads: ["i\(number)"]
            )
            switch Int.random(in: 0..<6, using: &random) {
            case 0 where !live.isEmpty:
                entry.kind = .overwrite
                entry.removes = live.prefix(1).map {
                    RemovedFile($0, partition: "p0", addedBy: log.state.live[$0]?.entry)
                }
            case 1:
                let candidates = log.entries.map(\.entry).filter { other in
                    other.kind == .append && !other.adds.isEmpty
                        && log.state.voided[other.number] == nil
                        && other.adds.allSatisfy { log.state.live[$0.name] != nil }
                }
                guard let taken = candidates.randomElement(using: &random) else { break }
                entry = .test(.void, run: "run-\(number)") { $0.voids = [taken.number] }
                entry.removes = taken.adds.map {
                    RemovedFile($0.name, partition: $0.partition, addedBy: taken.number)
                }
            case 2: entry = .test(.abandon, run: "run-\(number)") { $0.abandons = ["x\(number)"] }
            case 3:
                entry = .test(.bookmark, run: "run-\(number)") { entry in
                    entry.bookmark = BookmarkChange(.rewind, job: "", entry: number / 2)
                }
            default: break
            }
            guard (try? log.append(entry)) != nil else { continue }
            entries.append(entry)
        }
    }
}
