import Buffers
import Expressions
import Foundation
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// Rows stand as Spark 4 sorts them; `make_spark_orders.py` asked it.
struct SparkOrderTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures")

    private static let answers: [(order: String, ids: String)] = {
        let file = fixtures.appending(path: "spark-orders.tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t").map(String.init)
            return (parts[0], parts.last ?? "")
        }
    }()

    @Test func sortsAsSparkDoes() async throws {
        #expect(Self.answers.count == 28)
        let store = MemoryObjectStore()
        let bytes = try Data(contentsOf: Self.fixtures.appending(path: "sorted.parquet"))
        let info = try await store.write(Bytes(Array(bytes)), to: try ObjectKey("in.parquet"))
        for (order, ids) in Self.answers {
            let target = MemoryObjectStore()
            var options = RunOptions.named()
            options.rowGroupRowLimit = 30
            let orders = try SortOrder.parseList(order)
            _ = try await Repartitioner(
                Frame(
                    source: Source(store: store, files: [SourceFile(info: info)], name: "table"),
                    steps: [.sortWithinPartitions(orders), .select([.init("id", .parsed("id"))])]
                ),
                to: Target(store: target, partitionKeys: []),
                options: options
            ).run()
            var found: [Int64] = []
            for (_, file) in try await contents(of: target).sorted(by: { $0.key < $1.key }) {
                found += try file.rows("id")
            }
            #expect(found.map(String.init).joined(separator: " ") == ids, "\(order)")
        }
    }
}
