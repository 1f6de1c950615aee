import DataCatalog
import Testing

/// What every catalog does with partitions.
@Suite("Contract of catalogs: partitions")
struct CatalogPartitionContract {
    private let table = Table.observations.name

    @Test(arguments: CatalogKind.available)
    func keepsPartitions(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = try await fixture.catalog.withObservations()
        var other = Partition.month(6)
        other.columns = [TableColumn(name: "uniqueid", type: "string")]
        other.parameters = ["recordCount": "7"]
        #expect(try await catalog.createPartitions([.month(5), other], in: table).isEmpty)
        let stored = try await catalog.partition(["2020", "6"], of: table)
        #expect(stored.columns == other.columns)
        #expect(stored.parameters == other.parameters)
        #expect(stored.location == other.location)
        #expect(stored.createTime != nil)
        #expect(try await catalog.partitionCount(of: table) == 2)

        let existing = try await catalog.createPartitions([other, .month(7)], in: table)
        #expect(existing == [["2020", "6"]])
        #expect(try await catalog.partition(["2020", "6"], of: table) == stored)
        #expect(try await catalog.partitionCount(of: table) == 3)

        other.parameters = ["recordCount": "8"]
        let missing = try await catalog.updatePartitions([other, .month(8)], in: table)
        #expect(missing == [["2020", "8"]])
        let updated = try await catalog.partition(["2020", "6"], of: table)
        #expect(updated.parameters == other.parameters)
        // To moto an updated partition is a new one.
        #expect(updated.createTime == stored.createTime || kind == .moto)

        try await catalog.deletePartitions([["2020", "6"], ["2020", "99"]], in: table)
        #expect(try await catalog.allPartitions(of: table).map(\.values[1]) == ["5", "7"])
        let error = try await catalogError {
            _ = try await catalog.partition(["2020", "6"], of: table)
        }
        #expect(error?.kind == .notFound)
        #expect(error?.message.contains("year=2020/month=6 of anpr.observations") == true)
    }

    /// A list may be without columns: an update with what a list tells does not lose them.
    @Test(arguments: CatalogKind.available)
    func keepsColumnsThatAnUpdateDoesNotName(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = try await fixture.catalog.withObservations()
        var partition = Partition.month(6)
        partition.columns = [TableColumn(name: "uniqueid", type: "string")]
        try await catalog.createPartitions([partition], in: table)
        partition.columns = nil
        partition.parameters = ["recordCount": "8"]
        #expect(try await catalog.updatePartitions([partition], in: table).isEmpty)
        let stored = try await catalog.partition(["2020", "6"], of: table)
        #expect(stored.columns == [TableColumn(name: "uniqueid", type: "string")])
        #expect(stored.parameters == ["recordCount": "8"])
    }

    /// A catalog may leave out what a filter rules out, and nothing else.
    @Test(arguments: CatalogKind.available)
    func listsWhatAFilterLeaves(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = try await fixture.catalog.withObservations()
        try await catalog.createPartitions((1...12).map { .month($0) }, in: table)
        let condition = PartitionCondition.and([
            .comparison("year", .equal, .text("2020")),
            .or([
                .comparison("month", .less, .integer(3)),
                .isIn("month", [.integer(10), .integer(2)]),
            ]),
        ])
        let all = try await catalog.allPartitions(of: table)
        let left = try await catalog.allPartitions(of: table, matching: PartitionFilter(condition))
        #expect(
            all.map(\.values[1]) == ["1", "10", "11", "12", "2", "3", "4", "5", "6", "7", "8", "9"]
        )
        #expect(left.filter { ["1", "2", "10"].contains($0.values[1]) }.count == 3)
        #expect(all.filter(left.contains) == left)

