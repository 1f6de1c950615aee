import Columns
import Expressions
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// Columns are computed for the rows that are written, and for no others.
struct ComputedRowsTests {
    private func run(_ steps: [Transformation]) async throws -> ([String?], RunReport) {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        let report = try await Repartitioner(
            landing.frame(steps),
            to: Target(store: target, partitionKeys: ["hour"]),
            options: .named()
        ).run()
        var files: [SourceFile] = []
        for try await info in target.listAll() { files.append(SourceFile(info: info)) }
        let written = Frame(source: Source(store: target, files: files, name: "written"))
        let rows = try await FrameReader(written, options: .named()).headTexts(1_000).rows
        return (rows.map { $0[0] }, report)
    }

    private func step(_ name: String, _ text: String) -> Transformation {
        .withColumn(NamedExpression(name, .parsed(text)))
    }

    /// The cast fails for six of seven texts, under Spark's rules.
    private static let digit = "cast(replace(s, 'text 3', '3') as int)"

    @Test func filteredRowsAreNotComputed() async throws {
        let (values, report) = try await run([
            .filter(.parsed("s = 'text 3'")), step("digit", Self.digit),
            .select([
                NamedExpression("digit", .column("digit")), NamedExpression("ts", .column("ts")),
            ]),
            Landing.step("hour", "hour(ts)"),
        ])
        #expect(report.rowsWritten == 17 && report.rowsFiltered == 103)
        #expect(values == [String?](repeating: "3", count: 17))
    }

    @Test func writtenRowsAre() async throws {
        await #expect(throws: RunError.self) {
            try await run([step("digit", Self.digit), Landing.step("hour", "hour(ts)")])
        }
    }
}
