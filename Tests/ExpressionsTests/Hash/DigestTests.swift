import Columns
import Testing

@testable import Expressions

@Suite("Digests")
struct DigestTests {
    private static func hex(_ bytes: [UInt8]) -> String {
        NumberText.hex(bytes).joined().lowercased()
    }

    /// A digest of the digests of 301 messages, of every length around the blocks.
    private static func chained(_ digest: (ArraySlice<UInt8>) -> [UInt8]) -> String {
        var all: [UInt8] = []
        for count in 0...300 {
            // A slice that does not start at 0.
            let message = (-1..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + count) }
            all += digest(message[1...])
        }
        return hex(digest(all[...]))
    }

    @Test("of every length are those of Python's hashlib") func lengths() {
        #expect(Self.chained(MD5.digest) == "a9cf41e638496a4d8f14abe6ae258128")
        #expect(Self.chained(SHA1.digest) == "e570432b09ac39935ad256f819b381ba3900dbbd")
        #expect(
            Self.chained(SHA256.sha224)
                == "fd64e005f571477279664e8b0ee5e0a19de5edc4c37d71422f639ad8"
        )
        #expect(
            Self.chained(SHA256.sha256)
                == "60d63ff40b5558727a9b786ac0be9300f7ca58fd9ddd3b2f3681b369018a87dc"
        )
        #expect(
            Self.chained(SHA512.sha384)
                == "022ac2b92dcdb9358b044b9475cd22bacae49d2510f54933"
                + "70847b4c61050cacc2325d1d80119adbc3ca9eaa7ecd3de7"
        )
        #expect(
            Self.chained(SHA512.sha512)
                == "e1f2f7d5d8fc48db06ec2a0eed639593f549caffa40245747258761214a3ec07"
                + "134903fde52ace6cfae161a82097ba01f33a97d48dd6a80d4521d96d7401357e"
        )
        let checksums = Self.chained { message in
            let checksum = CRC32.checksum(message)
            return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }
        }
        #expect(checksums == "946730b0")
    }

    /// RFC 1321 A.5, FIPS 180-4's examples, and the check value of CRC-32.
    @Test("are the published ones") func published() {
        func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }
        #expect(Self.hex(MD5.digest(bytes("message digest"))) == "f96b697d7cb7938d525a2f31aaf161d0")
        #expect(Self.hex(SHA1.digest(bytes("abc"))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            Self.hex(SHA256.sha224(bytes("abc")))
                == "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"
        )
        #expect(
            Self.hex(SHA256.sha256(bytes("abc")))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            Self.hex(SHA512.sha512(bytes("abc")))
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        )
        #expect(CRC32.checksum(bytes("123456789")) == 0xCBF4_3926)
    }

    /// The values of xxHash's own sanity check, and of MurmurHash3 where Spark's is the same.
    @Test("of values start from a seed") func seeds() {
        func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }
        #expect(UInt64(bitPattern: XXHash64.bytes([], 0)) == 0xEF46_DB37_51D8_E999)
        #expect(UInt64(bitPattern: XXHash64.bytes(bytes("a"), 0)) == 0xD24E_C4F1_A98C_6E5B)
        #expect(UInt64(bitPattern: XXHash64.bytes(bytes("abc"), 0)) == 0x44BC_2CF5_AD77_0999)
        #expect(UInt32(bitPattern: Murmur3.bytes(bytes("test"), 0)) == 0xBA6B_D213)
        #expect(Murmur3.bytes([], 0) == 0)
        #expect(Murmur3.int(0x6463_6261, 42) == Murmur3.bytes(bytes("abcd"), 42))
        #expect(Murmur3.long(0x6867_6665_6463_6261, 7) == Murmur3.bytes(bytes("abcdefgh"), 7))
        #expect(XXHash64.int(0x6463_6261, 42) == XXHash64.bytes(bytes("abcd"), 42))
        #expect(
            XXHash64.long(0x6867_6665_6463_6261, 7) == XXHash64.bytes(bytes("abcdefgh"), 7)
        )
    }

    /// What Spark 4 answers to `hash(array(1, 2, NULL))`, `hash(named_struct('a', 1, 'b', 'x', 'c',
    /// CAST(NULL AS INT)))` and, for the last two, to `xxhash64(array(1, 2, NULL))` and
    /// `xxhash64(named_struct('a', 1, 'b', 'x', 'c', array(1.5D, -0.0D)))`.
    @Test("of nested values are Spark's") func nested() {
        let array = Operand(
            vector: ColumnVector(
                type: .array(element: .int),
                count: 2,
                validity: nil,
                values: .lists(offsets: [0, 0, 3], elements: Vector.int([1, 2, nil]))
            ),
            isConstant: false
        )
        func structure(_ last: ColumnVector) -> Operand {
            let fields = [Vector.int([1]), Vector.string(["x"]), last]
            let type = DataType.structure(zip("abc", fields).map { Field(String($0), $1.type) })
            return Operand(
                vector: ColumnVector(
                    type: type,
                    count: 1,
                    validity: nil,
                    values: .structures(fields)
                ),
                isConstant: true
            )
        }
        let doubles = ColumnVector(
            type: .array(element: .double),
            count: 1,
            validity: nil,
            values: .lists(offsets: [0, 2], elements: Vector.double([1.5, -0.0]))
        )
        func murmur(_ operand: Operand) -> [Int32] {
            var hashes: [Int32] = [42, 42]
            Murmur3.update(&hashes, with: operand)
            return hashes
        }
        func xxHash(_ operand: Operand) -> [Int64] {
            var hashes: [Int64] = [42, 42]
            XXHash64.update(&hashes, with: operand)
            return hashes
        }
        #expect(murmur(array) == [42, -222_940_379])
        #expect(murmur(structure(Vector.int([nil]))) == [-1_305_545_736, -1_305_545_736])
        #expect(xxHash(array) == [42, -8_133_857_028_838_179_022])
        #expect(xxHash(structure(doubles))[1] == 3_379_632_986_016_846_313)
    }
}
