import Buffers
import SeededRandom
import Testing

@testable import Repartition

/// The order of a move, without any I/O.
struct MoveScheduleTests {
    /// A file of row groups; each is a list of sources, or one source that is carried.
    private func plan(_ files: [[(way: PlannedRowGroup.Way, sources: [Int])]]) -> Plan {
        var plan = Plan()
        for (number, groups) in files.enumerated() {
            plan.registryNumbers.append(number)
            plan.partitions.append(
                PlannedPartition(
                    path: "p=\(number)",
                    values: ["\(number)"],
                    files: [
                        PlannedFile(
                            rowGroups: groups.map { group in
                                PlannedRowGroup(
                                    way: group.way,
                                    pieces: group.sources.map { .init(source: $0, rows: 0..<5) },
                                    estimatedByteCount: 1
                                )
                            }
                        )
                    ]
                )
            )
        }
        return plan
    }

    private let store = FragmentStore(memoryByteLimit: 1 << 20, temporaryFolder: "/tmp")

    private func fragments(_ count: Int) throws -> [PieceFragments] {
        try store.add(
            Bytes([1]),
            PieceLayout(columnCount: 1, ends: Array(repeating: 1, count: count))
        )
    }

    /// What the schedule asks for, as text; everything is done at once.
    private func trace(_ plan: Plan, sources: Int) throws -> [String] {
        var schedule = MoveSchedule(plan, sourceCount: sources, partWeights: [1, 4, 2])
        var steps: [String] = []
        var done: [Int: Int] = [:]
        while let work = schedule.next() {
            switch work {
            case .gather(let source, let wanted):
                steps.append("gather \(source) for \(wanted.map(\.output))")
                schedule.gathered(source, try fragments(wanted.count))
            case .make(let output, let part, let parts, let pieces):
                let text = parts > 1 ? ", part \(part)" : ""
                steps.append("make \(output) of \(pieces.count)\(text)")
                done[output, default: 0] += 1
                if done[output] == parts { schedule.delivered(output) }
            case .carry(let output):
                steps.append("carry \(output)")
                schedule.delivered(output)
            }
        }
        return steps
    }

