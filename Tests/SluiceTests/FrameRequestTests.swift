import Expressions
import ObjectStorage
import Repartition
import Sluice
import Testing

@Suite("Steps of a frame, from the words of the command line")
struct FrameRequestTests {
    private let source = Source(store: MemoryObjectStore(), files: [], name: "test")

    private func steps(_ request: FrameRequest) async throws -> [String] {
        try await request.partitionedFrame(of: source, options: RunOptions()).frame.steps
            .map(Self.text)
    }

    private static func text(_ step: Transformation) -> String {
        switch step {
        case .select(let columns): "select \(columns.map(\.name).joined(separator: ","))"
        case .withColumn(let column): "with \(column.name) = \(column.expression)"
        case .withPartitionColumn(let column): "key \(column.name) = \(column.expression)"
        case .drop(let names): "drop \(names.joined(separator: ","))"
        case .filter(let condition): "where \(condition)"
        case .withColumns(let columns): "with \(columns.map(\.name).joined(separator: ","))"
        case .reshape(let reshaping, _): "reshape \(reshaping)"
        case .errors: "errors"
        case .rename(let names): "rename \(names)"
        case .sortWithinPartitions(let orders):
            "sort by \(orders.map(\.description).joined(separator: ", "))"
        case .check(let check): "check \(check.subject)"
        case .limit(let count): "limit \(count)"
        }
    }

    @Test func putsStepsInTheirOrder() async throws {
        var request = FrameRequest()
        request.droppedColumns = ["speed", "DAY"]
        request.selectedColumns = ["plate", "speed"]
        request.partitionKeys = ["country", "day = to_date(at)"]
        request.conditions = ["speed > 80", "plate IS NOT NULL"]
        request.computedColumns = ["speed = kmh * 2"]
        #expect(
            try await steps(request) == [
                "with speed = kmh * 2", "where speed > 80", "where plate IS NOT NULL", "drop DAY",
                "key day = to_date(at)", "select plate,speed,country,day", "drop speed",
            ]
        )
    }

    @Test("rows are sorted by columns that are left out, and by keys")
    func sortsBeforeColumnsAreLeftOut() async throws {
        var request = FrameRequest()
        request.droppedColumns = ["at"]
        request.selectedColumns = ["plate", "at"]
        request.partitionKeys = ["day = to_date(at)"]
        request.sortOrder = "day desc, at, lower(plate) nulls last"
        #expect(
            try await steps(request) == [
                "key day = to_date(at)", "sort by day DESC, at, lower(plate) NULLS LAST",
                "select plate,at,day", "drop at",
            ]
        )
    }

    @Test func showsTheFrameWithoutKeys() throws {
        var request = FrameRequest()
        request.selectedColumns = ["a", "b"]
        request.droppedColumns = ["b"]
        request.conditions = ["a = 1"]
        #expect(
            try request.frame(of: source).steps.map(Self.text) == [
                "where a = 1", "select a,b", "drop b",
            ]
        )
    }

    @Test func wantsAKey() async {
        let error = await #expect(throws: DataFrameError.self) { try await steps(FrameRequest()) }
        #expect(
            error?.message == "nothing says how to partition, expected --event-time COLUMN or "
                + "--partition-by 'name = EXPRESSION'"
        )
    }

    @Test func wantsEachKeyOnce() async {
        var request = FrameRequest()
        request.partitionKeys = ["day", "Day = to_date(at)"]
        let error = await #expect(throws: DataFrameError.self) { try await steps(request) }
        #expect(error?.message == "the partition key Day is there twice, name each key once")
    }

    @Test func wantsNamesForExpressions() async {
        var request = FrameRequest()
        request.partitionKeys = ["to_date(at)"]
        let error = await #expect(throws: ExpressionError.self) { try await steps(request) }
        #expect(error?.kind == .syntax)
    }
}
