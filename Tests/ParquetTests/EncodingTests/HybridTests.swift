import Buffers
import SeededRandom
import Testing

@testable import Parquet

/// The RLE / bit-packing hybrid, both ways.
struct HybridTests {
    @Test(arguments: 0...32)
    func decodesWhatIsEncoded(width: Int) throws {
        for seed in Seeds.first(8) {
            var random = SeededGenerator(seed: seed &* 100 &+ UInt64(width))
            let values = runs(width: width, using: &random)
            let encoded = encode(values, width: width)
            #expect(try decode(encoded, width: width, count: values.count, limit: .max) == values)
        }
    }

    @Test func encodesLongRunsShortAndKeepsGroupsWhole() {
        #expect(encode([UInt32](repeating: 5, count: 1_000), width: 3) == [0xD0, 0x0F, 5])
        // Three values, then a run of equal ones: five of them fill the group.
        let values: [UInt32] = [1, 0, 1] + [UInt32](repeating: 1, count: 21)
        #expect(encode(values, width: 1) == [0x03, 0b1111_1101, 32, 1])
        // Fifteen equal values behind a full group are no run yet.
        #expect(
            encode([0, 1, 0, 1, 0, 1, 0, 1] + Array(repeating: 1, count: 15), width: 1).count == 4
        )
    }

    @Test func leavesTheValuesAfterItsOwnAlone() {
        let values = Vector<UInt32>((0..<64).map { $0 })
        var output = ByteBuffer()
        unsafe HybridEncoder.encode(values.base, count: 56, width: 6, into: &output)
        #expect(values.array() == Array(0..<64))
    }

    /// Runs that end unaligned once let the encoder look past the last value.
    @Test(arguments: Seeds.first(8))
    func ignoresWhatLiesBehindTheValues(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for count in 1...200 {
            var values: [UInt32] = []
            while values.count < count {
                let run = Int.random(in: 1...30, using: &random)
                values += [UInt32](repeating: .random(in: 0...1, using: &random), count: run)
            }
            let kept = Array(values.prefix(count))
            let variants = [kept.last ?? 0, 1 - (kept.last ?? 0)].map { behind in
                encodeBehind(kept + [UInt32](repeating: behind, count: 40), count: count)
            }
            #expect(variants[0].numbers == variants[1].numbers)
            #expect(variants[0].bits == variants[1].bits)
            #expect(variants[0].bits == variants[0].numbers || count < 16)
        }
    }

    private func encodeBehind(
        _ values: [UInt32],
        count: Int
    ) -> (numbers: [UInt8], bits: [UInt8]) {
        let wide = Vector<UInt32>(values)
        let narrow = Vector<UInt8>(values.map { UInt8($0) })
        var numbers = ByteBuffer()
        var bits = ByteBuffer()
        unsafe HybridEncoder.encode(wide.base, count: count, width: 1, into: &numbers)
        unsafe HybridEncoder.encodeBits(narrow.base, count: count, into: &bits)
        return (numbers.copied().array, bits.copied().array)
    }

    @Test(arguments: 1...70)
    func decodesLevels(maximum: Int) throws {
        var random = SeededGenerator(seed: UInt64(maximum))
        let width = BitPacking.width(for: UInt32(maximum))
        let levels = runs(width: width, using: &random).map { min($0, UInt32(maximum)) }
        let encoded = encode(levels, width: width)
        var decoded = Vector<UInt8>([UInt8(3)])
        let isUniform = try unsafe encoded.withUnsafeBytes { (raw) throws(ParquetError) in
            try unsafe HybridDecoder.decodeLevels(
                raw,
                maximum: maximum,
                count: levels.count,
                into: &decoded
            )
        }
        #expect(decoded.array() == [3] + levels.map { UInt8($0) })
        #expect(isUniform == levels.allSatisfy { $0 == maximum })
    }

    @Test func saysWhenAllLevelsAreTheHighest() throws {
        for levels in [[UInt32](repeating: 3, count: 100), [3, 3, 3], [3, 3, 2]] {
            var decoded = Vector<UInt8>()
            let isUniform = try unsafe encode(levels, width: 2).withUnsafeBytes {
                (raw) throws(ParquetError) in
                try unsafe HybridDecoder.decodeLevels(
                    raw,
                    maximum: 3,
                    count: levels.count,
                    into: &decoded
                )
            }
            #expect(isUniform == !levels.contains(2))
        }
    }

    @Test func refusesWhatIsMalformed() {
        func error(_ bytes: [UInt8], width: Int = 3, count: Int, limit: Int = 8) -> String {
            do throws(ParquetError) {
                return "\(try decode(bytes, width: width, count: count, limit: limit))"
            } catch {
                return "\(error)"
            }
        }
        #expect(error([], count: 1).hasPrefix("truncated: RLE data end before the values"))
        #expect(error([0], count: 1).hasPrefix("corrupt: an RLE run is empty"))
        #expect(error([1], count: 1).hasPrefix("corrupt: an RLE run is empty"))
        #expect(error([16], count: 1) == "truncated: an RLE run needs 1 bytes, has 0 (byte 1)")
        #expect(
            error([5, 1, 2], count: 9) == "truncated: an RLE run needs 4 bytes, has 2 (byte 1)"
        )
        #expect(error([2, 7], count: 1, limit: 7).contains("dictionary index 7 is out of range"))
        #expect(error([2, 7], count: 1) == "[7]")
        #expect(error([2, 7], count: 0) == "[]")
        #expect(
            error([UInt8](repeating: 0xFF, count: 11), count: 1)
                .hasPrefix("corrupt: a run header is longer than ten bytes")
        )
        // The largest run there can be is cut to what is wanted.
        #expect(
            error([0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 4], count: 2)
                == "[4, 4]"
        )
        #expect(
            error([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 4], count: 8)
                == "truncated: an RLE run needs 3 bytes, has 1 (byte 10)"
        )
    }

    @Test(arguments: Seeds.first(8))
    func survivesAnyBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<4_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                // Small numbers make many short runs.
                UInt8.random(in: 0...(Bool.random(using: &random) ? 255 : 12), using: &random)
            }
            let width = Int.random(in: 0...32, using: &random)
            let count = Int.random(in: 0...300, using: &random)
            if let values = try? decode(bytes, width: width, count: count, limit: 1 << 20) {
                #expect(values.count == count)
                #expect(values.allSatisfy { $0 < 1 << 20 })
            }
            var levels = Vector<UInt8>()
            let maximum = Int.random(in: 1...64, using: &random)
            let isFine: Void? = try? unsafe Bytes(bytes).withUnsafeBytes {
                (raw) throws(ParquetError) in
                _ = try unsafe HybridDecoder.decodeLevels(
                    raw,
                    maximum: maximum,
                    count: count,
                    into: &levels
                )
            }
            if isFine != nil { #expect(levels.array().allSatisfy { $0 <= maximum }) }
        }
    }

    /// Runs of equal values of many lengths, and stretches without any.
    private func runs(width: Int, using random: inout SeededGenerator) -> [UInt32] {
        var values: [UInt32] = []
        func value() -> UInt32 {
            UInt32(truncatingIfNeeded: random.next() & ((1 << UInt64(width)) - 1))
        }
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let length = Int.random(in: 1...70, using: &random)
            if Bool.random(using: &random) {
                values += Array(repeating: value(), count: length)
            } else {
                values += (0..<length).map { _ in value() }
            }
        }
        return values
    }

    private func encode(_ values: [UInt32], width: Int) -> [UInt8] {
        let source = Vector<UInt32>(values)
        var output = ByteBuffer()
        unsafe HybridEncoder.encode(source.base, count: values.count, width: width, into: &output)
        return output.copied().array
    }

    private func decode(
        _ bytes: [UInt8],
        width: Int,
        count: Int,
        limit: Int
    ) throws(ParquetError) -> [UInt32] {
        var indices = Vector<UInt32>()
        try unsafe Bytes(bytes).withUnsafeBytes { (raw) throws(ParquetError) in
            try unsafe HybridDecoder.decodeIndices(
                raw,
                width: width,
                count: count,
                limit: limit,
                into: &indices
            )
        }
        return indices.array()
    }
}
