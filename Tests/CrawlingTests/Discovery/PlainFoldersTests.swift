import DataCatalog
import ObjectStorage
import Testing

@testable import Crawling

@Suite("Folders without keys")
struct PlainFoldersTests {
    @Test(
        "are dates as far as they can be",
        arguments: [
            ("2020/05/22/14", 0..<4), ("2020/5/2/4", 0..<4), ("2020/05/22/14/59", 0..<5),
            ("2020/05/22/14/60", 0..<4), ("2020/05/22/24", 0..<3), ("2020/02/30", 0..<2),
            ("2020/02/29", 0..<3), ("2021/02/29", 0..<2), ("2020/13", 0..<1), ("2020", 0..<1),
            ("1899", nil), ("2200", nil), ("20200522/14", 0..<2), ("20200532", nil),
            ("2020-05-22/14", 0..<2), ("2020-05/22", 0..<2), ("2020-5-22", nil), ("2020-", nil),
            ("anpr/2020/05/x/07", 1..<3), ("a/b/c", nil), ("", nil), ("05/22", nil),
            ("2020/05/22/14/30/15", 0..<5), ("2020/+5", 0..<1), ("٢٠٢٠/05", nil),
            ("12/2020/01", 1..<3), ("2020-05-22-14", nil), ("2020é522", nil),
        ] as [(String, Range<Int>?)]
    )
    func spellDates(path: String, range: Range<Int>?) {
        #expect(DateFolders.range(in: path.split(separator: "/")) == range)
    }

    private func crawl(
        _ keys: [String],
        _ change: (inout CrawlOptions) -> Void = { _ in }
    ) async throws -> (table: Table, partitions: [Partition]) {
        let lake = try LakeFixture()
        for key in keys { try await lake.write(key) }
        var crawler = lake.crawler()
        change(&crawler.options)
        let table = try await crawler.crawl().table
        return (table, try await lake.catalog.allPartitions(of: table.name))
    }

    private func message(
        _ keys: [String],
        _ change: (inout CrawlOptions) -> Void = { _ in }
    ) async -> String? {
        await crawlError { _ = try await crawl(keys, change) }?.description
    }

