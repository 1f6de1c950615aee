import Buffers
import Columns
import Expressions
import ObjectStorage
import Parquet
import Testing

@testable import Repartition

/// What happens to files that are there, and runs that have nothing to do.
struct ModeTests {
    private func run(
        _ frame: Frame,
        to store: any ObjectStore,
        keys: [String] = ["hour"],
        mode: Target.Mode = .append,
        named name: String = "run"
    ) async throws -> RunReport {
        try await Repartitioner(
            frame,
            to: Target(store: store, partitionKeys: keys, mode: mode),
            options: .named(name)
        ).run()
    }

    @Test(arguments: Target.Mode.allCases)
    func anEmptySelectionWritesNothing(mode: Target.Mode) async throws {
        let known = TableSchema([Field("id", .bigint), Field("ts", .timestamp)])
        let source = Source(
            store: MemoryObjectStore(),
            files: [],
            knownSchema: known,
            name: "landing"
        )
        let target = MemoryObjectStore()
        let report = try await run(
            Frame(source: source, steps: Landing.byHour),
            to: target,
            mode: mode
        )
        #expect(report.rowsRead == 0 && report.rowsWritten == 0 && report.outputFiles == 0)
        #expect(try await contents(of: target).isEmpty)
        #expect(target.stagedCount == 0)
    }

    @Test("what an empty source lacks is still an error")
    func anEmptySelectionIsChecked() async throws {
        let known = TableSchema([Field("id", .bigint)])
        let source = Source(
            store: MemoryObjectStore(),
            files: [],
            knownSchema: known,
            name: "landing"
        )
        await #expect(throws: ExpressionError.self) {
            try await run(Frame(source: source, steps: Landing.byHour), to: MemoryObjectStore())
        }
    }

    @Test func filesWithoutRowsWriteNothing() async throws {
        let landing = try await Landing(hours: [[], []])
        let target = MemoryObjectStore()
        let report = try await run(landing.frame(), to: target)
        #expect(report.inputFiles == 2 && report.rowsRead == 0 && report.outputs.isEmpty)
        #expect(try await contents(of: target).isEmpty)
    }

    @Test func aFilterThatLeavesNothing() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        let steps = [Transformation.filter(.parsed("id < 0"))] + Landing.byHour
        let report = try await run(landing.frame(steps), to: target)
        #expect(report.rowsRead == 120 && report.rowsFiltered == 120 && report.rowsWritten == 0)
        #expect(try await contents(of: target).isEmpty)
    }

    @Test func aTableWithoutPartitionKeys() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        let report = try await run(landing.frame([]), to: target, keys: [])
        #expect(report.outputs.map(\.path) == [""])
        #expect(report.rowGroups.merged == 3)
        let files = try await contents(of: target)
        #expect(files.keys.sorted() == ["part-run-0-00000.parquet"])
        let ids = try #require(files.values.first).rows("id")
        #expect(ids == (1...120).map { $0 })
    }

    @Test func appendAdds() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        _ = try await run(landing.frame(), to: target, named: "one")
        let first = try await contents(of: target)
        _ = try await run(landing.frame(), to: target, named: "two")
        let both = try await contents(of: target)
        #expect(first.count == 4 && both.count == 8)
        for (key, bytes) in first { #expect(both[key] == bytes) }
    }

    @Test func errorIsFineOnAnEmptyTarget() async throws {
        let target = MemoryObjectStore()
        let report = try await run(try await Landing().frame(), to: target, mode: .error)
        #expect(report.outputFiles == 4)
    }

    @Test func nothingIsVisibleBeforePublication() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        let prepared = try await Repartitioner(
            landing.frame(),
            to: Target(store: target, partitionKeys: ["hour"]),
            options: .named()
        ).prepare()
        #expect(try await contents(of: target).isEmpty)
        #expect(target.stagedCount == 4)
        try await prepared.discard()
        #expect(target.stagedCount == 0)
    }

    @Test func aPlanWritesNothing() async throws {
        let landing = try await Landing()
        let target = FaultyObjectStore(MemoryObjectStore())
        let plan = try await Repartitioner(
            landing.frame(),
            to: Target(store: target, partitionKeys: ["hour"]),
            options: .named()
        ).plan()
        #expect(plan.partitions.map(\.path) == ["hour=0", "hour=1", "hour=2", "hour=3"])
        #expect(plan.partitions.map(\.rowCount) == [30, 30, 30, 30])
        #expect(target.operationCount == 0)
    }
}

extension Bytes {
    /// The numbers of a bigint column of a file.
    func rows(_ column: String) throws -> [Int64] {
        let file = try ParquetFile(self)
        return try file.rowGroups.indices.flatMap { rowGroup -> [Int64] in
            let vector = try file.readColumn(column, rowGroup: rowGroup)
            if case .int64(let values) = vector.values { return values }
            return []
        }
    }
}
