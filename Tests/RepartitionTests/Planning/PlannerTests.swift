import SeededRandom
import Testing

@testable import Repartition

/// Plans are values, made of nothing but a survey and options.
struct PlannerTests {
    private func survey(
        _ groups: [(rows: Int, shares: [Int: Int])],
        bytesPerRow: Int = 10,
        partitions: [[String?]]
    ) -> Survey {
        Survey(
            rowGroups: groups.enumerated().map { number, group in
                Survey.SourceRowGroup(
                    file: number,
                    index: 0,
                    rowCount: group.rows,
                    compressedByteCount: group.rows * bytesPerRow,
                    uncompressedByteCount: group.rows * bytesPerRow * 2,
                    shares: group.shares.sorted { $0.key < $1.key }.map {
                        Survey.Share(partition: $0.key, rowCount: $0.value)
                    },
                    filteredCount: group.rows - group.shares.values.reduce(0, +)
                )
            },
            partitions: partitions
        )
    }

    private func plan(
        _ survey: Survey,
        _ options: RunOptions = RunOptions(),
        mayCarry: Bool = true,
        keys: [String] = ["p"]
    ) -> Plan {
        Planner(
            survey: survey,
            options: options,
            partitionKeys: keys,
            mayCarry: survey.rowGroups.map { _ in mayCarry }
        ).plan()
    }

