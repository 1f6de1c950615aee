import AWS
import Columns
import Crawling
import DataCatalog
import GlueTesting
import ObjectStorage
import Testing

/// A crawl into Glue describes what one into a file does.
@Suite("Crawls into Glue")
struct GlueCrawlTests {
    private let lake: LakeFixture
    private let glue = FakeGlue()

    init() throws {
        lake = try LakeFixture()
    }

    private func crawl(into catalog: any Catalog) async throws -> CrawlResult {
        var crawler = Crawler(
            store: lake.store,
            location: lake.location,
            catalog: catalog,
            database: "anpr"
        )
        crawler.options.deleted = .deprecate
        return try await crawler.crawl()
    }

    /// Table and partitions without what each catalog sets itself.
    private func described(in catalog: any Catalog) async throws -> (Table, [Partition]) {
        var table = try await catalog.table(TableName("anpr.landing"))
        (table.createTime, table.updateTime, table.versionID) = (nil, nil, nil)
        let partitions = try await catalog.allPartitions(of: table.name).map { partition in
            var partition = partition
            partition.createTime = nil
            return partition
        }
        return (table, partitions)
    }

    @Test func describeTheSame() async throws {
        let catalogs: [any Catalog] = [lake.catalog, GlueCatalog(caller: glue)]
        for month in 1...12 {
            try await lake.write("year=2020/month=\(month)/a.parquet", rowCount: month)
        }
        for catalog in catalogs {
            let result = try await crawl(into: catalog)
            #expect(result.tableState == .created)
            #expect(result.addedPartitionCount == 12)
        }
        // A column, a partition and rows more, a partition less.
        try await lake.store.delete(ObjectKey("year=2020/month=3/a.parquet"))
        try await lake.write("year=2020/month=5/b.parquet", rowCount: 7)
        try await lake.write(
            "year=2021/month=1/a.parquet",
            [Field("id", .bigint), Field("plate", .string)]
        )
        for catalog in catalogs {
            let result = try await crawl(into: catalog)
            #expect(result.tableState == .updated)
            #expect(result.addedColumns == ["plate"])
            #expect(result.addedPartitionCount == 1)
        }
        let ours = try await described(in: catalogs[0])
        let theirs = try await described(in: catalogs[1])
        #expect(ours.0 == theirs.0)
        #expect(ours.1 == theirs.1)
        #expect(ours.1.count == 13)
        for catalog in catalogs {
            #expect(try await crawl(into: catalog).tableState == .unchanged)
        }
    }
}
