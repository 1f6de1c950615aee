import Buffers
import SeededRandom
import Testing

@testable import Parquet

/// DELTA_BINARY_PACKED, both ways, and what is wrong with it.
struct DeltaTests {
    private func encode(_ values: [Int64], bitWidth: Int = 64) -> [UInt8] {
        var output = ByteBuffer()
        DeltaBinaryEncoder.encode(count: values.count, bitWidth: bitWidth, into: &output) {
            values[$0]
        }
        return output.copied().array
    }

    /// The values, and how many bytes they took.
    private func decode(
        _ bytes: [UInt8],
        count: Int,
        bitWidth: Int = 64
    ) throws(ParquetError) -> ([Int64], Int) {
        // Exactly as long as the bytes: what is read behind them is found by AddressSanitizer.
        let body = Bytes(bytes)
        return try unsafe body.withUnsafeBytes { (raw) throws(ParquetError) in
            var decoder = try unsafe DeltaBinaryDecoder(raw, expected: count)
            let room = Vector<Int64>(capacity: count)
            let target = UnsafeMutableRawPointer(unsafe room.base)
            var values: [Int64] = []
            if bitWidth == 64 {
                try unsafe decoder.decode(into: target, as: Int64.self)
                for index in 0..<count { unsafe values.append(room.base[index]) }
            } else {
                try unsafe decoder.decode(into: target, as: Int32.self)
                let narrow = unsafe target.assumingMemoryBound(to: Int32.self)
                for index in 0..<count { values.append(Int64(unsafe narrow[index])) }
            }
            return (values, unsafe decoder.offset)
        }
    }

    /// Differences of every width, at lengths around the ends of blocks and of their parts.
    @Test(arguments: 0...64)
    func decodesWhatIsEncoded(width: Int) throws {
        var random = SeededGenerator(seed: UInt64(width) &+ 77)
        let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
        for count in [0, 1, 2, 3, 31, 32, 33, 34, 127, 128, 129, 130, 257, 700] {
            var sum = Int64.random(in: .min ... .max, using: &random)
            var values: [Int64] = []
            for _ in 0..<count {
                values.append(sum)
                sum &+= Int64(bitPattern: random.next() & mask)
            }
            let encoded = encode(values)
            let (found, length) = try decode(encoded, count: count)
            #expect(found == values)
            #expect(length == encoded.count)
            // What lies behind the values is left alone.
            #expect(try decode(encoded + [0xFF, 0xFF], count: count) == (values, encoded.count))
            guard width <= 32 else { continue }
            let narrow = values.map { Int64(Int32(truncatingIfNeeded: $0)) }
            let packed = encode(narrow, bitWidth: 32)
            #expect(try decode(packed, count: count, bitWidth: 32) == (narrow, packed.count))
            // No difference needs more bits than the values.
            #expect(packed.count <= 16 + (count / 128 + 1) * 9 + (count + 31) / 32 * 128)
        }
    }

    /// The examples of the specification.
    @Test func encodesLikeTheSpecification() throws {
        #expect(encode([1, 2, 3, 4, 5]) == [128, 1, 4, 5, 2, 2, 0, 0, 0, 0])
        let body: [UInt8] = [128, 1, 4, 8, 14, 3, 2, 0, 0, 0, 192, 63, 0, 0, 0, 0, 0, 0]
        #expect(encode([7, 5, 3, 1, 2, 3, 4, 5]) == body)
        #expect(try decode(body, count: 8) == ([7, 5, 3, 1, 2, 3, 4, 5], body.count))
        // Without the padding behind the last value, as some write it.
        #expect(try decode(Array(body[..<12]), count: 8).0 == [7, 5, 3, 1, 2, 3, 4, 5])
    }

    /// One block of 256 values in parts of 64, packed by hand with 4 bits each.
    @Test func readsBlocksOfOtherSizes() throws {
        let body: [UInt8] =
            [128, 2, 4, 200, 1, 20, 1, 4, 4, 4, 4]
            + Array(repeating: 0x32, count: 96) + Array(repeating: 0x32, count: 4)
        var expected: [Int64] = [10]
        for index in 0..<199 { expected.append(expected[index] - 1 + (index % 2 == 0 ? 2 : 3)) }
        #expect(try decode(body, count: 200).0 == expected)
    }

    @Test func refusesBadHeaders() {
        func message(_ bytes: [UInt8], _ count: Int = 5) -> String {
            do throws(ParquetError) {
                return "\(try decode(bytes, count: count).0)"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            message([128, 1, 4, 6, 2])
                == "corrupt: 6 values are announced where the page has 5"
        )
        for sizes: [UInt8] in [[0, 4], [128, 1, 0], [100, 4], [128, 1, 8], [128, 1, 3]] {
            #expect(message(sizes + [5, 2, 2, 0, 0, 0, 0]).hasPrefix("corrupt: delta blocks of "))
        }
        #expect(
            message([128, 1, 4, 5, 2, 2, 65, 0, 0, 0])
                == "corrupt: differences of 65 bits, at most 64 (byte 6)"
        )
        #expect(message([128, 1, 4, 5, 2, 2, 8, 0, 0, 0, 1, 2, 3]).hasPrefix("truncated: "))
        #expect(message([128, 1, 4, 5, 2, 2, 8, 0]).hasPrefix("truncated: "))
        #expect(message([128, 1, 4, 5]).hasPrefix("truncated: "))
        #expect(message([]).hasPrefix("truncated: "))
        #expect(
            message(Array(repeating: 0x80, count: 12)).hasPrefix("corrupt: a number of more than")
        )
    }

    @Test(arguments: Seeds.first(8))
    func survivesDamage(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var decoded = 0
        for _ in 0..<300 {
            let count = Int.random(in: 1...300, using: &random)
            let bits = UInt64.random(in: 0...63, using: &random)
            let values = (0..<count).map { _ in Int64(bitPattern: random.next() >> bits) }
            let damaged = Bytes(encode(values)).mutated(using: &random).array
            do throws(ParquetError) {
                #expect(try decode(damaged, count: count).0.count == count)
                decoded += 1
            } catch {
                #expect([.corrupt, .truncated].contains(error.kind))
            }
        }
        #expect(decoded > 0)
    }
}
