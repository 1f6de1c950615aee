internal import DataCatalog
internal import ObjectStorage

/// What a crawl has found out, before the catalog is told.
struct CrawlDraft {
    var table: TableDraft
    let partitions: PartitionDraft
    /// What was found, without what registering adds.
    let result: CrawlResult
    /// For the history: what was read, and what is gone.
    let freshFiles: [CrawledFile]
    let vanishedKeys: [String]
    let location: String
}
