import Columns
import DataCatalog
import ObjectStorage
import Testing

@testable import Crawling

/// A crawl that ends at any change of the catalog is completed by the next, as if nothing had been.
@Suite("Interrupted crawls")
struct InterruptedCrawlTests {
    /// What a catalog knows of the table, without times and versions.
    private func state(_ catalog: any Catalog) async throws -> [String] {
        let table = try await catalog.table(TableName("anpr.landing"))
        let partitions = try await catalog.allPartitions(of: table.name)
        return [table.columnText, table.keyText, "\(table.parameters.sorted { $0.key < $1.key })"]
            + partitions.map {
                "\($0.values) \($0.location) \($0.parameters.sorted { $0.key < $1.key })"
            }
    }

    private func crawler(_ lake: LakeFixture, _ catalog: any Catalog) -> Crawler {
        var crawler = Crawler(
            store: lake.store,
            location: lake.location,
            catalog: catalog,
            database: "anpr"
        )
        crawler.options.deleted = .delete
        return crawler
    }

    /// Two crawls: of a new table, and of one that gains columns and files, and loses a partition.
    private func crawlTwice(
        failingAt change: Int?,
        secondCrawl: Bool
    ) async throws -> (
        state: [String], changeCount: Int
    ) {
        let lake = try LakeFixture()
        for day in 1...3 { try await lake.write("day=\(day)/a", [Field("x", .int)]) }
        let first = FailingCatalog(lake.catalog, failingAt: secondCrawl ? nil : change)
        if secondCrawl || change == nil {
            _ = try await crawler(lake, first).crawl()
        } else {
            await #expect(throws: FailingCatalog.Failure.self) {
                try await crawler(lake, first).crawl()
            }
            _ = try await crawler(lake, lake.catalog).crawl()
        }
        try await lake.store.delete(ObjectKey("day=1/a"))
        try await lake.write("day=2/b", [Field("x", .bigint), Field("y", .date)])
        try await lake.write("day=4/c", [Field("x", .int)])
        let second = FailingCatalog(lake.catalog, failingAt: secondCrawl ? change : nil)
        if secondCrawl, change != nil {
            await #expect(throws: FailingCatalog.Failure.self) {
                try await crawler(lake, second).crawl()
            }
            _ = try await crawler(lake, lake.catalog).crawl()
        } else {
            _ = try await crawler(lake, second).crawl()
        }
        let count = secondCrawl ? await second.changeCount : await first.changeCount
        return (try await state(lake.catalog), count)
    }

    @Test("are completed by the next", arguments: [false, true])
    func areCompleted(secondCrawl: Bool) async throws {
        let whole = try await crawlTwice(failingAt: nil, secondCrawl: secondCrawl)
        #expect(whole.state[0] == "x:bigint,y:date")
        #expect(whole.state.count == 6)
        // Database, table, partitions, history; or table, new, changed and old partitions, history.
        #expect(whole.changeCount == (secondCrawl ? 5 : 4))
        for change in 0..<whole.changeCount {
            let found = try await crawlTwice(failingAt: change, secondCrawl: secondCrawl)
            #expect(found.state == whole.state, "the change \(change) failed")
        }
    }
}
