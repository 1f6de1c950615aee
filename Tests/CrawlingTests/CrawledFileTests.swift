import Buffers
import Columns
import DataCatalog
import ObjectStorage
import Testing

@testable import Crawling

@Suite("Which files a crawl takes")
struct CrawledFileTests {
    private let lake: LakeFixture

    init() throws { lake = try LakeFixture() }

    private func crawl(
        _ change: (inout CrawlOptions) throws -> Void = { _ in }
    ) async throws -> CrawlResult {
        var crawler = lake.crawler()
        try change(&crawler.options)
        return try await crawler.crawl()
    }

    @Test("leaves out what exclusions match, and counts what it skips by reason")
    func excludes() async throws {
        try await lake.write("day=1/a.parquet", rowCount: 2)
        try await lake.write("day=1/a.bad.parquet", [Field("other", .string)])
        try await lake.write("day=2/tmp/b.parquet", [Field("id", .string)])
        try await lake.write("tmp/day=3/c.parquet")
        try await lake.write(text: "", "day=1/marker")
        try await lake.write(text: "x", "day=1/_SUCCESS")
        try await lake.write(text: "x", "_temporary/0/d.parquet")
        try await lake.write(text: "x", "day=1/.a.parquet.crc")
        let result = try await crawl {
            $0.exclusions = [try GlobPattern("**/{tmp,x}/**"), try GlobPattern("tmp/**")]
            $0.exclusions.append(try GlobPattern("**.bad.*"))
        }
        #expect(result.size.fileCount == 1)
        #expect(result.size.rowCount == 2)
        #expect(result.skippedFiles[.excluded].count == 3)
        #expect(
            result.skippedFiles[.excluded].examples == [
                "day=1/a.bad.parquet", "day=2/tmp/b.parquet", "tmp/day=3/c.parquet",
            ]
        )
        #expect(result.skippedFiles[.hidden].count == 3)
        #expect(result.skippedFiles[.empty].examples == ["day=1/marker"])
        #expect(result.skippedFiles[.otherFormat].count == 0)
        let patterns = ["**/{tmp,x}/**", "tmp/**", "**.bad.*"].map { #""/lake/landing/\#($0)""# }
        #expect(
            result.table.parameters["exclusions"] == "[\(patterns.joined(separator: ","))]"
        )
        let exclusions = try TableExclusions(of: result.table)
        #expect(exclusions.contains("day=1/a.bad.parquet"))
        #expect(!exclusions.contains("day=1/a.parquet"))
    }

    @Test("forgets exclusions that the next crawl does not have")
    func forgetsExclusions() async throws {
        try await lake.write("a")
        try await lake.write("b.old")
        _ = try await crawl { $0.exclusions = [try GlobPattern("*.old")] }
        let result = try await crawl()
        #expect(result.size.fileCount == 2)
        #expect(result.table.parameters["exclusions"] == nil)
        #expect(try !TableExclusions(of: result.table).contains("b.old"))
    }

    @Test("says that exclusions leave nothing")
    func saysThatNothingIsLeft() async throws {
        try await lake.write("a")
        try await lake.write("b")
        let error = await crawlError {
            _ = try await crawl { $0.exclusions = [try GlobPattern("?")] }
        }
        #expect(error?.kind == .noFiles)
        #expect(error?.message.hasSuffix("with . or _, and exclusions leave out 2 more") == true)
    }

    @Test("skips files of other formats, and does not read them again")
    func skipsOtherFormats() async throws {
        let store = FaultyObjectStore(MemoryObjectStore(location: "/lake/landing"))
        let lake = try LakeFixture(store: store)
        try await lake.write("day=1/a")
        for number in 1...7 {
            try await lake.write(text: "id\n\(number)\n", "day=1/b\(number).csv")
        }
        try await lake.write(text: "hello", "day=2/readme.txt")
        let result = try await lake.crawler().crawl()
        #expect(result.size.fileCount == 1)
        #expect(result.skippedFiles[.otherFormat].count == 8)
        #expect(
            result.skippedFiles[.otherFormat].spelled
                == "day=1/b1.csv, day=1/b2.csv, day=1/b3.csv, "
                + "day=1/b4.csv, day=1/b5.csv and 3 more"
        )
        // A folder without a file of the table is no partition of it.
        #expect(result.partitionCount == 1)
        let operationCount = store.operationCount
        let again = try await lake.crawler().crawl()
        #expect(again.skippedFiles == result.skippedFiles)
        #expect(again.footerCount == 0)
        #expect(!store.history.dropFirst(operationCount).contains { $0.hasPrefix("read ") })
    }

    @Test("refuses a place where nothing is Parquet")
    func refusesOtherFormats() async throws {
        try await lake.write(text: "id\n1\n", "a.csv")
        try await lake.write(text: "{}", "b.json")
        #expect(
            await crawlError { _ = try await crawl() }?.description
                == "none of the 2 files here is Parquet (a.csv, b.json); crawl a folder with "
                + "Parquet files (/lake/landing/)"
        )
    }

    @Test("stops at a broken file, or leaves it out and says why")
    func skipsBrokenFiles() async throws {
        try await lake.write("day=1/a")
        let whole = try LakeFixture.file([Field("id", .bigint)])
        try await lake.store.write(whole[0..<whole.count - 9], to: ObjectKey("day=2/cut"))
        try await lake.write(text: "no Parquet at all", "day=2/fake.parquet")
        let error = await crawlError { _ = try await crawl() }
        #expect(error?.kind == .unreadableFile)
        #expect(error?.place == "/lake/landing/day=2/cut")

        let result = try await crawl { $0.badFiles = .skip }
        #expect(result.size.fileCount == 1)
        #expect(result.brokenFiles.map(\.key) == ["day=2/cut", "day=2/fake.parquet"])
        #expect(result.brokenFiles[0].message.contains("its writer has not finished it"))
        #expect(result.skippedFiles[.broken].count == 2)
        #expect(result.partitionCount == 1)
        // It may be whole the next time.
        try await lake.write("day=2/cut")
        let again = try await crawl { $0.badFiles = .skip }
        #expect(again.brokenFiles.map(\.key) == ["day=2/fake.parquet"])
        #expect(again.addedPartitionCount == 1)
    }

    @Test("does not delete a partition whose files are there and cannot be read")
    func keepsBrokenPartitions() async throws {
        try await lake.write("day=1/a")
        try await lake.write("day=2/b")
        _ = try await crawl()
        try await lake.write(text: "PAR1 cut off", "day=2/b")
        let result = try await crawl {
            $0.badFiles = .skip
            $0.deleted = .delete
        }
        #expect(result.vanishedPartitions.isEmpty)
        #expect(result.unchangedPartitionCount == 2)
        #expect(try await lake.catalog.partitionCount(of: result.table.name) == 2)
    }

    @Test("says that no file can be read")
    func refusesOnlyBrokenFiles() async throws {
        try await lake.write(text: "PAR1", "a")
        try await lake.write(text: "hello", "b")
        let error = await crawlError { _ = try await crawl { $0.badFiles = .skip } }
        #expect(error?.kind == .unreadableFile)
        #expect(
            error?.message.hasPrefix("none of the 2 files here can be read, a for one: ") == true
        )
        #expect(error?.message.hasSuffix("; crawl a folder with Parquet files") == true)
    }
}
