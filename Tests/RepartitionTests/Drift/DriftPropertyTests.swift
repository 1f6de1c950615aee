import ObjectStorage
import SeededRandom
import Testing

@testable import Parquet
@testable import Repartition

/// Files whose schemas drifted: what comes out is what was in them, value by value.
struct DriftPropertyTests {
    private struct Ways {
        var carried = 0
        var merged = 0
        var gathered = 0
        var computed = 0
        var rows = 0
    }

    @Test("records in are records out, whatever their files' schemas", arguments: seeds)
    func unifiesWhatDrifted(seed: UInt64) async throws {
        var ways = Ways()
        for number in 0..<Self.casesPerSeed {
            let run = try Self.run(number, seed: seed)
            try await check(run, "seed \(seed), case \(number)", &ways)
        }
        #expect(ways.carried > 0 && ways.merged > 0 && ways.gathered > 0 && ways.computed > 0)
        #expect(ways.rows > 500)
    }

    /// The runs that the test above makes, over all its seeds.
    @Test func theRunsTryEveryWay() throws {
        var tried: Set<String> = []
        for seed in Self.seeds {
            for number in 0..<Self.casesPerSeed {
                tried.formUnion(try Self.run(number, seed: seed).ways())
            }
        }
        #expect(DriftingRun.allWays.subtracting(tried).sorted() == [])
    }

    private static let seeds = Seeds.first(12)
    private static let casesPerSeed = 60

    private static func run(_ number: Int, seed: UInt64) throws -> DriftingRun {
        var random = SeededGenerator(seed: seed &* 7_919 &+ UInt64(number))
        return try DriftingRun(using: &random)
    }

    private func check(_ run: DriftingRun, _ name: Comment, _ ways: inout Ways) async throws {
        let target = MemoryObjectStore()
        do {
            let report = try await run.run(into: target)
            ways.carried += report.rowGroups.carried
            ways.merged += report.rowGroups.merged
            ways.gathered += report.rowGroups.gathered
            ways.computed += report.rowGroups.computed
            ways.rows += report.rowsWritten
        } catch {
            Issue.record(error, name)
            return
        }
        let lake = try await OutputLake(target)
        let wanted = try run.wanted()
        #expect(Set(lake.partitions.keys) == Set(wanted.keys), name)
        guard let schema = try lake.files.values.first.map({ try ParquetFile($0).schema }) else {
            return
        }
        #expect(schema.columns.map(\.name) == Self.names(run.table), name)
        for (values, rows) in wanted {
            let found = lake.partitions[values, default: []]
                .map { RecordForm.record($0, schema).plain(schema) }
            let expected = rows.map { $0.plain(schema) }
            guard found != expected else { continue }
            let at = zip(found, expected).enumerated().first { $1.0 != $1.1 }
            let rows = at.map { "row \($0.offset): \($0.element)" } ?? "\(found.count) rows"
            Issue.record("\(name), \(rows)" as Comment)
        }
    }

    /// The order and spelling of columns, found the slow way.
    private static func names(_ table: DriftingTable) -> [String] {
        var names: [String] = []
        for file in table.files {
            for column in file.schema.columns
            where !names.contains(where: { $0.lowercased() == column.name.lowercased() }) {
                names.append(column.name)
            }
        }
        return names
    }
}
