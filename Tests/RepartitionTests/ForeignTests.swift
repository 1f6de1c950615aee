import Codecs
import Foundation
import ObjectStorage
import SeededRandom
import Testing

@testable import Parquet
@testable import Repartition

/// Files that pyarrow made go through, and pyarrow, DuckDB and Polars read what comes out.
struct ForeignTests {
    private static let tableCount = 25

    @Test(.enabled(if: Python.isPresent, Python.hint), arguments: Seeds.first(2))
    func foreignFilesThereAndBack(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let made = try Python.run(
            "make_tables.py",
            [folder.path, "\(seed)", "\(Self.tableCount)"]
        )
        try #require(made.split(separator: "\n").count == Self.tableCount, "\(made)")
        var counts = RunReport.RowGroupCounts()
        var spilled = 0
        var rows = 0
        for number in 0..<Self.tableCount {
            let report = try await repartition("\(folder.path)/\(number)", number)
            counts.carried += report.rowGroups.carried
            counts.merged += report.rowGroups.merged
            counts.gathered += report.rowGroups.gathered
            spilled += report.spilledBytes
            rows += report.rowsWritten
        }
        let checked = try Python.run("check_tables.py", [folder.path, "\(Self.tableCount)"])
        #expect(checked == "ok \(rows) rows")
        #expect(rows > 1_000)
        #expect(counts.carried > 0 && counts.merged > 0 && counts.gathered > 0 && spilled > 0)
    }

    private func repartition(_ path: String, _ number: Int) async throws -> RunReport {
        let store = try LocalObjectStore(root: path, durability: .process)
        var files: [SourceFile] = []
        for try await info in store.listAll() where info.key.text.hasSuffix(".parquet") {
            files.append(SourceFile(info: info))
        }
        try FileManager.default.createDirectory(
            atPath: path + "/out",
            withIntermediateDirectories: true
        )
        var options = RunOptions.named()
        options.memoryByteLimit = number % 3 == 0 ? 1 : 1 << 30
        options.carryRowFloor = number % 2 == 0 ? 1 : 122_880
        options.codec = [.snappy, .zstd, .gzip, .uncompressed][number % 4]
        if number % 5 == 0 {
            options.pageLayout.pageVersion = .v2
            options.pageLayout.pageRowLimit = 10
        }
        return try await Repartitioner(
            Frame(
                source: Source(store: store, files: files, name: "landing"),
                steps: [
                    Landing.step("day", "dayofmonth(ts)"), Landing.step("hour", "hour(ts)"),
                ]
            ),
            to: Target(
                store: try LocalObjectStore(root: path + "/out", durability: .process),
                partitionKeys: ["day", "hour"]
            ),
            options: options
        ).run()
    }
}
