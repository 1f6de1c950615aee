import Buffers
import SeededRandom
import Testing

@testable import Parquet

/// The deprecated BIT_PACKED levels.
struct BitPackedLevelsTests {
    private func decode(
        _ bytes: [UInt8],
        maximum: Int,
        count: Int
    ) throws(ParquetError) -> ([UInt8], Bool) {
        var levels = Vector<UInt8>()
        let isUniform = try unsafe Bytes(bytes).withUnsafeBytes { (raw) throws(ParquetError) in
            try unsafe BitPackedLevels.decode(raw, maximum: maximum, count: count, into: &levels)
        }
        return (levels.array(), isUniform)
    }

    /// The example of the specification: 0 to 7 in three bits each.
    @Test func packsFromTheHighBitDown() throws {
        let bytes: [UInt8] = [0b0000_0101, 0b0011_1001, 0b0111_0111]
        let (levels, isUniform) = try decode(bytes, maximum: 7, count: 8)
        #expect(levels == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(!isUniform)
    }

    @Test(arguments: 1...64)
    func decodesEveryWidth(maximum: Int) throws {
        var random = SeededGenerator(seed: UInt64(maximum))
        let width = BitPacking.width(for: UInt32(maximum))
        for count in [0, 1, 7, 8, 9, 63, 64, 65] {
            let levels = (0..<count).map { _ in UInt8.random(in: 0...UInt8(maximum), using: &random)
            }
            let bytes = HandMadeChunk.bitPacked(levels, maximum)
            #expect(bytes.count == BitPackedLevels.byteCount(count, maximum: maximum))
            #expect(bytes.count == (count * width + 7) / 8)
            let (found, isUniform) = try decode(bytes, maximum: maximum, count: count)
            #expect(found == levels)
            #expect(isUniform == levels.allSatisfy { $0 == maximum })
        }
    }

    /// Pages whose levels are packed so, cut inside rows.
    ///
    /// No foreign reader can be asked: DuckDB does not know these levels, and pyarrow takes them
    /// from the low bit up, unlike the specification and parquet-java, which wrote them.
    @Test func readsPages() throws {
        var random = SeededGenerator(seed: 5)
        let columns = try RandomColumns(rowCount: 90, using: &random) { $1 == .plain }
        var output = ByteBuffer()
        output.append(FileAssembler.head)
        var assembler = FileAssembler(
            schema: columns.schema,
            keyValues: [],
            createdBy: ParquetWriter.createdBy
        )
        var chunks: [EncodedChunk] = []
        for (leaf, content) in zip(columns.schema.leaves, columns.contents) {
            var chunk = HandMadeChunk(leaf, levels: .bitPacked)
            for start in stride(from: 0, to: content.entries.count, by: 41) {
                chunk.appendPage(Array(content.entries[start...].prefix(41)))
            }
            output.append(Bytes(chunk.bytes))
            chunks.append(EncodedChunk(metadata: chunk.metadata, byteCount: chunk.bytes.count))
        }
        assembler.append(rowCount: columns.rowCount, chunks: chunks)
        output.append(assembler.finish())
        let bytes = output.copied()
        let file = try ParquetFile(bytes)
        #expect(try file.contents() == [columns.contents])
    }

    @Test func refusesLevelsAboveTheHighest() {
        let error = #expect(throws: ParquetError.self) {
            try decode([0b0110_1100], maximum: 2, count: 4)
        }
        #expect(error?.description == "corrupt: level 3 is out of range: the highest is 2")
    }
}