        let filter = PartitionFilter(condition, expression: "month <= 6")
        guard catalog.filtersPartitions else {
            let error = try await catalogError {
                _ = try await catalog.allPartitions(of: table, matching: filter)
            }
            #expect(error?.kind == .unsupported)
            #expect(
                error?.message
                    == "this catalog has no language for conditions on partitions, use the "
                    + "push-down predicate"
            )
            return
        }
        let narrowed = try await catalog.allPartitions(of: table, matching: filter)
        #expect(narrowed.map(\.values[1]) == ["1", "2"])
        let page = try await catalog.partitions(of: table, matching: filter, after: nil, limit: 99)
        #expect(page.partitions.allSatisfy { Int($0.values[1]) ?? 99 <= 6 })
        let nonsense = try await catalogError {
            _ = try await catalog.allPartitions(
                of: table,
                matching: PartitionFilter(condition, expression: "moth = 7")
            )
        }
        #expect(nonsense?.kind == .invalid)
    }

    @Test(arguments: CatalogKind.paging)
    func pagesThroughPartitionsInOrder(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = try await fixture.catalog.withObservations()
        let values = [
            ["2020", "5"], ["2020", "10"], ["2020", ""], ["202", "05"], ["", "x"], ["a\0b", "\0"],
            ["a", "é"], ["a", "e\u{301}"], ["__HIVE_DEFAULT_PARTITION__", "1"],
        ]
        let partitions = values.map { Partition(values: $0, location: "file:///x/") }
        #expect(try await catalog.createPartitions(partitions, in: table).isEmpty)
        for limit in 1...10 {
            var found: [[String]] = []
            var next: String?
            repeat {
                let page = try await catalog.partitions(of: table, after: next, limit: limit)
                #expect(page.partitions.count <= limit)
                found += page.partitions.map(\.values)
                next = page.next
            } while next != nil
            let expected = values.map { $0.map { Array($0.utf8) } }.sorted { left, right in
                zip(left, right).first { $0 != $1 }.map { $0.lexicographicallyPrecedes($1) }
                    ?? false
            }
            #expect(found.map { $0.map { Array($0.utf8) } } == expected, "with pages of \(limit)")
        }
        for token in ["nonsense", "AAA="] {
            let error = try await catalogError {
                _ = try await catalog.partitions(of: table, after: token, limit: 1)
            }
            #expect(error?.kind == .invalid)
        }
    }

    @Test(arguments: CatalogKind.available)
    func refusesPartitionsThatDoNotFit(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = try await fixture.catalog.withObservations()
        let misfit = Partition(values: ["2020"], location: "file:///x/")
        let error = try await catalogError {
            try await catalog.createPartitions([.month(5), misfit], in: table)
        }
        #expect(
            error?.message
                == "a partition of anpr.observations has 1 values, expected 2: year, month"
        )
        #expect(error?.kind == .invalid)
        #expect(try await catalog.partitionCount(of: table) == 0)

        let plain = Table.parquet(
            TableName(database: "anpr", table: "plain"),
            columns: [],
            location: "file:///"
        )
        try await catalog.createTable(plain)
        let unpartitioned = try await catalogError {
            try await catalog.createPartitions(
                [Partition(values: [], location: "file:///")],
                in: plain.name
            )
        }
        #expect(unpartitioned?.kind == .invalid)

        try await catalog.createPartitions([.month(5)], in: table)
        var fewer = Table.observations
        fewer.partitionKeys.removeLast()
        let changed = try await catalogError { [fewer] in
            try await catalog.updateTable(fewer, ifVersion: nil)
        }
        #expect(changed?.kind == .invalid)
        let absent = TableName(database: "anpr", table: "absent")
        for body: () async throws -> Void in [
            { _ = try await catalog.partitions(of: absent, after: nil, limit: 1) },
            { _ = try await catalog.partitionCount(of: absent) },
            { try await catalog.createPartitions([.month(5)], in: absent) },
            { try await catalog.updatePartitions([.month(5)], in: absent) },
            { try await catalog.deletePartitions([["2020", "5"]], in: absent) },
        ] {
            #expect(try await catalogError(of: body)?.kind == .notFound)
        }
    }
}
