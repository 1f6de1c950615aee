import Buffers
import Expressions
import ObjectStorage
import SeededRandom
import Testing

@testable import Parquet
@testable import Repartition

/// Random tables, sorted: every partition has its rows in the order that the slow way finds.
struct SortingPropertyTests {
    private static let casesPerSeed = 60

    @Test("rows of a partition stand in their order", arguments: Seeds.first(8))
    func sortsRows(seed: UInt64) async throws {
        var spilled = 0
        var rowGroups = 0
        var unsorted = 0
        for number in 0..<Self.casesPerSeed {
            let run = try RandomRun(number, seed: seed &+ 900, isSorted: true)
            let name: Comment = "seed \(seed), case \(number): \(run.sorting.map(\.text))"
            let (report, lake) = try await sort(run, run.options)
            let expected = run.expected()
            let isEqual = lake.partitions == expected.partitions
            #expect(isEqual, name)
            #expect(report.rowsFiltered == expected.filtered, name)
            #expect(report.rowGroups.carried == 0 || report.rowsQuarantined > 0, name)
            spilled += report.spilledBytes
            let plain = try RandomRun(number, seed: seed &+ 900).expected()
            unsorted += plain.partitions == expected.partitions ? 0 : 1
            rowGroups += try lake.files.values.reduce(0) {
                try $0 + ParquetFile($1).rowGroups.count
            }
        }
        #expect(spilled > 0)
        #expect(unsorted > Self.casesPerSeed / 3, "sorting has to do something")
        #expect(rowGroups > Self.casesPerSeed)
    }

    @Test("the same bytes, whatever threads and memory", arguments: Seeds.first(4))
    func sameBytes(seed: UInt64) async throws {
        for number in 0..<6 {
            let run = try RandomRun(number * 11, seed: seed &+ 800, isSorted: true)
            var first: [String: Bytes]?
            for threads in [1, 2, 8] {
                for memory in [1, 20_000, 1 << 30] {
                    var options = run.options
                    options.threadCount = threads
                    options.memoryByteLimit = memory
                    let (_, lake) = try await sort(run, options)
                    let isEqual = lake.files == first ?? lake.files
                    #expect(isEqual, "seed \(seed), case \(number), \(threads) threads, \(memory)")
                    first = first ?? lake.files
                }
            }
        }
    }

    private func sort(
        _ run: RandomRun,
        _ options: RunOptions
    ) async throws -> (RunReport, OutputLake) {
        let target = MemoryObjectStore()
        var frame = try await run.frame()
        frame.steps.append(
            .sortWithinPartitions(
                try SortOrder.parseList(run.sorting.map(\.text).joined(separator: ", "))
            )
        )
        let report = try await Repartitioner(
            frame,
            to: Target(
                store: target,
                partitionKeys: run.keys.map(\.name),
                quarantine: Quarantine(store: MemoryObjectStore())
            ),
            options: options
        ).run()
        return (report, try await OutputLake(target))
    }
}