    @Test func makesWhatIsCompleteBeforeItGathersMore() throws {
        let plan = plan([[(.made, [0]), (.made, [1, 2])], [(.made, [0, 2])]])
        #expect(
            try trace(plan, sources: 3) == [
                "gather 0 for [0, 2]", "make 0 of 1", "gather 1 for [1]", "gather 2 for [1, 2]",
                "make 1 of 2", "make 2 of 2",
            ]
        )
    }

    @Test("row groups of a file are made in turn, however their sources come in")
    func makesInTurn() throws {
        let plan = plan([[(.made, [0, 2]), (.made, [0]), (.made, [1, 2])], [(.made, [1])]])
        #expect(
            try trace(plan, sources: 3) == [
                "gather 0 for [0, 1]", "gather 1 for [2, 3]", "make 3 of 1", "gather 2 for [0, 2]",
                "make 0 of 2", "make 1 of 1", "make 2 of 2",
            ]
        )
    }

    @Test("copies wait until all before them in their file is written")
    func carriesInTurn() throws {
        let plan = plan([
            [(.carried, [0]), (.carried, [1]), (.made, [2]), (.carried, [3])],
            [(.made, [2]), (.carried, [4])],
        ])
        #expect(
            try trace(plan, sources: 5) == [
                "carry 0", "carry 1", "gather 2 for [2, 4]", "make 2 of 1", "make 4 of 1",
                "carry 3", "carry 5",
            ]
        )
    }

    @Test func aFileHasOneCopyUnderWay() {
        var schedule = MoveSchedule(
            plan([[(.carried, [0]), (.carried, [1])], [(.carried, [2])]]),
            sourceCount: 3,
            partWeights: [1]
        )
        var started: [Int] = []
        while let work = schedule.next() {
            if case .carry(let output) = work { started.append(output) }
        }
        #expect(started == [0, 2])
        schedule.delivered(0)
        guard case .carry(1) = schedule.next() else {
            Issue.record("the second copy follows the first")
            return
        }
    }

    @Test("the columns of a large row group are encoded in parts, the largest first")
    func sharesLargeRowGroups() throws {
        var plan = plan([[(.made, [0])], [(.made, [0])]])
        plan.partitions[1].files[0].rowGroups[0].pieces = [.init(source: 0, rows: 0..<70_000)]
        plan.partitions[1].files[0].rowGroups[0].estimatedByteCount = 10
        #expect(
            try trace(plan, sources: 1) == [
                "gather 0 for [0, 1]", "make 1 of 1, part 1", "make 1 of 1, part 2",
                "make 1 of 1, part 0", "make 0 of 1",
            ]
        )
    }

    @Test("what has no room stays the next, and what is ready goes before what is gathered")
    func waitsForRoom() throws {
        var schedule = MoveSchedule(
            plan([[(.made, [0])], [(.made, [1])]]),
            sourceCount: 2,
            partWeights: [1]
        )
        guard case .gather(0, let wanted)? = schedule.next() else {
            Issue.record("the first source comes first")
            return
        }
        #expect(schedule.next { _ in false } == nil)
        #expect(schedule.nextTogether { _ in false }.isEmpty)
        schedule.gathered(0, try fragments(wanted.count))
        #expect(schedule.next { _ in false } == nil)
        guard case .make(0, _, _, _)? = schedule.next(), case .gather(1, _)? = schedule.next()
        else {
            Issue.record("what was ready comes before the source that had no room")
            return
        }
        #expect(schedule.next() == nil)
    }

    @Test("small row groups are encoded several by a task, others one by a task")
    func putsSmallOnesTogether() throws {
        var plan = plan((0..<6).map { _ in [(.made, [0])] } + [[(.made, [1])]])
        for (number, byteCount) in [900_000, 800_000, 400_000, 300_000, 2, 1, 1].enumerated() {
            plan.partitions[number].files[0].rowGroups[0].estimatedByteCount = byteCount
        }
        var schedule = MoveSchedule(plan, sourceCount: 2, partWeights: [1])
        guard case .gather(0, let wanted)? = schedule.nextTogether().first else {
            Issue.record("the first source is gathered first")
            return
        }
        schedule.gathered(0, try fragments(wanted.count))
        var together: [[Int]] = []
        for _ in 0..<4 {
            together.append(
                schedule.nextTogether().compactMap { work in
                    if case .make(let output, _, _, _) = work { output } else { nil }
                }
            )
        }
        // The last is the next source, which nothing is put together with.
        #expect(together == [[0], [1], [2, 3, 4, 5], []])
        #expect(schedule.nextTogether().isEmpty)
    }

    @Test func nothingToDo() throws {
        #expect(try trace(Plan(), sources: 0).isEmpty)
        #expect(try trace(Plan(), sources: 4).isEmpty)
    }

    @Test("everything is done once, in whatever order it ends", arguments: Seeds.first(20))
    func doesEverythingOnce(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let sources = 8
        var carried = Set<Int>()
        let plan = plan(
            (0..<random.number(1...4)).map { _ in
                (0..<random.number(1...4)).map { _ in
                    let source = random.number(0...sources - 1)
                    if random.once(in: 3), carried.insert(source + 100).inserted {
                        return (.carried, [source + 100])
                    }
                    return (.made, Array(Set((0..<3).map { _ in random.number(0...7) })).sorted())
                }
            }
        )
        var schedule = MoveSchedule(plan, sourceCount: 200, partWeights: [1, 1])
        var running: [MoveSchedule.Work] = []
        var finished: [Int] = []
        while true {
            while running.count < 3 {
                let works = schedule.nextTogether()
                guard !works.isEmpty else { break }
                running += works
            }
            guard !running.isEmpty else { break }
            switch running.remove(at: random.number(0...running.count - 1)) {
            case .gather(let source, let wanted):
                schedule.gathered(source, try fragments(wanted.count))
            case .make(let output, _, let parts, let pieces):
                #expect(parts == 1)
                #expect(pieces.count == schedule.outputs[output].planned.pieces.count)
                finished.append(output)
                schedule.delivered(output)
            case .carry(let output):
                finished.append(output)
                schedule.delivered(output)
            }
        }
        #expect(finished.sorted() == Array(schedule.outputs.indices))
    }
}
