import Buffers
import Expressions
import ObjectStorage
import Testing

@testable import Repartition

/// A run that is interrupted ends, and cleans up behind itself.
struct CancellationTests {
    @Test("an interrupted run leaves nothing", arguments: 0..<6)
    func cleansUp(reads: Int) async throws {
        let landing = try await Landing(
            hours: (0..<6).map { file in (0..<50).map { ($0 + file) % 9 } }
        )
        let target = MemoryObjectStore()
        let running = Task {
            // The run interrupts itself, so that the moment is known.
            let source = FaultyObjectStore(landing.store, atRead: reads * 3) {
                unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
                try Task.checkCancellation()
            }
            return try await Repartitioner(
                landing.frame(in: source),
                to: Target(store: target, partitionKeys: ["hour"]),
                options: .named()
            ).run()
        }
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(try await contents(of: target).isEmpty)
        #expect(target.stagedCount == 0)
    }

    @Test("a run that was interrupted before it began does nothing")
    func doesNotBegin() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        let running = Task {
            unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
            return try await Repartitioner(
                landing.frame(),
                to: Target(store: target, partitionKeys: ["hour"]),
                options: .named()
            ).run()
        }
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(try await contents(of: target).isEmpty)
        #expect(target.stagedCount == 0)
    }

    /// What a run is asked for, so that it goes through all of its phases.
    enum Work: CaseIterable {
        case plain, sorted, limited, quarantined, overwriting
    }

    /// A landing with something for every phase: rows out of order, and a file that is none.
    private func landing() async throws -> Landing {
        var landing = try await Landing()
        try await landing.add(Bytes(Array("no Parquet at all".utf8)), as: "torn.parquet")
        return landing
    }

    private func run(
        _ work: Work,
        _ landing: Landing,
        to target: MemoryObjectStore,
        interruptedAt operation: Int
    ) async throws -> (report: RunReport?, history: [String]) {
        let interruption = Interruption(at: operation)
        let source = FaultyObjectStore(landing.store, plan: interruption.plan)
        let table = LedgeredTable(
            store: target,
            seen: FaultyObjectStore(target, plan: interruption.plan)
        )
        var steps = Landing.byHour
        switch work {
        case .sorted: steps.append(.sortWithinPartitions(try SortOrder.parseList("s, id DESC")))
        case .limited: steps = [.filter(.parsed("n > 1")), .limit(50)] + steps
        case .plain, .quarantined, .overwriting: break
        }
        var options = RunOptions.named()
        options.badFiles = work == .quarantined ? .quarantine : .skip
        let (frame, made) = (landing.frame(steps, in: source), options)
        do {
            let report = try await interruption.run {
                try await table.run(
                    frame,
                    named: "run",
                    mode: work == .overwriting ? .overwritePartitions : .append
                ) { run in
                    run.options = made
                    // Rows that are set aside stay in the table's store, out of sight.
                    run.target.quarantine = Quarantine(
                        store: run.target.store,
                        folder: Quarantine.usualFolder
                    )
                }
            }
            return (report, interruption.plan.history)
        } catch is CancellationError {
            return (nil, interruption.plan.history)
        }
    }

    /// The stores refuse to work for a cancelled task, and what was staged is removed nevertheless;
    /// what has begun to be published is published whole.
    @Test(
        "a run that is interrupted at any operation does all or nothing",
        arguments: Work.allCases
    )
    func doesAllOrNothing(work: Work) async throws {
        let landing = try await landing()
        let whole = MemoryObjectStore()
        let sound = try await run(work, landing, to: whole, interruptedAt: .max)
        #expect(sound.report != nil)
        let all = try await contents(of: whole)
        let publishing = try #require(sound.history.firstIndex { $0.hasPrefix("publish ") })
        #expect(sound.history.contains { $0.hasPrefix("append ") })
        #expect(sound.history.contains { $0.hasPrefix("read ") })
        for operation in sound.history.indices {
            let target = MemoryObjectStore()
            let interrupted = try await run(work, landing, to: target, interruptedAt: operation)
            let visible = try await contents(of: target)
            let isWhole = interrupted.report != nil
            // Threads make the order of operations vary, but for publishing at the end.
            #expect(isWhole == (operation >= publishing), "\(operation)")
            #expect(visible == (isWhole ? all : [:]), "\(operation)")
            #expect(target.stagedCount == 0, "\(operation)")
        }
    }
}
