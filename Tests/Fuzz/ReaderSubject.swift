import Buffers
import Columns

@testable import Parquet

/// Damaged Parquet files, and everything that can be asked of a file.
struct ReaderSubject: Subject {
    let name = "reader"
    private let seeds: [Bytes]

    /// Small enough that what is announced is refused, not believed.
    static let limits: ParquetLimits = {
        var limits = ParquetLimits()
        limits.footerByteLimit = 1 << 20
        limits.unknownFieldLimit = 10_000
        limits.schemaElementLimit = 2_000
        limits.rowGroupLimit = 2_000
        limits.columnValueLimit = 1 << 18
        limits.columnByteLimit = 1 << 22
        limits.pageByteLimit = 1 << 21
        limits.pageValueLimit = 1 << 17
        limits.dictionaryValueLimit = 1 << 17
        return limits
    }()

    init() throws { seeds = try SeedFiles().files }

    func trial(_ chance: inout Chance) -> Trial {
        let damage = chance.one(of: FileDamage.allCases)
        let whole = chance.one(of: seeds)
        var bytes = damage.applied(to: whole, other: chance.one(of: seeds), using: &chance)
        // Damage on damage: what one check lets through, the next one sees.
        if chance.once(in: 8) {
            bytes = chance.one(of: FileDamage.allCases)
                .applied(to: bytes, other: whole, using: &chance)
        }
        let input = bytes
        return Trial(label: damage.rawValue, input: input) {
            var reading = FileReading(limits: Self.limits)
            try reading.readAll(input)
            return reading.outcome
        }
    }

    /// How many of the whole files are read without an error.
    func wholeFileCount() throws -> (read: Int, all: Int) {
        var read = 0
        for seed in seeds {
            var reading = FileReading(limits: ParquetLimits())
            try reading.readAll(seed)
            if reading.outcome == wasRead { read += 1 }
        }
        return (read, seeds.count)
    }
}