    @Test("numbers by size, texts by their characters, nulls last")
    func sortsPartitions() {
        let values: [[String?]] = [["10"], [nil], ["9"], ["b"], ["-1"], ["a"], ["9"]]
        let survey = survey(
            [(6, Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, 1) }))],
            partitions: Array(values.prefix(6))
        )
        #expect(plan(survey).partitions.map { $0.values[0] } == ["-1", "9", "10", "a", "b", nil])
        #expect(
            plan(survey).partitions.last?.path == "p=__HIVE_DEFAULT_PARTITION__"
        )
    }

    @Test(
        "the order does not depend on the survey's, whatever the values",
        arguments: Seeds.first(5)
    )
    func sortsAlike(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var values: [[String?]] = [
            "10", "9", "1a", "08", "8", "caf\u{E9}", "cafe\u{301}", nil, "-0",
        ]
        .map { [$0] }
        var orders: Set<[[UInt8]]> = []
        for _ in 0..<20 {
            values.shuffle(using: &random)
            let shares = Dictionary(uniqueKeysWithValues: values.indices.map { ($0, 1) })
            let plan = plan(survey([(9, shares)], partitions: values))
            orders.insert(plan.partitions.map { Array(($0.values[0] ?? "null").utf8) })
        }
        #expect(
            orders == [
                ["-0", "08", "8", "9", "10", "1a", "cafe\u{301}", "caf\u{E9}", "null"]
                    .map { Array($0.utf8) }
            ]
        )
    }

    @Test("the survey's numbering of partitions does not matter")
    func isIndependentOfNumbers() {
        let one = plan(survey([(5, [0: 2, 1: 3]), (4, [1: 4])], partitions: [["x"], ["y"]]))
        let other = plan(survey([(5, [1: 2, 0: 3]), (4, [0: 4])], partitions: [["y"], ["x"]]))
        #expect(one.partitions.map(\.path) == other.partitions.map(\.path))
        #expect(one.partitions.map(\.rowCount) == other.partitions.map(\.rowCount))
    }

    @Test("a large row group of one partition is carried, in its place")
    func carries() {
        var options = RunOptions()
        options.carryRowFloor = 100
        let survey = survey(
            [(10, [0: 10]), (100, [0: 100]), (99, [0: 99]), (200, [0: 199]), (300, [0: 300])],
            partitions: [["x"]]
        )
        let groups = plan(survey, options).partitions[0].files[0].rowGroups
        #expect(groups.map(\.way) == [.made, .carried, .made, .carried])
        #expect(groups.map { $0.pieces.map(\.source) } == [[0], [1], [2, 3], [4]])
        #expect(groups.map(\.rowCount) == [10, 100, 298, 300])
        let never = plan(survey, options, mayCarry: false).partitions[0].files[0].rowGroups
        #expect(never.map(\.way) == [.made])
    }

    @Test("what is small in rows and large in bytes is carried too")
    func carriesByBytes() {
        var options = RunOptions()
        options.carryByteFloor = 1_000
        let survey = survey([(100, [0: 100]), (99, [0: 99])], partitions: [["x"]])
        let groups = plan(survey, options).partitions[0].files[0].rowGroups
        #expect(groups.map(\.way) == [.carried, .made])
    }

    @Test("made row groups keep to the limit and are about equal", arguments: [1, 7, 50, 1_000])
    func limitsRowGroups(limit: Int) {
        var options = RunOptions()
        options.rowGroupRowLimit = limit
        let survey = survey([(60, [0: 50]), (61, [0: 1]), (80, [0: 80])], partitions: [["x"]])
        let groups = plan(survey, options).partitions[0].files.flatMap(\.rowGroups)
        let counts = groups.map(\.rowCount)
        #expect(counts.allSatisfy { $0 <= limit && $0 > 0 })
        #expect(counts.reduce(0, +) == 131)
        #expect(counts.count == (131 + limit - 1) / limit)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }

    @Test("a file ends where the next row group would make it too large")
    func splitsFiles() {
        var options = RunOptions()
        options.carryRowFloor = 1
        options.fileByteLimit = 250
        let survey = survey(
            [(10, [0: 10]), (10, [0: 10]), (10, [0: 10]), (60, [0: 60]), (1, [0: 1])],
            partitions: [["x"]]
        )
        let files = plan(survey, options).partitions[0].files
        #expect(files.map(\.rowCount) == [20, 10, 60, 1])
    }

    @Test("no file has more rows than asked for", arguments: [1, 7, 30, 60, 1_000])
    func limitsRowsOfFiles(limit: Int) {
        var options = RunOptions()
        options.carryRowFloor = 20
        options.fileRowLimit = limit
        let survey = survey(
            [(60, [0: 60]), (5, [0: 5]), (25, [0: 25]), (80, [0: 80])],
            partitions: [["x"]]
        )
        let files = plan(survey, options).partitions[0].files
        #expect(files.allSatisfy { $0.rowCount <= limit })
        #expect(files.reduce(0) { $0 + $1.rowCount } == 170)
        let carried = files.flatMap(\.rowGroups).filter { $0.way == .carried }.map(\.rowCount)
        #expect(carried == [60, 25, 80].filter { $0 <= limit })
    }

    @Test("every row of a share is in exactly one piece", arguments: Seeds.first(20))
    func coversSharesOnce(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let partitionCount = random.number(1...6)
            let groups = (0..<random.number(0...12)).map { _ in
                var shares: [Int: Int] = [:]
                for partition in 0..<partitionCount where random.once(in: 2) {
                    shares[partition] = random.number(1...40)
                }
                return (shares.values.reduce(0, +) + random.one(of: [0, 0, 5]), shares)
            }
            var options = RunOptions()
            options.carryRowFloor = random.number(1...60)
            options.rowGroupRowLimit = random.number(1...50)
            options.rowGroupByteLimit = random.number(1...2_000)
            options.fileByteLimit = random.number(1...2_000)
            let survey = survey(groups, partitions: (0..<partitionCount).map { ["\($0)"] })
            let plan = plan(survey, options)
            #expect(plan.rowsRead == plan.rowsWritten + plan.rowsFiltered)
            checkCoverage(plan, groups.map(\.1))
        }
    }

    private func checkCoverage(_ plan: Plan, _ shares: [[Int: Int]]) {
        var taken: [[Int: Int]] = shares.map { _ in [:] }
        for (planned, number) in zip(plan.partitions, plan.registryNumbers) {
            #expect(planned.values == ["\(number)"])
            var last = -1
            for piece in planned.files.flatMap(\.rowGroups).flatMap(\.pieces) {
                // In the order of the sources, and each piece begins where the one before ended.
                #expect(piece.source >= last)
                #expect(piece.rows.lowerBound == taken[piece.source][number] ?? 0)
                #expect(!piece.rows.isEmpty)
                taken[piece.source][number] = piece.rows.upperBound
                last = piece.source
            }
        }
        #expect(taken == shares)
    }
}
