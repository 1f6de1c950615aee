import Buffers
import SeededRandom
import Testing

@testable import Parquet

struct RowGroupingTests {
    @Test(arguments: Seeds.first(8))
    func groupsRowsInTheirOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for rowCount in [0, 1, 2, 63, 64, 1_000] {
            let groupCount = Int.random(in: 1...20, using: &random)
            let groups = (0..<rowCount).map { _ in
                Int.random(in: 0..<10, using: &random) == 0
                    ? RowGrouping.nowhere
                    : UInt32.random(in: 0..<UInt32(groupCount), using: &random)
            }
            let grouping = RowGrouping(RowRuns(Vector(groups)), groupCount: groupCount)
            #expect(grouping.groupCount == groupCount)
            #expect(grouping.rowCount == rowCount)
            for group in 0..<groupCount {
                let expected = groups.indices.filter { groups[$0] == group }
                #expect(rows(of: grouping.slice(of: group), in: grouping) == expected)
                #expect(grouping.count(of: group) == expected.count)
                let low = Int.random(in: 0...rowCount, using: &random)
                let high = Int.random(in: low...rowCount, using: &random)
                let part = grouping.part(of: grouping.slice(of: group), in: low..<high)
                let wanted = expected.filter { (low..<high).contains($0) }
                #expect(rows(of: part, in: grouping) == wanted)
                #expect(part.positions.count == wanted.count)
                let start = Int.random(in: 0...expected.count, using: &random)
                let end = Int.random(in: start...expected.count, using: &random)
                let first = grouping.starts[group]
                let some = grouping.slice(first + start..<first + end)
                #expect(rows(of: some, in: grouping) == Array(expected[start..<end]))
                let both = grouping.part(of: some, in: low..<high)
                #expect(
                    rows(of: both, in: grouping)
                        == expected[start..<end].filter { (low..<high).contains($0) }
                )
            }
            let grouped = (0..<groupCount).flatMap { group in
                groups.indices.filter { groups[$0] == group }
            }
            #expect(grouping.allRows().map { Int($0) } == grouped)
        }
    }

    private func rows(
        of slice: RowGrouping.Slice,
        in grouping: borrowing RowGrouping
    ) -> [Int] {
        var rows: [Int] = []
        grouping.forEachRun(of: slice) { rows += Array($0) }
        return rows
    }

    @Test(arguments: Seeds.first(8))
    func keepsAnOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var order = Array(0..<UInt32(100))
        // Runs of several lengths.
        for _ in 0..<10 {
            let start = Int.random(in: 0..<100, using: &random)
            order = Array(order[start...] + order[..<start].reversed())
        }
        let grouping = RowGrouping(order: Vector(order))
        #expect(grouping.allRows() == order)
        #expect(rows(of: grouping.slice(10..<90), in: grouping) == order[10..<90].map { Int($0) })
    }

    @Test func hasNoGroupsIfThereAreNone() {
        let grouping = RowGrouping(
            RowRuns(Vector([RowGrouping.nowhere, RowGrouping.nowhere])),
            groupCount: 0
        )
        #expect(grouping.groupCount == 0)
        #expect(grouping.allRows().isEmpty)
    }
}
