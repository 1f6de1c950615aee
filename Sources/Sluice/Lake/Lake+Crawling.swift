package import Crawling
package import ObjectStorage

extension Lake {
    /// A crawler of a location that describes its table in this lake's catalog.
    ///
    /// - Throws: ``ObjectStoreError`` if the location cannot be opened.
    package func crawler(
        of location: ObjectLocation,
        database: String,
        table: String?,
        options: CrawlOptions = CrawlOptions()
    ) throws -> Crawler {
        let opened = try open(location)
        var crawler = Crawler(
            store: opened.store,
            prefix: opened.key?.text ?? "",
            location: try location.absoluteURI(),
            catalog: catalog,
            database: database,
            table: table
        )
        crawler.options = options
        return crawler
    }
}
