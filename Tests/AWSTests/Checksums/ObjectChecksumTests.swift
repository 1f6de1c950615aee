import Buffers
import SeededRandom
import Testing

@testable import AWS

@Suite("Checksums of objects")
struct ObjectChecksumTests {
    /// The check values of the catalogue of parametrised CRC algorithms, and RFC 9260's zeros.
    @Test func areTheWellKnownOnes() {
        let digits = Bytes(Array("123456789".utf8))
        #expect(ObjectChecksum(.crc64nvme, of: digits).value == 0xAE8B_1486_0A79_9888)
        #expect(ObjectChecksum(.crc32c, of: digits).value == 0xE306_9283)
        #expect(
            ObjectChecksum(.crc32c, of: Bytes([UInt8](repeating: 0, count: 32))).value
                == 0x8A91_36AA
        )
        #expect(ObjectChecksum(.crc64nvme).value == 0)
        #expect(ObjectChecksum(.crc64nvme, of: digits).base64 == "rosUhgp5mIg=")
        #expect(ObjectChecksum(.crc32c, of: digits).text == "crc32c:4waSgw==")
    }

    private func random(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// Bit by bit, as the definition says.
    private func slowly(_ bytes: [UInt8], polynomial: UInt64, mask: UInt64) -> UInt64 {
        bytes.reduce(mask) { state, byte in
            (0..<8).reduce(state ^ UInt64(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1
            }
        } ^ mask
    }

    @Test(arguments: Array(0..<70) + [79, 80, 95, 96, 97, 127, 128, 255, 256, 1_000, 4_099])
    func areAsTheyAreDefined(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let bytes = random(count, &generator)
        #expect(
            ObjectChecksum(.crc64nvme, of: Bytes(bytes)).value
                == slowly(bytes, polynomial: 0x9A6C_9329_AC4B_C9B5, mask: .max)
        )
        #expect(
            crc64NVME.checksumByTables(of: Bytes(bytes))
                == slowly(bytes, polynomial: 0x9A6C_9329_AC4B_C9B5, mask: .max)
        )
        let short = slowly(bytes, polynomial: 0x82F6_3B78, mask: 0xFFFF_FFFF)
        #expect(ObjectChecksum(.crc32c, of: Bytes(bytes)).value == short)
        #expect(UInt64(crc32C.checksumByTables(of: Bytes(bytes))) == short)
    }

    @Test(arguments: 0..<40)
    func arePutTogether(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for algorithm in ChecksumAlgorithm.allCases {
            let parts = (0..<4).map { _ in
                random(Int.random(in: 0..<200, using: &generator), &generator)
            }
            let joined = parts.map { ObjectChecksum(algorithm, of: Bytes($0)) }
                .reduce(ObjectChecksum(algorithm)) { $0.appending($1) }
            #expect(joined == ObjectChecksum(algorithm, of: Bytes(parts.flatMap(\.self))))
        }
    }

    @Test func areReadAsS3SpellsThem() {
        let checksum = ObjectChecksum(.crc64nvme, of: Bytes([1, 2, 3]))
        #expect(ObjectChecksum(.crc64nvme, base64: checksum.base64, byteCount: 3) == checksum)
        for text in ["", "AAAA", "y/Q5Jg==", "rosUhgp5mIg=-2", String(repeating: "A", count: 400)] {
            #expect(ObjectChecksum(.crc64nvme, base64: text, byteCount: 3) == nil)
        }
    }
}
