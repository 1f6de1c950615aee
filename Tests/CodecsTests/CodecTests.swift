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
