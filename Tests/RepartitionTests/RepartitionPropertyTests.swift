import Columns
import ObjectStorage
import SeededRandom
import Testing

@testable import Parquet
@testable import Repartition

/// Random tables, random requests: what goes in comes out, where it belongs and in order.
struct RepartitionPropertyTests {
    /// What runs have been through.
    private struct Ways: Equatable {
        var carried = 0
        var gathered = 0
        var merged = 0
        var computed = 0
        var spilled = 0
        var waited = 0
        var readFallback = 0
        var wroteFallback = 0
        var relaxed = 0
        var filtered = 0
        var beyond = 0
        var beyondAndWritten = 0
        var quarantined = 0
        var unplaced = 0
        var severalKeys = 0
        var timeZones = 0
        var severalFiles = 0
        var rows = 0

        mutating func note(_ run: RandomRun, _ report: RunReport, _ lake: OutputLake) {
            carried += report.rowGroups.carried
            gathered += report.rowGroups.gathered
            merged += report.rowGroups.merged
            computed += report.rowGroups.computed
            spilled += report.spilledBytes
            waited += report.work.contains { $0.name == "wait" } ? 1 : 0
            readFallback += run.hasFallback ? 1 : 0
            wroteFallback += lake.hasFallback && report.rowGroups.carried == 0 ? 1 : 0
            relaxed += run.table.isMixed && run.table.files.count > 1 ? 1 : 0
            filtered += report.rowsFiltered
            beyond += report.rowsBeyondLimit
            beyondAndWritten += report.rowsBeyondLimit > 0 ? report.rowsWritten : 0
            quarantined += report.rowsQuarantined
            unplaced += report.badRows.reduce(0) { $0 + $1.rows } - report.rowsQuarantined
            severalKeys += run.keys.count > 1 ? 1 : 0
            timeZones += run.usesTimeZone ? 1 : 0
            severalFiles += report.outputs.contains { $0.files.count > 1 } ? 1 : 0
            rows += report.rowsWritten
        }

        /// The ways that no run went.
        var missing: [String] {
            Mirror(reflecting: self).children.compactMap { child in
                (child.value as? Int) == 0 ? child.label : nil
            }
        }
    }

    private static let casesPerSeed = 100

    @Test("rows in are rows out, partition by partition", arguments: Seeds.first(21))
    func conservesRows(seed: UInt64) async throws {
        var ways = Ways()
        for number in 0..<Self.casesPerSeed {
            let run = try RandomRun(number, seed: seed)
            try await check(run, "seed \(seed), case \(number)", &ways)
        }
        #expect(ways.missing.isEmpty, "ways that seed \(seed) did not take")
    }

    private func check(_ run: RandomRun, _ name: Comment, _ ways: inout Ways) async throws {
        let target = MemoryObjectStore()
        let aside = MemoryObjectStore()
        let expected = run.expected()
        let report: RunReport
        do {
            report = try await Repartitioner(
                run.frame(),
                to: Target(
                    store: target,
                    partitionKeys: run.keys.map(\.name),
                    quarantine: Quarantine(store: aside)
                ),
                options: run.options
            ).run()
        } catch {
            Issue.record(error, name)
            return
        }
        let lake: OutputLake
        let quarantine: OutputLake
        do {
            lake = try await OutputLake(target)
            quarantine = try await OutputLake(aside)
        } catch {
            Issue.record(error, name)
            return
        }
        #expect(report.rowsRead == expected.read, name)
        #expect(report.rowsFiltered == expected.filtered, name)
        let setAside = expected.quarantined.values.reduce(0) { $0 + $1.count }
        #expect(report.rowsQuarantined == setAside, name)
        #expect(report.rowsBeyondLimit == expected.beyond, name)
        let left = expected.filtered + expected.beyond
        #expect(report.rowsWritten == expected.read - left - setAside, name)
        let counted = try await FrameReader(run.frame(), options: run.options).count()
        #expect(counted == report.rowsWritten, name)
        let looked = try await FrameReader(run.frame(), options: run.options).head(10_000)
        #expect((looked.columns.first?.count ?? counted) == counted, name)
        let bad = Dictionary(uniqueKeysWithValues: report.badRows.map { ($0.reason, $0.rows) })
        #expect(bad == expected.bad, name)
        let isSetAside = quarantine.partitions == expected.quarantined
        #expect(isSetAside, name)
        #expect(aside.stagedCount == 0, name)
        // Compared before it is expected, since a failure would print all rows.
        let isEqual = lake.partitions == expected.partitions
        #expect(isEqual, name)
        #expect(
            Set(report.outputs.map { PartitionBytes($0.values) }) == Set(expected.partitions.keys),
            name
        )
        #expect(target.stagedCount == 0, name)
        ways.note(run, report, lake)
    }
}

extension RandomRun {
    /// Whether some chunk of an input has pages with a dictionary and pages without.
    var hasFallback: Bool {
        table.files.contains { file in
            (try? FileRows(ParquetFile(file.bytes)))?.hasFallback ?? false
        }
    }
}
