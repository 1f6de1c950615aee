/// What a crawler has seen, so that the next crawl reads only new objects.
package protocol CrawlHistory: Sendable {
    /// The objects seen below a location, in key order.
    func crawledFiles(at location: String) async throws -> [CrawledFile]

    /// Notes objects that were seen, in place of what was known of them, and forgets others.
    func recordCrawledFiles(
        _ files: [CrawledFile],
        forgetting keys: [String],
        at location: String
    ) async throws
}

/// An object that a crawler has read.
package struct CrawledFile: Sendable, Hashable {
    /// The key, relative to the location that was crawled.
    package var key: String
    package var byteCount: Int64
    /// The store's version of the object.
    package var version: String
    /// Its schema, as the crawler writes schemas; the same text is stored once.
    package var schema: String
    package var rowCount: Int64

    package init(key: String, byteCount: Int64, version: String, schema: String, rowCount: Int64) {
        self.key = key
        self.byteCount = byteCount
        self.version = version
        self.schema = schema
        self.rowCount = rowCount
    }
}
