import Columns
import DataCatalog
import ObjectStorage
import Testing

@testable import Crawling

@Suite("What a crawl may change")
struct CrawlPolicyTests {
    private let lake: LakeFixture
    private let name: TableName

    init() throws {
        lake = try LakeFixture()
        name = try TableName("anpr.landing")
    }

    private func crawl(
        _ change: (inout CrawlOptions) -> Void = { _ in }
    ) async throws -> CrawlResult {
        var crawler = lake.crawler()
        change(&crawler.options)
        return try await crawler.crawl()
    }

    private func partitions() async throws -> [Partition] {
        try await lake.catalog.allPartitions(of: name)
    }

    // MARK: Columns

    private func drift() async throws {
        try await lake.write("day=1/a", [Field("x", .int), Field("y", .string)])
        _ = try await crawl()
        try await lake.write(
            "day=2/b",
            [Field("x", .bigint), Field("y", .string), Field("z", .date)]
        )
    }

    @Test("updates the table: adds columns, widens types")
    func updatesSchema() async throws {
        try await drift()
        let result = try await crawl()
        #expect(result.tableState == .updated)
        #expect(result.table.columnText == "x:bigint,y:string,z:date")
        #expect(result.addedColumns == ["z"])
        #expect(result.widenedColumns == [WidenedColumn(name: "x", from: "int", to: "bigint")])
        #expect(!result.isSchemaChangeLogged)
        #expect(try await lake.catalog.table(name) == result.table)
    }

    @Test("never makes a type narrower")
    func keepsWiderTypes() async throws {
        try await drift()
        _ = try await crawl()
        try await lake.store.delete(ObjectKey("day=2/b"))
        let result = try await crawl()
        #expect(result.table.columnText == "x:bigint,y:string,z:date")
        #expect(result.widenedColumns.isEmpty)
    }

    @Test("leaves the table as it is if changes are only logged, and adds partitions")
    func logsSchema() async throws {
        try await drift()
        let before = try await lake.catalog.table(name)
        let old = try await partitions()
        try await lake.write("day=1/more", [Field("x", .int), Field("y", .string)])
        let result = try await crawl { $0.schemaChange = .log }
        #expect(result.tableState == .unchanged)
        #expect(result.isSchemaChangeLogged)
        #expect(result.addedColumns == ["z"])
        #expect(result.widenedColumns.map(\.to) == ["bigint"])
        #expect(try await lake.catalog.table(name) == before)
        #expect(result.addedPartitionCount == 1)
        #expect(try await partitions().first == old.first)

        // What was only logged is not forgotten.
        let later = try await crawl()
        #expect(later.footerCount == 0)
        #expect(later.table.columnText == "x:bigint,y:string,z:date")
    }

