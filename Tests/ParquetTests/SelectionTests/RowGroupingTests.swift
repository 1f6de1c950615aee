import Buffers
import Testing

@testable import Parquet

struct RowGroupingTests {
    @Test(arguments: Seeds.all)
    func groupsRowsInTheirOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for rowCount in [0, 1, 2, 63, 64, 1_000] {
            let groupCount = Int.random(in: 1...20, using: &random)
            let groups = (0..<rowCount).map { _ in
                Int.random(in: 0..<10, using: &random) == 0
                    ? RowGrouping.nowhere
                    : UInt32.random(in: 0..<UInt32(groupCount), using: &random)
            }
            let grouping = RowGrouping(Vector(groups), groupCount: groupCount)
            #expect(grouping.groupCount == groupCount)
            #expect(grouping.rowCount == rowCount)
            for group in 0..<groupCount {
                let expected = groups.indices.filter { groups[$0] == group }
                let rows = (grouping.starts[group]..<grouping.starts[group + 1]).map {
                    Int(grouping.rows[$0])
                }
                #expect(rows == expected)
                #expect(grouping.count(of: group) == expected.count)
                let low = Int.random(in: 0...rowCount, using: &random)
                let high = Int.random(in: low...rowCount, using: &random)
                let slice = grouping.slice(of: group, in: low..<high).map { Int(grouping.rows[$0]) }
                #expect(slice == expected.filter { (low..<high).contains($0) })
            }
        }
    }

    @Test func hasNoGroupsIfThereAreNone() {
        let grouping = RowGrouping(
            Vector([RowGrouping.nowhere, RowGrouping.nowhere]),
            groupCount: 0
        )
        #expect(grouping.groupCount == 0)
        #expect(grouping.rows.count == 0)
    }
}
