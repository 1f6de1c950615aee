import Buffers
import Columns
import Testing

@testable import Parquet

/// Bounds in IEEE 754's total order, taken over into files in the order of the type.
struct TotalOrderTests {
    private let leaf: LeafColumn
    private let quirks = WriterQuirks(createdBy: "parquet-mr version 1.16.0 (build abc)")

    init() throws {
        leaf = try Schema(columns: [try SchemaNode("x", .double)]).leaves[0]
    }

    private func bytes(_ value: Double) -> Bytes {
        Bytes((0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) })
    }

    private func trusted(_ least: Double, _ greatest: Double) -> Statistics {
        quirks.trusted(
            Statistics(
                nullCount: 1,
                maxValue: bytes(greatest),
                minValue: bytes(least),
                nanCount: 2
            ),
            of: leaf,
            order: .ieee754TotalOrder
        )
    }

    @Test func keepsNumbers() {
        #expect(trusted(-1, 2).minValue == bytes(-1))
        #expect(trusted(-1, 2).maxValue == bytes(2))
        #expect(trusted(-1, 2).nanCount == 2)
        // There only +0 was seen; readers of ours need not tell.
        #expect(trusted(0, 0).minValue == bytes(-0.0))
        #expect(trusted(-0.0, -0.0).maxValue == bytes(0))
    }

    /// All values are NaNs.
    @Test func leavesOutNaNs() {
        let found = trusted(-.nan, .nan)
        #expect(found.minValue == nil && found.maxValue == nil)
        #expect(found.nanCount == 2 && found.nullCount == 1)
    }

    @Test func isAnOrderOfFloatingPointNumbersOnly() throws {
        let text = try Schema(columns: [try SchemaNode("x", .string)]).leaves[0]
        let statistics = Statistics(maxValue: bytes(2), minValue: bytes(1))
        let found = quirks.trusted(statistics, of: text, order: .ieee754TotalOrder)
        #expect(found.minValue == nil && found.maxValue == nil)
        let unknown = quirks.trusted(statistics, of: leaf, order: .other(bytes: Bytes([0])))
        #expect(unknown.minValue == nil && unknown.maxValue == nil)
    }

    @Test func keepsAColumnIndexWithoutNaNs() throws {
        func trusted(_ least: Double, _ order: ColumnOrder) throws -> ColumnIndex? {
            let index = ColumnIndex(
                nullPages: [true, false],
                minValues: [Bytes(), bytes(least)],
                maxValues: [Bytes(), bytes(0)],
                boundaryOrder: .ascending,
                nanCounts: [0, 1]
            )
            let found = quirks.trusted(columnIndex: index.serialized(), of: leaf, order: order)
            return try found.map { bytes in
                var reader = CompactReader(bytes)
                return try ColumnIndex(from: &reader)
            }
        }
        let kept = try #require(try trusted(-3, .ieee754TotalOrder))
        #expect(kept.minValues == [Bytes(), bytes(-3)])
        #expect(kept.nanCounts == [0, 1])
        #expect(try trusted(0, .ieee754TotalOrder)?.minValues[1] == bytes(-0.0))
        #expect(try trusted(.nan, .ieee754TotalOrder) == nil)
        #expect(try trusted(-3, .typeDefined)?.minValues[1] == bytes(-3))
        #expect(try trusted(-3, .other(bytes: Bytes([0]))) == nil)
    }
}