    @Test("stops before it writes if nothing may change, and says what would")
    func failsOnSchemaChange() async throws {
        try await drift()
        let before = try await lake.catalog.table(name)
        let error = await crawlError { _ = try await crawl { $0.schemaChange = .fail } }
        #expect(error?.kind == .schemaChange)
        #expect(
            error?.description
                == "the files do not have the columns of table anpr.landing: column z "
                + "date is new, column x is int and would be bigint; allow it with --schema-change "
                + "update, or ignore it with --schema-change log (/lake/landing/)"
        )
        #expect(try await lake.catalog.table(name) == before)
        #expect(try await partitions().count == 1)
        // More rows of the same columns are no change.
        try await lake.store.delete(ObjectKey("day=2/b"))
        try await lake.write("day=1/more", [Field("x", .int)])
        #expect(try await crawl { $0.schemaChange = .fail }.tableState == .updated)
    }

    @Test("does not take the files of another table for those of one that is known")
    func refusesOtherTables() async throws {
        try await lake.write("day=1/a", [Field("x", .int), Field("y", .string)])
        let before = try await crawl().table
        try await lake.store.delete(ObjectKey("day=1/a"))
        try await lake.write("day=1/b", [Field("p", .int), Field("q", .int)])
        let error = await crawlError { _ = try await crawl() }
        #expect(error?.kind == .unlikeFiles)
        #expect(
            error?.description == "the files are not of table anpr.landing: it has the columns x, "
                + "y, day=1/b has the columns p, q, and all files have 0 of the table's columns; "
                + "crawl them as another table, delete this one with sluice catalog delete "
                + "anpr.landing, or add their columns to it with --combine-unlike (/lake/landing/)"
        )
        #expect(try await lake.catalog.table(name) == before)
        let combined = try await crawl { $0.combinesUnlike = true }
        #expect(combined.table.columnText == "x:int,y:string,p:int,q:int")
    }

    // MARK: Partitions

    @Test("describes each partition, and again when its files change")
    func describesPartitions() async throws {
        try await lake.write("day=1/a", rowCount: 2)
        try await lake.write("day=2/b", rowCount: 3)
        _ = try await crawl()
        let byteCount = try await lake.store.info(ObjectKey("day=1/a")).byteCount
        #expect(
            try await partitions()[0].parameters == [
                "CrawlerSchemaSerializerVersion": "1.0", "CrawlerSchemaDeserializerVersion": "1.0",
                "UPDATED_BY_CRAWLER": "sluice", "classification": "parquet",
                "compressionType": "none", "typeOfData": "file", "objectCount": "1",
                "recordCount": "2", "averageRecordSize": "\(byteCount / 2)",
                "sizeKey": "\(byteCount)",
            ]
        )
        try await lake.write("day=2/c", rowCount: 5)
        let again = try await crawl()
        #expect(again.updatedPartitionCount == 1)
        #expect(again.unchangedPartitionCount == 1)
        #expect(again.addedPartitionCount == 0)
        #expect(again.partitionCount == 2)
        #expect(try await partitions()[1].parameters["recordCount"] == "8")
    }

    @Test("keeps what others noted of a partition, and where it lies elsewhere")
    func keepsForeignNotes() async throws {
        try await lake.write("day=1/a")
        try await lake.write("day=2/b")
        _ = try await crawl()
        var changed = try await partitions()
        changed[0].parameters["owner"] = "traffic"
        changed[0].location = "/elsewhere/day=1/"
        changed[1].location = "/lake/landing/old/day=2/"
        try await lake.catalog.updatePartitions(changed, in: name)
        _ = try await crawl()
        let found = try await partitions()
        #expect(found[0].parameters["owner"] == "traffic")
        #expect(found.map(\.location) == ["/elsewhere/day=1/", "/lake/landing/day=2/"])
    }

    @Test("marks partitions without files as deprecated, once, and takes the mark away")
    func deprecatesPartitions() async throws {
        try await lake.write("day=1/a")
        try await lake.write("day=2/b")
        _ = try await crawl()
        try await lake.store.delete(ObjectKey("day=2/b"))
        let deprecated = try await crawl { $0.deleted = .deprecate }
        #expect(deprecated.vanishedPartitions == ["/lake/landing/day=2/"])
        #expect(deprecated.deleted == .deprecate)
        #expect(
            try await partitions().map { $0.parameters["DEPRECATED_BY_CRAWLER"] } == [
                nil, "sluice",
            ]
        )
        #expect(try await crawl { $0.deleted = .deprecate }.vanishedPartitions.isEmpty)

        try await lake.write("day=2/b")
        #expect(try await crawl().updatedPartitionCount == 1)
        #expect(
            try await partitions().map { $0.parameters["DEPRECATED_BY_CRAWLER"] } == [nil, nil]
        )

        try await lake.store.delete(ObjectKey("day=2/b"))
        _ = try await crawl { $0.deleted = .deprecate }
        #expect(try await crawl { $0.deleted = .delete }.vanishedPartitions.count == 1)
        #expect(try await partitions().map(\.values) == [["1"]])
    }

    @Test("leaves a table alone whose files are all gone: the place may be the wrong one")
    func leavesEmptyPlacesAlone() async throws {
        try await lake.write("day=1/a")
        _ = try await crawl()
        try await lake.store.delete(ObjectKey("day=1/a"))
        let error = await crawlError { _ = try await crawl { $0.deleted = .delete } }
        #expect(
            error?.description == "there are no data files here; empty files are not counted, nor "
                + "those whose name or folder starts with . or _; table anpr.landing stays as it "
                + "is: if its files are gone for good, delete it with sluice catalog delete "
                + "anpr.landing (/lake/landing/)"
        )
        #expect(try await partitions().count == 1)
    }

    // MARK: New folders only

    @Test("looks at new folders only, and changes nothing that is known")
    func looksAtNewFoldersOnly() async throws {
        try await lake.write("day=1/a", [Field("x", .int)])
        try await lake.write("day=2/b", [Field("x", .int)])
        // The first crawl has to look everywhere.
        let first = try await crawl { $0.recrawl = .newFoldersOnly }
        #expect(first.tableState == .created)
        #expect(first.addedPartitionCount == 2)

        let before = try await lake.catalog.table(name)
        try await lake.write("day=1/c", [Field("x", .string)])
        try await lake.store.delete(ObjectKey("day=2/b"))
        try await lake.write("day=3/d", [Field("x", .int), Field("y", .int)], rowCount: 4)
        let second = try await crawl { $0.recrawl = .newFoldersOnly }
        #expect(second.footerCount == 1)
        #expect(second.size.rowCount == 4)
        #expect(second.tableState == .unchanged)
        #expect(second.isSchemaChangeLogged)
        #expect(second.addedColumns == ["y"])
        #expect(second.addedPartitionCount == 1)
        #expect(second.unchangedPartitionCount == 1)
        #expect(second.vanishedPartitions == ["/lake/landing/day=2/"])
        #expect(second.skippedFiles[.knownFolder].count == 2)
        #expect(second.skippedFiles[.knownFolder].examples == ["day=1/a", "day=1/c"])
        #expect(try await lake.catalog.table(name) == before)
        #expect(try await partitions().map(\.values) == [["1"], ["2"], ["3"]])

        let third = try await crawl { $0.recrawl = .newFoldersOnly }
        #expect(third.footerCount == 0)
        #expect(third.addedPartitionCount == 0)
    }

    @Test("knows the folders of a table without partitions too")
    func knowsPlainFolders() async throws {
        try await lake.write("be/a")
        _ = try await crawl()
        try await lake.write("be/b")
        try await lake.write("nl/c")
        let result = try await crawl { $0.recrawl = .newFoldersOnly }
        #expect(result.footerCount == 1)
        #expect(result.skippedFiles[.knownFolder].examples == ["be/a", "be/b"])
        try await lake.write(text: "hello", "lu/readme.txt")
        let other = try await crawl { $0.recrawl = .newFoldersOnly }
        #expect(other.skippedFiles[.otherFormat].examples == ["lu/readme.txt"])
    }
}
