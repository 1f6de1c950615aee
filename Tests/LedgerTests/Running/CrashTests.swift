import Ledger
import ObjectStorage
import Testing

/// A crash, or a lost answer, at every storage operation in turn; then somebody runs again.
@Suite("A run that stops anywhere")
struct CrashTests {
    private static let old = ["in/0": ["p1", "p2", "q1"], "in/1": ["p3"]]
    private static let new = ["in/2": ["p4", "r1"]]
    private static let works: [TestRun.Work] = [.append, .overwrite, .replay(1), .compact("p")]

    /// The table with two entries, the second by itself so that there is something to compact.
    private func table(_ kind: TestTable.Kind) async throws -> TestTable {
        let table = try TestTable(kind)
        var first = TestRun(
            name: "first",
            work: .append,
            inputs: Self.old.filter { $0.key == "in/0" }
        )
        _ = try await first.run(on: table.open())
        first = TestRun(name: "second", work: .append, inputs: Self.old)
        _ = try await first.run(on: table.open())
        return table
    }

    /// What `work` is to read: an overwrite reads all, since it replaces what was read before.
    private func run(_ name: String, _ work: TestRun.Work) -> TestRun {
        TestRun(name: name, work: work, inputs: Self.old.merging(Self.new) { old, _ in old })
    }

    @Test(arguments: TestTable.Kind.allCases, works)
    func losesNothing(_ kind: TestTable.Kind, _ work: TestRun.Work) async throws {
        let operations = try await operations(kind, work)
        #expect(operations.count > 10)
        for (number, operation) in operations.enumerated() {
            for fault in [
                FaultyObjectStore.Fault.crash(.before), .crash(.after), .error(.before),
                .error(.after),
            ] {
                let table = try await table(kind)
                defer { table.remove() }
                try await check(table, work, "\(fault) at \(number), \(operation)") {
                    let ledger = try await table.open(.init([number: fault]))
                    _ = try await run("victim", work).run(on: ledger)
                }
            }
        }
    }

    /// Who wrote what only one can write, and was not told, looks whose it is.
    @Test(arguments: TestTable.Kind.allCases)
    func understandsLostAnswers(_ kind: TestTable.Kind) async throws {
        func run(_ faults: [Int: FaultyObjectStore.Fault]) async throws -> [String] {
            let table = try TestTable(kind)
            defer { table.remove() }
            let plan = FaultyObjectStore.Plan(faults)
            let outcome = try await self.run("only", .append).run(on: table.open(plan))
            guard case .committed(_, .wholly) = outcome else {
                Issue.record("\(faults): \(outcome)")
                return []
            }
            return plan.history
        }
        let names = ["write ledger-probe-", "write ledger.json", "write runs/", "write log/"]
        var met: Set<String> = []
        for (number, operation) in try await run([:]).enumerated() {
            guard let name = names.first(where: { operation.hasPrefix($0) }) else { continue }
            met.insert(name)
            _ = try await run([number: .error(.after)])
        }
        #expect(met == Set(names))
    }

    /// A dead run may not have made its entry durable: who finds it does so first, or a power cut
    /// leaves files that no entry names.
    @Test(arguments: TestTable.Kind.allCases)
    func keepsWhatItFinds(_ kind: TestTable.Kind) async throws {
        let table = try TestTable(kind)
        defer { table.remove() }
        let rehearsal = try TestTable(kind)
        defer { rehearsal.remove() }
        let plan = FaultyObjectStore.Plan()
        _ = try await run("victim", .append).run(on: rehearsal.open(plan))
        let entry = try #require(plan.history.firstIndex { $0.hasPrefix("write log/") })
        let death = FaultyObjectStore.Plan([entry: .crash(.after)])
        await #expect(throws: (any Error).self) {
            _ = try await run("victim", .append).run(on: table.open(death))
        }
        let next = FaultyObjectStore.Plan()
        _ = try await run("next", .append).run(on: table.open(next))
        let read = try #require(next.history.firstIndex { $0.hasPrefix("read log/") })
        let kept = try #require(next.history.firstIndex(of: "synchronize log/"))
        let published = try #require(next.history.firstIndex { $0.hasPrefix("publish ") })
        #expect(read < kept && kept < published, "\(next.history)")
    }

    /// The process sleeps at an operation, others do what it left, and it wakes up.
    @Test(arguments: TestTable.Kind.allCases, works)
    func survivesSleepers(_ kind: TestTable.Kind, _ work: TestRun.Work) async throws {
        let operations = try await operations(kind, work)
        for (number, operation) in operations.enumerated() {
            let table = try await table(kind)
            defer { table.remove() }
            try await check(table, work, "asleep at \(number), \(operation)") {
                let plan = FaultyObjectStore.Plan { reached, _ in
                    guard reached == number else { return }
                    _ = try await run("other", .append).run(on: table.open())
                    _ = try await table.open().collectGarbage(
                        as: "collector",
                        suspecting: .init(ageSeconds: 0),
                        isDryRun: false
                    )
                }
                _ = try await run("sleeper", work).run(on: table.open(plan))
            }
        }
    }

    private func operations(
        _ kind: TestTable.Kind,
        _ work: TestRun.Work
    ) async throws -> [String] {
        let table = try await table(kind)
        defer { table.remove() }
        let plan = FaultyObjectStore.Plan()
        _ = try await run("undisturbed", work).run(on: table.open(plan))
        return plan.history
    }

    /// After the mishap and two runs more, every row is there once, and nothing else.
    private func check(
        _ table: TestTable,
        _ work: TestRun.Work,
        _ what: String,
        _ mishap: () async throws -> Void
    ) async throws {
        // Whether the process noticed is its own affair.
        do { try await mishap() } catch { try await expectHonest(error, table, what) }
        for name in ["again", "once more"] {
            _ = try await run(name.replacing(" ", with: "-"), .append).run(on: table.open())
            let ledger = try await table.open()
            _ = try await ledger.collectGarbage(
                as: "gc-\(name.count)",
                suspecting: .init(ageSeconds: 0),
                isDryRun: false
            )
        }
        let expected = ["p1", "p2", "p3", "p4", "q1", "r1"]
        #expect(try await table.rows() == expected, "\(what)")
        let leftovers = try await table.table.leftovers(ofRun: nil)
        #expect(leftovers.isEmpty, "\(what)")
        let ledger = try await table.open()
        let log = try await ledger.reader.wholeLog(of: ledger.record)
        let marks = try await ledger.reader.marks(after: 0)
        #expect(marks == Set(1...log.head), "\(what)")
        let partitions = Set(log.state.live.values.map(\.partition))
        #expect(partitions.isSubset(of: table.catalog.locations), "\(what)")
    }

    /// What a run says when it fails is so: its entry is in the log, or may be, or is not.
    private func expectHonest(
        _ error: any Error,
        _ table: TestTable,
        _ what: String
    ) async throws {
        let text = "\(error)"
        if text.hasPrefix("it is not known whether the run is committed: nothing is lost, ") {
            return
        }
        let ledger = try await table.open()
        let log = try await ledger.reader.wholeLog(of: ledger.record)
        let entry = log.entries.map(\.entry)
            .first { ["victim", "sleeper"].contains($0.run) && $0.kind != .void }
        let tellsCommitted = entry.map { entry in
            text.hasPrefix(
                "run \(entry.number) is committed, and not all of it can be seen yet: nothing is "
                    + "lost, the next run does the rest, or sluice recover: "
            )
        }
        #expect(tellsCommitted ?? !text.contains("is committed"), "\(what): \(text)")
    }
}
