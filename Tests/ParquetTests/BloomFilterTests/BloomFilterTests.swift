import Buffers
import Columns
import SeededRandom
import Testing

@testable import Parquet

@Suite("Bloom filters")
struct BloomFilterTests {
    private func filter(_ hashes: [UInt64], blocks: Int) -> BloomFilter {
        var filter = BloomFilter(blockCount: blocks)
        for hash in hashes { filter.insert(hash: hash) }
        return filter
    }

    private func hashes(_ count: Int, seed: UInt64) -> [UInt64] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in random.next() }
    }

    // MARK: Hash

    /// The values are those of the reference implementation.
    @Test(
        arguments: [
            ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B),
            ("abc", 0x44BC_2CF5_AD77_0999),
            ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
        ] as [(String, UInt64)]
    )
    func hashesAsTheReferenceDoes(text: String, expected: UInt64) {
        #expect(Bytes(Array(text.utf8)).bloomHash == expected)
    }

    // MARK: Filter

    @Test(arguments: Seeds.first(8))
    func holdsWhatWasInserted(seed: UInt64) {
        let inserted = hashes(500, seed: seed)
        // Not a power of two: blocks are found all the same.
        for blocks in [1, 3, 16, 37] {
            let filter = filter(inserted, blocks: blocks)
            #expect(inserted.allSatisfy { filter.mayContain(hash: $0) })
        }
        let empty = BloomFilter(blockCount: 4)
        #expect(inserted.allSatisfy { !empty.mayContain(hash: $0) })
    }

    @Test(arguments: Seeds.first(8), [0.1, 0.01, 0.001])
    func letsFewOthersPass(seed: UInt64, probability: Double) {
        var options = BloomFilterOptions()
        options.falsePositiveProbability = probability
        let made = filter(
            hashes(2_000, seed: seed),
            blocks: options.blockCount(valueCount: 2_000)
        )
        let passed = hashes(20_000, seed: seed &+ 1_000_003).count { made.mayContain(hash: $0) }
        #expect(Double(passed) < 20_000 * probability * 1.5 + 10)
        // The bits themselves tell how many will pass.
        let told = made.falsePositiveProbability * 20_000
        #expect(abs(told - Double(passed)) < told * 0.3 + 12)
    }

    @Test(arguments: Seeds.first(8))
    func foldsToTheFilterOfHalfTheSize(seed: UInt64) {
        let inserted = hashes(300, seed: seed)
        let large = filter(inserted, blocks: 64)
        #expect(large.folded() == filter(inserted, blocks: 32))
        #expect(large.folded().folded() == filter(inserted, blocks: 16))
    }

    @Test func isAsSmallAsTheDifferentValuesAllow() throws {
        let leaf = try Schema(columns: [try SchemaNode("n", .int)]).leaves[0]
        func byteCount(distinct: Int, limit: Int = 4 << 20) throws -> Int {
            var options = BloomFilterOptions()
            options.byteLimit = limit
            var values = ValueStore(layout: .fixed(4))
            for row in 0..<20_000 {
                var bytes = UInt32(row % distinct).littleEndian
                unsafe withUnsafeBytes(of: &bytes) { unsafe values.append($0) }
            }
            var builder = BloomFilterBuilder(leaf, options, valueCount: 20_000)
            builder.add(values, 0..<20_000)
            return builder.finish().byteCount
        }
        #expect(try byteCount(distinct: 20_000) == 32_768)
        #expect(try byteCount(distinct: 1_000) == 2_048)
        #expect(try byteCount(distinct: 1) == 32)
        #expect(try byteCount(distinct: 20_000, limit: 1_024) == 1_024)
        #expect(try byteCount(distinct: 20_000, limit: 0) == 32)
    }

    // MARK: In files

    @Test(arguments: [1, 5])
    func isWrittenAndReadAgain(blocks: Int) throws {
        let made = filter(hashes(40, seed: 4), blocks: blocks)
        let bytes = made.serialized()
        #expect(try BloomFilter(serialized: bytes) == made)
        #expect(BloomFilter.whole(serialized: Bytes(bytes.array + [7, 7])) == bytes)
        #expect(BloomFilter.whole(serialized: bytes[0..<bytes.count - 1]) == nil)
    }

    private func refusal(_ header: BloomFilterHeader, bits: Int) -> String? {
        let bytes = Bytes(header.serialized().array + [UInt8](repeating: 0, count: bits))
        do throws(ParquetError) {
            _ = try BloomFilter(serialized: bytes)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func refusesWhatIsNoFilter() {
        #expect(refusal(BloomFilterHeader(byteCount: 64), bits: 64) == nil)
        #expect(
            refusal(BloomFilterHeader(byteCount: 64), bits: 63)
                == "truncated: a bloom filter announces 64 bytes, 63 are there"
        )
        for count in [0, 33, 1 << 30] {
            #expect(
                refusal(BloomFilterHeader(byteCount: count), bits: 64)
                    == "corrupt: a bloom filter of \(count) bytes: it has a multiple of 32, "
                    + "at most 128 MiB"
            )
        }
        let other = BloomFilterHeader.Choice.other(Bytes([0x2C, 0, 0]))
        #expect(
            refusal(BloomFilterHeader(byteCount: 32, compression: other), bits: 32)
                == "unsupported: a bloom filter that is not of split blocks, xxHash and uncompressed"
        )
    }

    @Test(arguments: Seeds.first(8))
    func survivesMutation(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let valid = filter(hashes(40, seed: seed), blocks: 4).serialized()
        for _ in 0..<300 {
            let bytes = valid.mutated(using: &random)
            do throws(ParquetError) {
                let filter = try BloomFilter(serialized: bytes)
                #expect(filter.byteCount <= bytes.count)
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }

    /// The filter that other implementations are checked with: four words, and no others.
    @Test(.enabled(if: Corpus.isPresent))
    func readsTheFilterOfTheCorpus() throws {
        let file = try #require(
            Corpus.files("data", suffix: "bloom_filter.xxhash.bin").first
        )
        let found = try BloomFilter(serialized: try file.bytes())
        let words = ["hello", "parquet", "bloom", "filter"].map { Bytes(Array($0.utf8)) }
        #expect(found == filter(words.map(\.bloomHash), blocks: found.byteCount / 32))
    }
}
