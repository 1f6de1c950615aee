import Buffers
import Columns
import SeededRandom
import Testing

@testable import Repartition

/// Runs are merged in as many passes as memory allows, always to the same order.
struct RunMergerTests {
    private struct Sorted {
        var runs: [KeyRun] = []
        /// The contributions in their order, found by sorting all rows at once.
        var order: [UInt32] = []
    }

    private func sorted(
        _ store: ByteStore,
        isVariable: Bool,
        using random: inout SeededGenerator
    ) throws -> Sorted {
        var result = Sorted()
        var rows: [(key: [UInt8], contribution: UInt32)] = []
        for contribution in 0..<UInt32(random.number(1...60)) {
            var strings = ByteArrays()
            let count = random.number(1...30)
            for _ in 0..<count {
                // Now and then longer than a block.
                let short = isVariable ? random.one(of: [0, 3, 4, 20]) : 4
                let length = isVariable && random.once(in: 500) ? 70_000 : short
                strings.append((0..<length).map { $0 < 4 ? UInt8(random.number(0...2)) : 9 })
            }
            let values: ColumnVector.Values =
                isVariable
                ? .bytes(strings)
                : .int32((0..<count).map { Int32(strings[$0].reduce(0) { $0 << 8 | Int($1) }) })
            let type: DataType = isVariable ? .binary : .int
            let vector = ColumnVector(type: type, count: count, validity: nil, values: values)
            let block = KeyBlock(KeyColumn(vector, isDescending: false, nullsFirst: true))
            let entries = (0..<count).map(block.entry).sorted(by: block.isOrdered)
            result.runs.append(
                KeyRun(
                    chunks: [try store.add(block.serialized(entries))],
                    keyWidth: block.width,
                    contribution: contribution
                )
            )
            rows += entries.map {
                (block.bytes[block.range(of: Int($0.index))].array, contribution)
            }
        }
        rows.sort { a, b in
            a.key == b.key
                ? a.contribution < b.contribution : a.key.lexicographicallyPrecedes(b.key)
        }
        result.order = rows.map(\.contribution)
        return result
    }

    @Test("whatever the memory", arguments: Seeds.first(6))
    func merges(seed: UInt64) throws {
        for isVariable in [false, true] {
            for (resident, blocks) in [(0, 0), (0, 3), (100_000, 7), (1 << 30, 1_000)] {
                var random = SeededGenerator(seed: seed)
                let store = ByteStore(memoryByteLimit: resident, temporaryFolder: "/tmp")
                let sorted = try sorted(store, isVariable: isVariable, using: &random)
                let before = store.spilledByteCount
                if resident == 0 { #expect(before > 0) }
                var found: [UInt32] = []
                try RunMerger(store: store, memoryByteLimit: blocks << 16)
                    .merge(sorted.runs) { found.append($0) }
                #expect(found == sorted.order, "seed \(seed), \(resident) bytes, \(blocks) blocks")
                if blocks == 0, sorted.runs.count > 2 { #expect(store.spilledByteCount > before) }
            }
        }
    }

    @Test("an interleaving comes back as it went", arguments: Seeds.first(10))
    func interleaves(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var writer = Interleaving.Writer()
        for _ in 0..<20 {
            let pieces = (0..<random.number(1...400)).map { _ in
                random.one(of: [0, 1, 2, 200, 70_000])
            }
            for piece in pieces { writer.append(piece) }
            let written = writer.finish(pieceCount: -1)
            let bytes = try #require(written)
            var found: [Int] = []
            Interleaving.forEachRun(bytes) { piece, count in
                found += Array(repeating: piece, count: count)
            }
            #expect(found == pieces)
        }
        for piece in [0, 0, 1, 2, 2] { writer.append(piece) }
        let written = writer.finish(pieceCount: 3)
        #expect(written == nil)
    }
}
