import DataCatalog
import Testing

/// What every catalog that remembers crawls does with what crawlers have seen.
@Suite("Contract of catalogs: crawls")
struct CrawlHistoryContract {
    @Test(arguments: CatalogKind.keepingHistory)
    func remembersCrawledFiles(_ kind: CatalogKind) async throws {
        let catalog = try CatalogUnderTest.keepingHistory(kind)
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
