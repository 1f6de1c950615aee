import Buffers
import ObjectStorage
import SeededRandom
import Testing

@testable import Repartition

/// Threads and memory change no byte.
struct DeterminismTests {
    @Test("the same bytes, whatever threads and memory", arguments: Seeds.first(12))
    func sameBytes(seed: UInt64) async throws {
        for number in 0..<4 {
            let run = try RandomRun(number * 13, seed: seed &+ 7_000)
            var first: OutputLake?
            for threads in [1, 2, 8] {
                for memory in [1, 20_000, 256 << 20, 1 << 30] {
                    let target = MemoryObjectStore()
                    var options = run.options
                    options.threadCount = threads
                    options.memoryByteLimit = memory
                    _ = try await Repartitioner(
                        run.frame(),
                        to: Target(store: target, partitionKeys: run.keys.map(\.name)),
                        options: options
                    ).run()
                    let lake = try await OutputLake(target)
                    let isEqual = lake.files == (first ?? lake).files
                    #expect(isEqual, "seed \(seed), case \(number), \(threads) threads, \(memory)")
                    first = first ?? lake
                }
            }
        }
    }

    @Test("files are read in key order, in whatever order they are listed")
    func listingOrder() async throws {
        let landing = try await Landing()
        var outputs: [[String: Bytes]] = []
        for shift in 0..<3 {
            var frame = landing.frame()
            frame.source.files = Array(landing.files[shift...] + landing.files[..<shift])
            let target = MemoryObjectStore()
            _ = try await Repartitioner(
                frame,
                to: Target(store: target, partitionKeys: ["hour"]),
                options: .named()
            ).run()
            outputs.append(try await contents(of: target))
        }
        #expect(outputs[0].count == 4)
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0] == outputs[2])
    }

    @Test("a large row group, whose columns several threads encode")
    func largeRowGroup() async throws {
        let landing = try await Landing(
            hours: (0..<2).map { file in (0..<70_000).map { ($0 % 9 + file) / 8 } }
        )
        var first: [String: Bytes]?
        for (threads, memory) in [(1, 1 << 30), (2, 1), (8, 4 << 20), (3, 1 << 30)] {
            let target = MemoryObjectStore()
            let report = try await landing.run(threads: threads, memory: memory, to: target)
            #expect(report.outputs.map(\.rows).reduce(0, +) == 140_000)
            let files = try await contents(of: target)
            #expect(files == first ?? files)
            first = first ?? files
        }
        for (path, bytes) in try #require(first) {
            let ids = try bytes.rows("id")
            let hour = path.hasPrefix("hour=0") ? 0 : path.hasPrefix("hour=1") ? 1 : 2
            let expected = (0..<140_000).filter { row in
                (row % 70_000 % 9 + row / 70_000) / 8 == hour
            }
            let isEqual = ids == expected.map { Int64($0 + 1) }
            #expect(isEqual, "\(path)")
        }
    }
}
