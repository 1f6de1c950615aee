import Buffers
import ObjectStorage
import SeededRandom
import Testing

@testable import Parquet
@testable import Repartition

/// Files that were tampered with: a run says what is wrong, or gives what the file says now.
struct RepartitionMutationTests {
    @Test("no damage makes a run trap, and none leaves anything behind", arguments: Seeds.first(8))
    func survivesDamage(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var failures = 0
        let casesPerTable = 60
        for number in 0..<4 {
            var run = try RandomRun(number, seed: seed &+ 900)
            run.options.carryRowFloor = number % 2 == 0 ? 1 : .max
            run.options.carryByteFloor = .max
            let sound = run.table.files
            for _ in 0..<casesPerTable {
                run.table.files = sound
                let file = random.number(0...sound.count - 1)
                run.table.files[file].bytes = sound[file].bytes.damaged(using: &random)
                let target = MemoryObjectStore()
                do {
                    _ = try await Repartitioner(
                        run.frame(),
                        to: Target(store: target, partitionKeys: run.keys.map(\.name)),
                        options: run.options
                    ).run()
                } catch {
                    #expect(error is ParquetError || error is RunError, "\(error)")
                    failures += 1
                    #expect(try await contents(of: target).isEmpty)
                }
                #expect(target.stagedCount == 0)
            }
        }
        #expect(failures > casesPerTable)
    }
}

extension Bytes {
    /// The bytes with a few of them changed, more often than not in the footer.
    fileprivate func damaged(using random: inout SeededGenerator) -> Bytes {
        var bytes = array
        let footer = bytes.count - 8 - int64(Array(bytes.suffix(8).prefix(4)) + [0, 0, 0, 0])
        for _ in 0..<random.number(1...3) {
            let start = random.once(in: 3) ? 4 : Swift.max(footer, 4)
            guard start < bytes.count - 9 else { continue }
            let place = random.number(start...bytes.count - 9)
            bytes[place] =
                random.once(in: 3)
                ? bytes[place] ^ (1 << UInt8(random.number(0...7)))
                : random.one(of: [0, 1, 0x7F, 0x80, 0xFF, UInt8(random.number(0...255))])
        }
        return Bytes(bytes)
    }
}
