import Buffers
import Columns
import SeededRandom
import Testing

@testable import Parquet

/// Damaged files: whatever the bytes are, they give values or a typed error.
struct FileMutationTests {
    /// Files without checksums, which would catch most damage before the decoders see it.
    static let files = ["fallback", "int96", "nanos-local", "v1-none-delta"]

    /// Small enough that a damaged size is refused, not believed.
    static let limits: ParquetLimits = {
        var limits = ParquetLimits()
        limits.pageByteLimit = 1 << 22
        limits.pageValueLimit = 1 << 16
        limits.dictionaryValueLimit = 1 << 16
        return limits
    }()

    @Test(arguments: files, Seeds.first(8))
    func survivesDamage(name: String, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let whole = try Fixture.bytes("pages/\(name).parquet")
        let other = try Fixture.bytes("pages/v1-none-plain.parquet")
        var outcomes: [String: Int] = [:]
        for _ in 0..<30 {
            let damaged =
                switch Int.random(in: 0..<4, using: &random) {
                case 0: spliced(whole, other, using: &random)
                case 1: flipped(whole, using: &random)
                case 2: flipped(whole.mutated(using: &random), using: &random)
                default: whole.mutated(using: &random)
                }
            do throws(ParquetError) {
                try decodeAll(damaged)
                outcomes["decoded", default: 0] += 1
            } catch {
                outcomes[error.kind.rawValue, default: 0] += 1
            }
        }
        #expect(outcomes.values.reduce(0, +) == 30)
    }

    /// Damage to the pages of one chunk, its footer left whole: it reaches the decoders.
    @Test(
        arguments: files + [
            "v2-snappy-dictionary", "v1-zstd-plain", "v2-brotli-delta", "v2-lz4-delta",
        ],
        Seeds.first(8)
    )
    func survivesDamagedPages(name: String, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed &+ 1_000)
        let file = try SampleTable.file(name)
        var decoded = 0
        for leaf in file.schema.leaves {
            let chunk = file.rowGroups[0].columns[leaf.index]
            let metadata = try #require(chunk.metadata)
            let pages = try file.chunkBytes(chunk)
            for _ in 0..<8 {
                let damaged = flipped(pages, using: &random)
                let decoder = ColumnChunkDecoder(
                    leaf: leaf,
                    limits: Self.limits,
                    batchByteLimit: 1 << 16
                )
                do throws(ParquetError) {
                    try decoder.start(
                        leaf,
                        metadata,
                        bytes: damaged,
                        rowCount: file.rowGroups[0].rowCount
                    )
                    while try decoder.next() {
                        if leaf.maxRepetitionLevel == 0 {
                            _ = try columnVector(of: decoder.batch, dictionary: decoder.dictionary)
                        }
                        _ = decoder.batch.content(decoder.dictionary)
                    }
                    decoded += 1
                } catch {
                    #expect(error.kind != .invalidRequest)
                }
                _ = try? CarriedChunk.describe(
                    leaf,
                    metadata,
                    bytes: damaged,
                    start: 4,
                    rowCount: file.rowGroups[0].rowCount,
                    columnIndex: nil,
                    offsetIndex: nil,
                    bloomFilter: nil
                )
            }
        }
        // Values that were changed are still values.
        #expect(decoded > 0 || !Self.files.contains(name))
    }

    private func decodeAll(_ bytes: Bytes) throws(ParquetError) {
        let file = try ParquetFile(bytes, limits: Self.limits)
        for rowGroup in file.rowGroups.indices {
            for leaf in file.schema.leaves {
                _ = try file.content(leaf, rowGroup: rowGroup)
                if leaf.maxRepetitionLevel == 0 {
                    _ = try file.readColumn(leaf, rowGroup: rowGroup)
                }
            }
        }
    }

    private func flipped(_ bytes: Bytes, using random: inout SeededGenerator) -> Bytes {
        var all = bytes.array
        guard !all.isEmpty else { return bytes }
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0..<all.count, using: &random)
            all[place] = UInt8.random(in: 0...255, using: &random)
        }
        return Bytes(all)
    }

    /// A stretch of `other` put over a stretch of `bytes`, or put in between.
    private func spliced(
        _ bytes: Bytes,
        _ other: Bytes,
        using random: inout SeededGenerator
    ) -> Bytes {
        var all = bytes.array
        let length = Int.random(in: 1...400, using: &random)
        let from = Int.random(in: 0...other.count - length, using: &random)
        let to = Int.random(in: 0...all.count - length, using: &random)
        let isGrown = Bool.random(using: &random)
        all.replaceSubrange(
            to..<(isGrown ? to : to + length),
            with: other[from..<from + length].array
        )
        return Bytes(all)
    }
}
