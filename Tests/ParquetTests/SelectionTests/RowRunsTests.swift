import Buffers
import SeededRandom
import Testing

@testable import Parquet

struct RowRunsTests {
    private func groups(_ count: Int, _ random: inout SeededGenerator) -> [UInt32] {
        var groups: [UInt32] = []
        while groups.count < count {
            let length = Int.random(in: 1...5, using: &random)
            groups += Array(repeating: .random(in: 0..<4, using: &random), count: length)
        }
        return Array(groups.prefix(count))
    }

    @Test(arguments: Seeds.first(8))
    func areTheRows(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for count in [0, 1, 2, 7, 200] {
            let groups = groups(count, &random)
            let runs = RowRuns(Vector(groups))
            #expect(runs.rowCount == count)
            #expect(runs.groupOfRow().array() == groups)
            for run in 0..<runs.count {
                #expect(!runs.rows(run).isEmpty)
                if run > 0 {
                    #expect(runs.group(run) != runs.group(run - 1), "neighbours are one run")
                    #expect(runs.rows(run).lowerBound == runs.rows(run - 1).upperBound)
                }
            }
        }
    }

    @Test(arguments: Seeds.first(8))
    func areRenumberedAndCut(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let groups = groups(100, &random)
        let numbers: [UInt32] = [1, 0, 1, 2]
        let end = Int.random(in: 0...100, using: &random)
        let runs = RowRuns(Vector(groups)).renumbered(by: numbers).cut(at: end, 3)
        let expected = groups.enumerated().map { $0 < end ? numbers[Int($1)] : 3 }
        #expect(runs.groupOfRow().array() == expected)
        let same = RowRuns(Vector(expected))
        #expect(runs.count == same.count, "equal rows give equal runs")
    }

    @Test(arguments: Seeds.first(8))
    func takeClassesOfEntries(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let classes: [UInt32] = [2, 0, 1, 0]
        let indices = (0..<50).map { _ in UInt32.random(in: 0..<4, using: &random) }
        var runs = RowRuns()
        runs.append(classes, at: Vector(indices), count: 50)
        runs.append(classes)
        #expect(runs.groupOfRow().array() == indices.map { classes[Int($0)] } + classes)
    }
}
