import Buffers
import SeededRandom
import Testing

@testable import Repartition

/// Pieces come out of a store as they were put together, whether they share a buffer or not.
struct PieceBuffersTests {
    @Test("each piece has its own bytes", arguments: Seeds.first(3), [0, 500, 1 << 20])
    func keepsPiecesApart(seed: UInt64, memoryByteLimit: Int) throws {
        var random = SeededGenerator(seed: seed)
        let store = FragmentStore(memoryByteLimit: memoryByteLimit, temporaryFolder: "/tmp")
        var bufferCounts: Set<Int> = []
        for round in 0..<20 {
            let columnCount = Int.random(in: 1...5, using: &random)
            let small = PieceBuffers.smallRowCount
            let rowCounts = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                Bool.random(using: &random) ? Int.random(in: 1..<small, using: &random) : small
            }
            let pieces = PieceBuffers(
                rowCounts,
                columnCount: columnCount,
                rowByteCount: 1,
                mayBundle: round > 0
            )
            bufferCounts.insert(pieces.buffers.count - rowCounts.count)
            #expect(pieces.buffers.flatMap(\.pieces).sorted() == Array(rowCounts.indices))
            var expected = rowCounts.map { _ in [[UInt8]](repeating: [], count: columnCount) }
            for column in 0..<columnCount {
                // Each batch of a column gives some of the pieces something.
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    for buffer in pieces.buffers {
                        for (place, piece) in buffer.pieces.enumerated()
                        where Bool.random(using: &random) {
                            let count = Int.random(in: 0...40, using: &random)
                            let fragment = (0..<count).map { _ in
                                UInt8.random(in: 0...255, using: &random)
                            }
                            buffer.bytes.append(Bytes(fragment))
                            buffer.added(to: place)
                            expected[piece][column] += fragment
                        }
                    }
                }
                pieces.endColumn()
            }
            let stored = try pieces.stored(in: store)
            #expect(stored.count == rowCounts.count)
            for (piece, fragments) in stored.enumerated() {
                #expect(fragments.byteCount == expected[piece].joined().count)
                for column in 0..<columnCount {
                    #expect(
                        try store.read(fragments, column: column).array == expected[piece][column]
                    )
                }
            }
            if memoryByteLimit == 500 { for fragments in stored { store.remove(fragments) } }
        }
        #expect(bufferCounts.contains(0) && bufferCounts.contains { $0 < 0 })
        #expect((store.spilledByteCount > 0) == (memoryByteLimit <= 500))
    }

    @Test func roomIsThereWhenTheLastPieceOfABufferIsGone() throws {
        let store = FragmentStore(memoryByteLimit: 4, temporaryFolder: "/tmp")
        let layout = PieceLayout(columnCount: 1, ends: [1, 4])
        let first = try store.add(Bytes([1, 2, 3, 4]), layout)
        store.remove(first[0])
        _ = try store.add(Bytes([5, 6, 7, 8]), layout)
        #expect(store.spilledByteCount == 4)
        store.remove(first[1])
        let third = try store.add(Bytes([9, 10, 11, 12]), layout)
        #expect(store.spilledByteCount == 4)
        #expect(try third.map { try store.read($0, column: 0).array } == [[9], [10, 11, 12]])
    }

    /// Footers say how large a row is, and may say anything.
    @Test(arguments: [0, 0.4, 1e18, 1e300, .infinity])
    func roomIsBounded(rowByteCount: Double) {
        let pieces = PieceBuffers(
            [1_000_000, 5, 6],
            columnCount: 3,
            rowByteCount: rowByteCount,
            mayBundle: true
        )
        #expect(pieces.buffers.count == 2)
        for buffer in pieces.buffers {
            #expect(buffer.bytes.capacity <= 64 << 20 + 512)
            #expect(buffer.bytes.capacity >= 512)
        }
    }
}
