import Columns
import DataCatalog
import ObjectStorage
import Testing

@testable import Crawling

@Suite("A table for each folder")
struct CrawledFolderTests {
    private let lake: LakeFixture

    init() throws { lake = try LakeFixture() }

    private func crawl(prefix: String = "") async throws -> CrawledFolders {
        try await lake.crawler().crawlFolders(tablePrefix: prefix)
    }

    private func message() async -> String? {
        await crawlError { _ = try await crawl() }?.description
    }

    private func land() async throws {
        try await lake.write("anpr/year=2020/a", [Field("plate", .string)], rowCount: 2)
        try await lake.write("Rain-Fall/2020/05/b", [Field("mm", .int), Field("at", .timestamp)])
        try await lake.write("lonely/c", [Field("x", .int)])
    }

    @Test("has the folder's name, its layout, its partitions and its history")
    func makesTables() async throws {
        try await land()
        let found = try await crawl(prefix: "raw_")
        #expect(
            found.tables.map(\.table.name.description) == [
                "anpr.raw_rain_fall", "anpr.raw_anpr", "anpr.raw_lonely",
            ]
        )
        #expect(
            found.tables.map(\.table.keyText) == [
                "partition_0:string,partition_1:string", "year:string", "",
            ]
        )
        #expect(found.tables[1].table.location == "/lake/landing/anpr/")
        #expect(found.tables[1].size.rowCount == 2)
        let partitions = try await lake.catalog.allPartitions(of: found.tables[0].table.name)
        #expect(partitions.map(\.location) == ["/lake/landing/Rain-Fall/2020/05/"])

        let again = try await crawl(prefix: "raw_")
        #expect(again.tables.map(\.footerCount) == [0, 0, 0])
        #expect(again.tables.map(\.tableState) == [.unchanged, .unchanged, .unchanged])
        // Crawled alone it is the same table.
        var crawler = Crawler(
            store: lake.store,
            prefix: "anpr",
            location: "/lake/landing/anpr",
            catalog: lake.catalog,
            database: "anpr",
            table: "raw_anpr"
        )
        crawler.options.schemaChange = .fail
        #expect(try await crawler.crawl().tableState == .unchanged)
    }

    @Test("takes exclusions below the place that holds the folders")
    func excludes() async throws {
        try await land()
        try await lake.write("top")
        var crawler = lake.crawler()
        crawler.options.exclusions = [try GlobPattern("lonely/*"), try GlobPattern("t?p")]
        let found = try await crawler.crawlFolders()
        #expect(found.tables.count == 2)
        #expect(found.skippedFiles[.excluded].examples == ["lonely/c", "top"])
        let exclusions = try TableExclusions(of: found.tables[0].table)
        #expect(!exclusions.contains("2020/05/b"))
        #expect(
            found.tables[0].table.exclusions == ["/lake/landing/lonely/*", "/lake/landing/t?p"]
        )
    }

    @Test("is not what unlike files become on their own")
    func isOffered() async throws {
        try await lake.write("a/x", [Field("plate", .string), Field("speed", .int)])
        try await lake.write("b/y", [Field("station", .string), Field("rain", .int)])
        let error = await crawlError { _ = try await lake.crawler().crawl() }
        #expect(
            error?.message.hasPrefix(
                "the files are not of one table: a/x has the columns plate, speed, b/y has the "
                    + "columns station, rain, and 0 of these in common"
            ) == true
        )
        #expect(try await crawl().tables.map(\.table.name.table) == ["a", "b"])
    }

    @Test("is refused if folders are no tables, and then nothing is written")
    func refuses() async throws {
        #expect(
            await message() == "there are no data files in the folders here; empty files are not "
                + "counted, nor those whose name or folder starts with . or _ (/lake/landing/)"
        )
        try await lake.write("a/x")
        try await lake.write("b")
        #expect(
            await message() == "b lies beside the folders that are to be tables; move it into one, "
                + "or leave it out with --exclude (/lake/landing/)"
        )
        try await lake.store.delete(ObjectKey("b"))
        for folder in ["year=2020", "2020"] {
            try await lake.write("\(folder)/x")
            #expect(
                await message() == "the folder \(folder) is a partition, expected the folder of a "
                    + "table; crawl without --table-per-folder (/lake/landing/)"
            )
            try await lake.store.delete(ObjectKey("\(folder)/x"))
        }
        try await lake.write("a-b/x")
        try await lake.write("a_b/x")
        #expect(
            await message() == "the folders a-b and a_b would both be table a_b; rename one, or "
                + "crawl each with --table (/lake/landing/)"
        )
        try await lake.store.delete(ObjectKey("a-b/x"))
        try await lake.write("c/x", [Field("p", .int)])
        try await lake.write("c/y", [Field("q", .int)])
        #expect(await message()?.hasPrefix("the files are not of one table: c/x has") == true)
        #expect(try await lake.catalog.databases().isEmpty)
    }
}
