import Columns
import DataCatalog
import ObjectStorage
import Parquet
import Synchronization
import Testing

@testable import Crawling

@Suite("Crawler")
struct CrawlerTests {
    // MARK: The table

    @Test("describes a table as Glue's crawlers do")
    func describesTable() async throws {
        let lake = try LakeFixture()
        let fields = [
            Field("Id", .bigint, isNullable: true), Field("seen", .timestamp),
            Field("local", .timestampNTZ), Field("amount", .decimal(precision: 10, scale: 2)),
        ]
        try await lake.write("year=2020/month=5/a.parquet", fields, rowCount: 3)
        try await lake.write("year=2020/month=6/b.parquet", fields, rowCount: 4)
        let sizes = try await lake.store.listAll().collected().map(\.byteCount)

        let result = try await lake.crawler().crawl()
        let table = try await lake.catalog.table(TableName("anpr.landing"))

        #expect(result.table == table)
        #expect(result.tableState == .created)
        #expect(table.columnText == "id:bigint,seen:timestamp,local:timestamp,amount:decimal(10,2)")
        #expect(table.keyText == "year:string,month:string")
        #expect(table.location == "/lake/landing/")
        #expect(table.tableType == "EXTERNAL_TABLE")
        #expect(table.serDe.library.hasSuffix("ParquetHiveSerDe"))
        let total = sizes.reduce(0, +)
        #expect(
            table.parameters == [
                "CrawlerSchemaSerializerVersion": "1.0", "CrawlerSchemaDeserializerVersion": "1.0",
                "UPDATED_BY_CRAWLER": "sluice", "classification": "parquet",
                "compressionType": "none", "typeOfData": "file", "EXTERNAL": "TRUE",
                "objectCount": "2", "recordCount": "7", "averageRecordSize": "\(total / 7)",
                "sizeKey": "\(total)",
            ]
        )
        let partitions = try await lake.catalog.allPartitions(of: table.name)
        #expect(partitions.map(\.values) == [["2020", "5"], ["2020", "6"]])
        #expect(partitions.map(\.location).first == "/lake/landing/year=2020/month=5/")
        #expect(result.size.fileCount == 2)
        #expect(result.footerCount == 2)
        #expect(result.size.rowCount == 7)
        #expect(result.size.byteCount == total)
        #expect(result.partitionCount == 2)
        #expect(result.addedPartitionCount == 2)
        #expect(result.addedColumns == ["id", "seen", "local", "amount"])
    }

    @Test("takes columns in any order, and those that only some files have")
    func unifiesSchemas() async throws {
        let lake = try LakeFixture()
        try await lake.write("a", [Field("x", .int), Field("y", .string)])
        try await lake.write("b", [Field("y", .string), Field("x", .int), Field("z", .null)])
        try await lake.write("c", [Field("z", .double)])
        let result = try await lake.crawler(table: "t").crawl()

        #expect(result.table.columnText == "x:int,y:string,z:double")
        #expect(result.table.partitionKeys.isEmpty)
        #expect(result.partitionCount == 0)
    }

    @Test("describes nested columns in Hive's words")
    func describesNesting() async throws {
        let lake = try LakeFixture()
        let lanes = DataType.array(
            element: .structure([Field("lane", .int), Field("at", .timestampNTZ)])
        )
        try await lake.write(
            "a",
            [Field("lanes", lanes), Field("tags", .map(key: .string, value: .int))]
        )
        let table = try await lake.crawler(table: "t").crawl().table
        #expect(
            table.columnText == "lanes:array<struct<lane:int,at:timestamp>>,tags:map<string,int>"
        )
    }

    @Test("lets a partition key hide a column of its name, and says so")
    func hidesColumns() async throws {
        let lake = try LakeFixture()
        try await lake.write("year=2020/a", [Field("Year", .int), Field("id", .int)])
        let result = try await lake.crawler().crawl()
        #expect(result.table.columnText == "id:int")
        #expect(result.hiddenColumns == ["year"])
    }

    @Test(
        "names the table after its folder",
        arguments: [
            ("/data/Landing Zone", "landing_zone"), ("s3://lake", "lake"),
            ("s3://lake/raw/anpr-2020/", "anpr_2020"), ("file:///data/caf%C3%A9", "caf_"),
            ("landing/.", "landing"),
        ]
    )
    func namesTable(location: String, name: String) throws {
        #expect(try TableLocation(location).tableName() == name)
    }

    @Test(
        "puts partitions inside the table's location",
        arguments: [
            ("/data/t", "a=B%2FE/", "/data/t/a=B%2FE/"),
            ("file:///data/my%20t/", "a=B%2FE/", "file:///data/my%20t/a=B%252FE/"),
            ("s3://b/t", "a=1/", "s3://b/t/a=1/"), ("s3://b", "a=1/", "s3://b/a=1/"),
            ("s3://b/t/", "", "s3://b/t/"),
        ]
    )
    func placesPartitions(table: String, folder: String, location: String) throws {
        #expect(try TableLocation(table).folder(folder) == location)
    }

    @Test("makes a table of one file")
    func describesFile() async throws {
        let lake = try LakeFixture()
        try await lake.write("day=1/one.parquet", rowCount: 2)
        try await lake.write("day=1/two.parquet")
        let crawler = Crawler(
            store: lake.store,
            prefix: "day=1/one.parquet",
            location: "/lake/landing/day=1/one.parquet",
            catalog: lake.catalog,
            database: "anpr"
        )
        let result = try await crawler.crawl()
        #expect(result.table.location == "/lake/landing/day=1/one.parquet")
        #expect(result.table.name.table == "one_parquet")
        #expect(result.table.partitionKeys.isEmpty)
        #expect(result.size.rowCount == 2)
        let again = try await crawler.crawl()
        #expect(again.footerCount == 0)
        #expect(again.table == result.table)
    }

    @Test("makes a table of a folder in a store")
    func describesPrefix() async throws {
        let lake = try LakeFixture()
        try await lake.write("raw/anpr/day=1/a")
        try await lake.write("raw/anpr2/b")
        let crawler = Crawler(
            store: lake.store,
            prefix: "raw/anpr",
            location: "s3://lake/raw/anpr",
            catalog: lake.catalog,
            database: "anpr"
        )
        let result = try await crawler.crawl()
        #expect(result.table.location == "s3://lake/raw/anpr/")
        #expect(result.size.fileCount == 1)
        let partitions = try await lake.catalog.allPartitions(of: result.table.name)
        #expect(partitions.map(\.location) == ["s3://lake/raw/anpr/day=1/"])
    }

    // MARK: Crawling again

    @Test("reads only the footers of new and changed files the second time")
    func readsOnlyNewFooters() async throws {
        let store = FaultyObjectStore(MemoryObjectStore(location: "/lake/landing"))
        let lake = try LakeFixture(store: store)
        var operationCount = 0
        func takeReads() -> [String] {
            defer { operationCount = store.operationCount }
            return store.history.dropFirst(operationCount).filter { $0.hasPrefix("read ") }.sorted()
        }
        try await lake.write("day=1/a", [Field("x", .int)], rowCount: 1)
        try await lake.write("day=1/b", [Field("x", .int)], rowCount: 2)
        _ = try await lake.crawler().crawl()
        #expect(takeReads() == ["read day=1/a", "read day=1/b"])

        var again = try await lake.crawler().crawl()
        #expect(takeReads().isEmpty)
        #expect(again.footerCount == 0)
        #expect(again.size.rowCount == 3)
        #expect(again.tableState == .unchanged)
        #expect(again.addedColumns.isEmpty)
        #expect(again.addedPartitionCount == 0)

        try await lake.write("day=1/b", [Field("x", .int), Field("y", .int)], rowCount: 5)
        try await lake.write("day=2/c", [Field("x", .int), Field("z", .int)], rowCount: 7)
        again = try await lake.crawler().crawl()
        #expect(takeReads() == ["read day=1/b", "read day=2/c"])
        #expect(again.size.rowCount == 13)
        #expect(again.addedColumns == ["y", "z"])
        #expect(again.addedPartitionCount == 1)
        #expect(again.table.parameters["recordCount"] == "13")
    }

    @Test("changes nothing in the catalog if nothing changed")
    func isIdempotent() async throws {
        let lake = try LakeFixture()
        try await lake.write("day=1/a")
        let first = try await lake.crawler().crawl()
        let second = try await lake.crawler().crawl()
        #expect(first.table == second.table)
        #expect(first.table.versionID == second.table.versionID)
    }

    @Test("reads everything again if the table is gone")
    func startsAnew() async throws {
        let lake = try LakeFixture()
        try await lake.write("day=1/a")
        let first = try await lake.crawler().crawl()
        try await lake.catalog.deleteTable(first.table.name)
        let second = try await lake.crawler().crawl()
        #expect(second.tableState == .created)
        #expect(second.footerCount == 1)
        #expect(second.table.columnText == "id:bigint")
    }

    @Test("reports partitions without files, and removes them only if asked")
    func reportsVanishedPartitions() async throws {
        let lake = try LakeFixture()
        try await lake.write("day=1/a", rowCount: 2)
        try await lake.write("day=2/b", rowCount: 3)
        let table = try await lake.crawler().crawl().table.name
        try await lake.catalog.createPartitions(
            [Partition(values: ["3"], location: "/elsewhere/day=3/")],
            in: table
        )
        try await lake.store.delete(ObjectKey("day=2/b"))

        var crawler = lake.crawler()
        let reported = try await crawler.crawl()
        #expect(reported.vanishedPartitions == ["/lake/landing/day=2/"])
        #expect(reported.deleted == .log)
        #expect(reported.vanishedFileCount == 1)
        #expect(reported.size.rowCount == 2)
        #expect(try await lake.catalog.partitionCount(of: table) == 3)

        crawler.options.deleted = .delete
        #expect(try await crawler.crawl().vanishedPartitions == ["/lake/landing/day=2/"])
        let left = try await lake.catalog.allPartitions(of: table)
        #expect(left.map(\.values) == [["1"], ["3"]])
        #expect(try await crawler.crawl().vanishedFileCount == 0)
    }

    @Test("keeps the types of partition keys, and leaves out what they cannot hold")
    func keepsKeyTypes() async throws {
        let lake = try LakeFixture()
        try await lake.catalog.createDatabase(Database(name: "anpr"))
        try await lake.catalog.createTable(
            .parquet(
                TableName("anpr.landing"),
                columns: [TableColumn(name: "id", type: "bigint", comment: "the sensor's")],
                partitionKeys: [TableColumn(name: "year", type: "int")],
                location: "/lake/landing"
            )
        )
        try await lake.write("year=2020/a", [Field("id", .bigint), Field("speed", .int)])
        try await lake.write("year=__HIVE_DEFAULT_PARTITION__/b")
        let result = try await lake.crawler().crawl()

        #expect(result.table.keyText == "year:int")
        #expect(result.table.columnText == "id:bigint,speed:int")
        #expect(result.table.columns[0].comment == "the sensor's")
        #expect(result.skippedPartitions == ["/lake/landing/year=__HIVE_DEFAULT_PARTITION__/"])
        #expect(try await lake.catalog.partitionCount(of: result.table.name) == 1)
    }

    @Test("registers the default partition of text keys")
    func registersDefaultPartition() async throws {
        let lake = try LakeFixture()
        try await lake.write("a=__HIVE_DEFAULT_PARTITION__/b")
        let table = try await lake.crawler().crawl().table.name
        let partitions = try await lake.catalog.allPartitions(of: table)
        #expect(partitions.map(\.values) == [["__HIVE_DEFAULT_PARTITION__"]])
        #expect(try await lake.crawler().crawl().vanishedPartitions.isEmpty)
    }

    @Test("tells how far it is")
    func tellsProgress() async throws {
        let lake = try LakeFixture()
        for name in ["a", "b", "c"] { try await lake.write(name) }
        let steps = Mutex<[CrawlProgress]>([])
        _ = try await lake.crawler().crawl { step in steps.withLock { $0.append(step) } }
        #expect(
            steps.withLock { $0 } == [
                .listed(fileCount: 3, footerCount: 3), .read(footerCount: 1, of: 3),
                .read(footerCount: 2, of: 3), .read(footerCount: 3, of: 3),
            ]
        )
    }

    // MARK: Why not

    @Test("says why there is no table, and then writes nothing")
    func saysWhyNot() async throws {
        let lake = try LakeFixture()
        try await lake.write(text: "", "empty.parquet")
        try await lake.write(text: "x", "_hidden")
        #expect(
            await crawlError { _ = try await lake.crawler().crawl() }?.description
                == "there are no data files here; empty files are not counted, nor those "
                + "whose name or folder starts with . or _ (/lake/landing/)"
        )

        try await lake.write("a=1/x.parquet", [Field("speed", .int)])
        try await lake.write("a=1/y.parquet", [Field("speed", .string)])
        #expect(
            await crawlError { _ = try await lake.crawler().crawl() }?.description
                == "column speed is int in a=1/x.parquet and string in a=1/y.parquet, and no "
                + "type holds both; give each schema its own location, leave one out with "
                + "--exclude, or rewrite the files of one of them"
        )

        try await lake.write(text: "id,speed\n1,2\n", "a=1/y.parquet")
        let unreadable = await crawlError { _ = try await lake.crawler().crawl() }
        #expect(unreadable?.kind == .unreadableFile)
        #expect(unreadable?.place == "/lake/landing/a=1/y.parquet")
        #expect(
            unreadable?.message.hasSuffix(
                "; move the file away, start its name with _, or leave it out with "
                    + "--on-bad-file skip"
            ) == true
        )

        #expect(try await lake.catalog.databases().isEmpty)
    }

    @Test("refuses columns that differ only in case")
    func refusesTwins() async throws {
        let lake = try LakeFixture()
        try await lake.write("a", [Field("speed", .int), Field("Speed", .int)])
        let error = await crawlError { _ = try await lake.crawler().crawl() }
        #expect(error?.kind == .schemaConflict)
        #expect(error?.place == "/lake/landing/a")
    }

    @Test("refuses to mix instants and local times in one column")
    func refusesMixedTimestamps() async throws {
        let lake = try LakeFixture()
        try await lake.write("a", [Field("at", .timestamp)])
        try await lake.write("b", [Field("at", .timestampNTZ)])
        let error = await crawlError { _ = try await lake.crawler().crawl() }
        #expect(
            error?.message.hasPrefix("column at is timestamp in a and timestamp_ntz in b") == true
        )
    }

    @Test("finds a conflict with a file of an earlier crawl, and with the table itself")
    func conflictsWithEarlierFiles() async throws {
        let lake = try LakeFixture()
        try await lake.write("a", [Field("speed", .int)])
        _ = try await lake.crawler().crawl()
        try await lake.write("b", [Field("speed", .string)])
        let files = await crawlError { _ = try await lake.crawler().crawl() }
        #expect(files?.message.hasPrefix("column speed is int in a and string in b") == true)

        try await lake.store.delete(ObjectKey("a"))
        let table = await crawlError { _ = try await lake.crawler().crawl() }
        #expect(
            table?.message == "column speed is int in table anpr.landing and string in b, "
                + "and no type holds both; change the column in the catalog, or rewrite the file"
        )
    }

    @Test("refuses folders that spell one partition in two ways")
    func refusesTwinFolders() async throws {
        let lake = try LakeFixture()
        try await lake.write("a=A/x")
        try await lake.write("a=%41/x")
        let error = await crawlError { _ = try await lake.crawler().crawl() }
        #expect(error?.kind == .mixedLayout)
        #expect(error?.message.contains("a=%41/ and a=A/") == true)
    }

    @Test("leaves another table of that name alone")
    func refusesOtherTables() async throws {
        let lake = try LakeFixture()
        try await lake.write("year=2020/a")
        try await lake.catalog.createDatabase(Database(name: "anpr"))
        func attempt(location: String, keys: [String], format: String) async throws -> String? {
            let name = TableName(database: "anpr", table: "t")
            try await lake.catalog.createTable(
                .parquet(
                    name,
                    columns: [],
                    partitionKeys: keys.map { TableColumn(name: $0, type: "string") },
                    location: location,
                    parameters: ["classification": format]
                )
            )
            let error = await crawlError { _ = try await lake.crawler(table: "t").crawl() }
            try await lake.catalog.deleteTable(name)
            return error?.message
        }
        #expect(
            try await attempt(location: "/other", keys: ["year"], format: "parquet")
                == "table anpr.t lies at /other; choose another name for the table here"
        )
        #expect(
            try await attempt(location: "/lake/landing", keys: ["day"], format: "parquet")
                == "table anpr.t has the partition keys day, the folders have the partition keys "
                + "year; delete it with sluice catalog delete anpr.t"
        )
        #expect(
            try await attempt(location: "/lake/landing", keys: ["year"], format: "csv")
                == "table anpr.t has objects in the format csv, here they are Parquet; "
                + "delete it with sluice catalog delete anpr.t"
        )
    }

    /// A crash at every storage operation leaves a lake that another crawl completes.
    @Test("completes what a crash interrupted")
    func survivesCrashes() async throws {
        let store = MemoryObjectStore(location: "/lake/landing")
        let lake = try LakeFixture(store: store)
        for day in 1...3 { try await lake.write("day=\(day)/a", rowCount: day) }
        // One listing and three footers.
        for operation in 0..<4 {
            let faulty = FaultyObjectStore(store, faults: [operation: .crash(.before)])
            let crawler = Crawler(
                store: faulty,
                location: lake.location,
                catalog: lake.catalog,
                database: "anpr"
            )
            await #expect(throws: (any Error).self) { try await crawler.crawl() }
            #expect(try await lake.catalog.databases().isEmpty)
        }
        let result = try await lake.crawler().crawl()
        #expect(result.size.rowCount == 6)
        #expect(result.addedPartitionCount == 3)
    }
}