    @Test("become partitions with the names that Glue's crawlers give them")
    func becomePartitions() async throws {
        let found = try await crawl(["in/2020/05/22/14/a", "in/2020/05/22/15/retry/b"])
        #expect(
            found.table.keyText == "partition_0:string,partition_1:string,partition_2:string,"
                + "partition_3:string"
        )
        #expect(
            found.partitions.map(\.values) == [
                ["2020", "05", "22", "14"], ["2020", "05", "22", "15"],
            ]
        )
        #expect(
            found.partitions.map(\.location) == [
                "/lake/landing/in/2020/05/22/14/", "/lake/landing/in/2020/05/22/15/",
            ]
        )
    }

    @Test("get the names they are given, and as many are partitions")
    func getNames() async throws {
        let keys = ["2020/05/22/14/a", "2020/05/23/b"]
        let found = try await crawl(keys) { $0.partitionNames = ["year", "Month"] }
        #expect(found.table.keyText == "year:string,month:string")
        #expect(found.partitions.map(\.values) == [["2020", "05"]])
        #expect(found.partitions.map { $0.parameters["objectCount"] } == ["2"])

        let regions = try await crawl(["be/cam1/a", "nl/cam2/x/b"]) {
            $0.partitionNames = ["country", "camera"]
        }
        #expect(regions.partitions.map(\.values) == [["be", "cam1"], ["nl", "cam2"]])

        let years = try await crawl(["be/2020/05/a"]) {
            $0.partitionNames = ["country", "year"]
            $0.plainFolders = .all
        }
        #expect(years.partitions.map(\.values) == [["be", "2020"]])
        let firsts = try await crawl(["be/2020/a"]) { $0.partitionNames = ["country", "year"] }
        #expect(firsts.partitions.map(\.values) == [["be", "2020"]])
    }

    @Test("are all partitions, or none, if so asked")
    func followTheOption() async throws {
        let keys = ["be/2020/a", "nl/2021/b"]
        let all = try await crawl(keys) { $0.plainFolders = .all }
        #expect(all.partitions.map(\.values) == [["be", "2020"], ["nl", "2021"]])
        let none = try await crawl(keys) { $0.plainFolders = .ignore }
        #expect(none.table.partitionKeys.isEmpty)
        #expect(try await crawl(["be/a", "nl/b", "c"]).table.partitionKeys.isEmpty)
    }

    @Test("are refused if they are not of one layout, with two paths and the cures")
    func areRefused() async {
        let more = ", take the folders that all have with --partition-names partition_0,partition_1"
        let ignore =
            ", make no partitions of them with --plain-folders ignore, leave files out with "
            + "--exclude, or move the files "
        #expect(
            await message(["2020/05/22/x", "2020/05/y"])
                == "files lie at different partition depths: 2020/05/22/x has the folders "
                + "2020/05/22, 2020/05/y has the folders 2020/05; give each its own location" + more
                + ignore + "(/lake/landing)"
        )
        #expect(
            await message(["2020/05/x", "y"])
                == "files lie at different partition depths: 2020/05/x has the folders 2020/05, "
                + "y has no partition key; give each its own location" + ignore + "(/lake/landing)"
        )
        #expect(
            await message(["a/2020/x", "b/2020/y"])
                == "partitions lie in different folders: a/2020/x has the folders 2020 in a/, "
                + "b/2020/y has the folders 2020 in b/; give each its own location, or move the "
                + "files (/lake/landing)"
        )
        #expect(
            await message(["2020/05/x", "year=2020/month=5/y"])
                == "files lie at different partition depths: 2020/05/x has no partition key, "
                + "year=2020/month=5/y has the keys year, month; give each its own location, or "
                + "move the files (/lake/landing)"
        )
    }

    @Test("need a folder for each name")
    func needFolders() async {
        #expect(
            await message(["be/cam1/a", "nl/b"]) { $0.partitionNames = ["country", "camera"] }
                == "nl/b lies in 1 of the 2 folders that are to be country, camera; move it, leave "
                + "it out with --exclude, or name as many keys as all files have folders "
                + "(/lake/landing)"
        )
        #expect(
            await message(["year=2020/a"]) { $0.partitionNames = ["year"] }
                == "folders name their partition keys themselves, year=2020/a for example; leave "
                + "the names of partition keys away (/lake/landing)"
        )
        #expect(
            await message(["in/2020/05/a"]) { $0.partitionNames = ["year", "month"] }
                == "the folders of in/2020/05/a spell a date in in, and the names of partition keys "
                + "are those of the first folders; crawl in, or mean the first folders with "
                + "--plain-folders all (/lake/landing)"
        )
        #expect(
            await message(["2020/a"]) { $0.partitionNames = ["Year", "year"] }
                == "two partition keys are called year, name each key once"
        )
        #expect(
            await message(["2020/a"]) { $0.partitionNames = [""] }
                == "a partition key is called \"\", expected a name like year"
        )
    }

    @Test("keep the names that the table has")
    func keepNames() async throws {
        let lake = try LakeFixture()
        try await lake.write("2020/05/22/a")
        var crawler = lake.crawler()
        crawler.options.partitionNames = ["year", "month"]
        _ = try await crawler.crawl()

        try await lake.write("2020/06/01/b")
        crawler.options.partitionNames = []
        let again = try await crawler.crawl()
        #expect(again.table.keyText == "year:string,month:string")
        #expect(again.addedPartitionCount == 1)

        crawler.options.plainFolders = .ignore
        let refused = await crawlError { _ = try await crawler.crawl() }
        #expect(
            refused?.message
                == "table anpr.landing has the partition keys year, month, the folders "
                + "have no partition keys; delete it with sluice catalog delete anpr.landing"
        )
    }

    @Test("are found again where they were, below folders that say nothing")
    func areFoundAgain() async throws {
        let lake = try LakeFixture()
        try await lake.write("in/2020/05/22/a")
        var table = try await lake.crawler().crawl().table
        table.partitionKeys = ["year", "month", "day"].map { TableColumn(name: $0, type: "string") }
        try await lake.catalog.updateTable(table, ifVersion: nil)
        try await lake.write("in/2020/05/23/b")
        let again = try await lake.crawler().crawl()
        #expect(again.table.keyText == "year:string,month:string,day:string")
        let partitions = try await lake.catalog.allPartitions(of: table.name)
        #expect(partitions.map(\.values) == [["2020", "05", "22"], ["2020", "05", "23"]])
    }

    @Test("do not make partitions of a table that has none")
    func leaveTablesAlone() async throws {
        let lake = try LakeFixture()
        try await lake.write("2020/05/a")
        var crawler = lake.crawler()
        crawler.options.plainFolders = .ignore
        _ = try await crawler.crawl()
        crawler.options.plainFolders = .dates
        let refused = await crawlError { _ = try await crawler.crawl() }
        #expect(
            refused?.message == "table anpr.landing has no partition keys, the folders have the "
                + "partition keys partition_0, partition_1; keep it so with --plain-folders "
                + "ignore, or delete it with sluice catalog delete anpr.landing"
        )
    }
}
