import Buffers
import Codecs
import Testing

@Suite("Codecs")
struct CodecTests {
    @Test("what is compressed comes back", arguments: Codec.allCases, [0, 1, 100, 70_000, 600_000])
    func roundTrips(codec: Codec, count: Int) throws {
        let input = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) & 7 }

        #expect(
            try Blocks.decompress(codec, Blocks.compress(codec, input), byteCount: count) == input
        )
    }

    /// Bytes of which Snappy finds little or nothing, and others; a third of each.
    private static func mixed(_ seed: UInt64, _ count: Int) -> [UInt8] {
        var state = seed &* 2 &+ 1
        return (0..<count).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let bits = UInt8(truncatingIfNeeded: state >> 40)
            return switch (index / (40 << 10) &+ Int(seed % 3)) % 3 {
            case 0: bits
            case 1: bits & 15 + 65
            default: UInt8(truncatingIfNeeded: index / 9)
            }
        }
    }

    @Test(
        "snappy streams of any length, well or hardly compressed",
        arguments: [0, 1, 131_072, 131_073, 196_608, 196_609, 2_097_151, 2_097_152, 2_200_000],
        0..<6
    )
    func triesSnappy(count: Int, seed: UInt64) throws {
        let input = Self.mixed(seed, count)
        let compressed = try Blocks.compress(.snappy, input)
        #expect(try Blocks.decompress(.snappy, compressed, byteCount: count) == input)
        #expect(compressed.count <= count + 5 + 3 * (count / 65_536 + 1))
    }

    @Test("what saves less than an eighth is stored, the first block apart")
    func storesLiterals() throws {
        let blocks = 6
        let digits = Self.mixed(1, 40 << 10)
        let input = Array(
            (0..<blocks * 2).flatMap { _ in digits }.prefix(blocks << 16)
        )
        #expect(digits.allSatisfy { (65...80).contains($0) })
        let first = try Blocks.compress(.snappy, Array(input[..<65_536]))
        let compressed = try Blocks.compress(.snappy, input)
        let literals = (1..<blocks).flatMap { block in
            [0xF4, 0xFF, 0xFF] + input[block << 16..<(block + 1) << 16]
        }
        #expect(65_536 - first.count < 65_536 / 8)
        // Each length has three bytes.
        #expect(compressed[3...].elementsEqual(first[3...] + literals))
    }

    @Test("what saves more is what the library makes of all of it at once", arguments: 0..<3)
    func compressesBlocks(seed: Int) throws {
        let input = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / (5 + seed)) }
        var blocks = try Blocks.compress(.snappy, input)
        blocks.removeFirst(3)
        // Blocks do not know each other.
        var apart: [UInt8] = []
        for start in stride(from: 0, to: input.count, by: 65_536) {
            let block = Array(input[start..<min(start + 65_536, input.count)])
            apart += try Blocks.compress(.snappy, block).dropFirst(3)
        }
        #expect(blocks == apart)
    }

    @Test("a wrong announced length is an error", arguments: Codec.allCases)
    func refusesOtherLength(codec: Codec) throws {
        let compressed = try Blocks.compress(codec, [UInt8](repeating: 7, count: 1_000))
        for announced in [0, 999, 1_001] {
            #expect(throws: CodecError.self) {
                try Blocks.decompress(codec, compressed, byteCount: announced)
            }
        }
    }

    @Test("any bytes give bytes or an error", arguments: Codec.allCases, 0..<20)
    func survivesMutation(codec: Codec, seed: Int) throws {
        let input = (0..<4_000).map { UInt8(truncatingIfNeeded: $0 / 3 &* seed) }
        var mutated = try Blocks.compress(codec, input)
        mutated[(seed * 7_919) % mutated.count] ^= UInt8(truncatingIfNeeded: seed * 37 + 1)
        if seed % 3 == 0 { mutated.removeLast(mutated.count * (seed % 7) / 8) }
        do {
            #expect(try Blocks.decompress(codec, mutated, byteCount: 4_000).count == 4_000)
        } catch let error as CodecError {
            #expect(error.kind == .corrupt)
        }
    }

    @Test("gzip members one after the other are one stream")
    func readsConcatenatedGzip() throws {
        let two =
            try Blocks.compress(.gzip, Array("land".utf8))
            + Blocks.compress(.gzip, Array("ing".utf8))
        #expect(try Blocks.decompress(.gzip, two, byteCount: 7) == Array("landing".utf8))
    }

    @Test("the checksum is gzip's")
    func checksums() {
        let digits = Array("123456789".utf8)
        let checksum = unsafe digits.withUnsafeBytes { unsafe crc32($0) }
        #expect(checksum == 0xCBF4_3926)
    }
}
