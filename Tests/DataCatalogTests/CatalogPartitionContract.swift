import DataCatalog
import Testing

/// What every catalog does with partitions, and with what crawlers have seen.
@Suite("Contract of catalogs: partitions")
struct CatalogPartitionContract {
    private let table = Table.observations.name

    @Test(arguments: CatalogKind.allCases)
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
        #expect(updated.createTime == stored.createTime)

        try await catalog.deletePartitions([["2020", "6"], ["2020", "99"]], in: table)
        #expect(try await catalog.allPartitions(of: table).map(\.values[1]) == ["5", "7"])
        let error = try await catalogError {
            _ = try await catalog.partition(["2020", "6"], of: table)
        }
        #expect(error?.kind == .notFound)
        #expect(error?.message.contains("year=2020/month=6 of anpr.observations") == true)
    }

    @Test(arguments: CatalogKind.allCases)
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

    @Test(arguments: CatalogKind.allCases)
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

    @Test(arguments: CatalogKind.allCases)
    func remembersCrawledFiles(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = fixture.catalog
        func file(
            _ key: String,
            version: String = "1",
            schema: String = "struct<a:int>"
        )
            -> CrawledFile
        {
            CrawledFile(key: key, byteCount: 9, version: version, schema: schema, rowCount: 3)
        }
        let location = "file:///data/"
        let files = [
            file("e\u{301}"), file("m", schema: "struct<a\0:int>"),
            file("z", schema: "struct<a\0:string>"), file("\u{e9}"),
        ]
        try await catalog.recordCrawledFiles(files, forgetting: [], at: location)
        try await catalog.recordCrawledFiles([file("other")], forgetting: [], at: "file:///x/")
        #expect(try await catalog.crawledFiles(at: location) == files)
        try await catalog.recordCrawledFiles(
            [file("m", version: "2"), file("new")],
            forgetting: ["z", "e\u{301}"],
            at: location
        )
        #expect(
            try await catalog.crawledFiles(at: location)
                == [file("m", version: "2"), file("new"), file("\u{e9}")]
        )
        #expect(try await catalog.crawledFiles(at: "file:///x/") == [file("other")])
        #expect(try await catalog.crawledFiles(at: "file:///y/").isEmpty)
    }
}
