import Expressions
import Foundation
import ObjectStorage
import SeededRandom
import Testing

@testable import Parquet
@testable import Repartition

/// Tables that pyarrow made are sorted as DuckDB sorts them, and pyarrow, DuckDB and Polars find
/// the rows in that order.
struct ForeignSortingTests {
    /// Each with the column that row groups have to name, if they name one.
    private static let orders: [(order: String, column: String?)] = [
        ("f, g desc", nil), ("f desc nulls first, s", nil), ("g nulls last", nil),
        ("d desc", "d"), ("s", "s"), ("s desc nulls first, b", "s"), ("b, flag desc", "b"),
        ("ts", "ts"), ("ts desc, day", "ts"), ("day nulls last, u desc", "day"),
        ("flag, u, p.a desc", "flag"), ("u desc nulls first", "u"), ("p.a, p.b desc", "p.a"),
        ("p.b desc", "p.b"), ("abs(id - 100), s", nil), ("length(s) desc, lower(s)", nil),
        ("id desc", "id"),
    ]

    @Test(.enabled(if: Python.isPresent, Python.hint), arguments: Seeds.first(2))
    func sortsAsOthersDo(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let made = try Python.run("make_sorted.py", [folder.path, "\(seed)"])
        let count = try #require(Int(made), "\(made)")
        var spilled = 0
        for (number, (order, column)) in Self.orders.enumerated() {
            spilled += try await sort(folder.path, number, order)
            let checked = try Python.run(
                "check_sorted.py",
                [folder.path, "out-\(number)", order] + [column].compactMap { $0 }
            )
            #expect(checked.hasPrefix("ok \(count) rows in "), "\(order): \(checked)")
            #expect(!checked.hasSuffix(" 3 row groups"), "row groups are several")
        }
        #expect(spilled > 0)
    }

    private func sort(_ path: String, _ number: Int, _ order: String) async throws -> Int {
        let store = try LocalObjectStore(root: path, durability: .process)
        var files: [SourceFile] = []
        for try await info in store.listAll() where info.key.text.hasPrefix("in-") {
            files.append(SourceFile(info: info))
        }
        let out = "\(path)/out-\(number)"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        var options = RunOptions.named()
        options.memoryByteLimit = [1, 30_000, 1 << 30][number % 3]
        options.rowGroupRowLimit = [50, 70][number % 2]
        options.fileByteLimit = number % 4 == 0 ? 4_000 : 1 << 30
        return try await Repartitioner(
            Frame(
                source: Source(store: store, files: files, name: "landing"),
                steps: [.sortWithinPartitions(try SortOrder.parseList(order))]
            ),
            to: Target(
                store: try LocalObjectStore(root: out, durability: .process),
                partitionKeys: ["part"]
            ),
            options: options
        ).run().spilledBytes
    }
}
