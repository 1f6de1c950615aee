import Buffers
import Columns
import Expressions
import ObjectStorage
import Testing

@testable import Repartition

/// The first rows of a frame, counted, looked at, and written.
struct LimitTests {
    /// The ids of a frame's rows.
    private func ids(_ frame: Frame, threads: Int = 2) async throws -> [Int64] {
        let reader = FrameReader(frame, options: .named(threads: threads))
        let (_, columns) = try await reader.head(1_000)
        guard case .int64(let ids) = columns.first?.values else { return [] }
        #expect(try await reader.count() == ids.count)
        return ids
    }

    @Test("the steps' order counts", arguments: [1, 2, 5])
    func followsTheOrderOfSteps(threads: Int) async throws {
        let landing = try await Landing()
        func ids(_ steps: [Transformation]) async throws -> [Int64] {
            try await self.ids(landing.frame(steps), threads: threads)
        }
        let third = Transformation.filter(.parsed("n = 3"))
        #expect(try await ids([.limit(42)]) == Array(1...42))
        #expect(try await ids([.limit(0)]) == [])
        #expect(try await ids([.limit(-1)]) == [])
        #expect(try await ids([.limit(500)]) == Array(1...120))
        #expect(try await ids([third, .limit(3)]) == [3, 8, 13])
        #expect(try await ids([.limit(9), third]) == [3, 8])
        #expect(try await ids([.limit(9), third, .limit(1)]) == [3])
        #expect(
            try await ids([third, .limit(20), .filter(.parsed("id > 60")), .limit(2)]) == [63, 68]
        )
        #expect(try await ids([.limit(9), .limit(4), .limit(7)]) == Array(1...4))
    }

    @Test("a run writes the same rows, and counts the others")
    func writesTheFirstRows() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        let steps: [Transformation] = [.filter(.parsed("n <> 3")), .limit(50)] + Landing.byHour
        let repartitioner = Repartitioner(
            landing.frame(steps),
            to: Target(store: target, partitionKeys: ["hour"]),
            options: .named()
        )
        let plan = try await repartitioner.plan()
        #expect(plan.rowsRead == 120 && plan.rowsWritten == 50)
        // The 50th row that passes is row 62: of the rows up to it 12 do not.
        #expect(plan.rowsFiltered == 12 && plan.rowsBeyondLimit == 58)
        let report = try await repartitioner.run()
        #expect(report.rowsWritten == 50 && report.rowsFiltered == 12)
        #expect(report.rowsBeyondLimit == 58)
        let lake = try await OutputLake(target)
        let written = lake.partitions.values.reduce(0) { $0 + $1.count }
        #expect(written == 50)
    }

    @Test("a check before the limit keeps bad rows from counting, one behind it does not")
    func countsGoodRows() async throws {
        let landing = try await Landing()
        func report(_ steps: [Transformation]) async throws -> RunReport {
            try await Repartitioner(
                landing.frame(steps),
                to: Target(store: MemoryObjectStore(), partitionKeys: []),
                options: .named()
            ).run()
        }
        func check(_ policy: RowCheck.Policy) -> Transformation {
            .check(
                RowCheck("n", rules: [.init(.outOfRange, .parsed("n = 2"))], policy: policy)
            )
        }
        let before = try await report([check(.quarantine), .limit(10)])
        #expect(before.rowsWritten == 10 && before.rowsQuarantined == 3)
        #expect(before.rowsBeyondLimit == 107)
        let behind = try await report([.limit(10), check(.quarantine)])
        #expect(behind.rowsWritten == 8 && behind.rowsQuarantined == 2)
        #expect(behind.badRows.map(\.rows) == [2])
        let kept = try await report([check(.defaultPartition), .limit(10)])
        #expect(kept.rowsWritten == 10 && kept.badRows.map(\.rows) == [2])
        // Rows that the limit keeps out are not asked.
        #expect(try await report([.limit(1), check(.fail)]).rowsWritten == 1)
        await #expect(throws: RunError.self) { try await report([.limit(2), check(.fail)]) }
        #expect(
            try await ids(landing.frame([check(.quarantine), .limit(4)])) == [1, 3, 4, 5]
        )
        await #expect(throws: RunError.self) { try await ids(landing.frame([check(.fail)])) }
        await #expect(throws: RunError.self) {
            try await FrameReader(landing.frame([check(.fail)]), options: .named()).count()
        }
    }

    @Test("files behind the limit may hold anything but footers")
    func readsNoFurther() async throws {
        let landing = try await Landing()
        let last = try ObjectKey("file-2.parquet")
        var bytes = try await landing.store.read(last).array
        // All pages, but not the footer.
        for index in 4..<bytes.count / 3 { bytes[index] = 0xFF }
        try await landing.store.write(Bytes(bytes), to: last)
        var files = landing.files
        files[2] = SourceFile(info: try await landing.store.info(last))
        func run(_ limit: Int) async throws -> RunReport {
            let steps: [Transformation] = [.filter(.parsed("n <> 3")), .limit(limit)]
            let source = Source(store: landing.store, files: files, name: "landing")
            return try await Repartitioner(
                Frame(source: source, steps: steps + Landing.byHour),
                to: Target(store: MemoryObjectStore(), partitionKeys: ["hour"]),
                options: .named(threads: 8)
            ).run()
        }
        #expect(try await run(64).rowsWritten == 64)
        await #expect(throws: (any Error).self) { try await run(65) }
    }

    @Test("limited rows are sorted; a limit of sorted rows is refused")
    func goesBeforeASort() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        let sort = Transformation.sortWithinPartitions([
            SortOrder(.parsed("id"), isDescending: true)
        ])
        _ = try await Repartitioner(
            landing.frame([.filter(.parsed("n = 3")), .limit(3), sort]),
            to: Target(store: target, partitionKeys: []),
            options: .named()
        ).run()
        let written = try await target.listAll().collected().map { SourceFile(info: $0) }
        let frame = Frame(source: Source(store: target, files: written, name: "target"))
        #expect(try await ids(frame) == [13, 8, 3])
        let error = await #expect(throws: RunError.self) {
            try await ids(landing.frame([sort, .limit(3)]))
        }
        #expect(
            error?.message == "a limit takes rows in the order of the files, and here it stands "
                + "behind a sort within partitions: put the limit before the sort"
        )
    }
}
