package import DataCatalog
package import ObjectStorage

/// Finds out what table lies at a location, and describes it in the catalog as Glue's crawlers do.
///
/// The answer is exactly one table, or an error that says why not; with
/// ``crawlFolders(tablePrefix:progress:)`` one for each folder. A second crawl reads only the
/// footers of files that are new or changed.
package struct Crawler: Sendable {
    package var options = CrawlOptions()

    let store: any ObjectStore
    let prefix: String
    var location: TableLocation
    let catalog: any Catalog
    let history: (any CrawlHistory)?
    let database: String
    let tableName: String?

    /// - Parameters:
    ///   - store: Where the objects are.
    ///   - prefix: The folder of the table in the store, or the key of its only file; empty if the
    ///     store's root is the table's.
    ///   - location: The URI of that folder or file, as the catalog will have it.
    ///   - database: Created if there is none of that name.
    ///   - table: The table's name; by default the last folder's, in lower case and with `_` for
    ///     what is neither letter nor digit.
    package init(
        store: any ObjectStore,
        prefix: String = "",
        location: String,
        catalog: any Catalog,
        database: String,
        table: String? = nil
    ) {
        self.store = store
        self.prefix = prefix
        self.location = TableLocation(location)
        self.catalog = catalog
        history = catalog as? any CrawlHistory
        self.database = database
        tableName = table
    }

    /// Crawls the location.
    ///
    /// Files without any agreement are an error before anything is written; after an error while
    /// writing, another crawl completes the table.
    ///
    /// - Throws: ``CrawlError`` if the files are not one table, or not the table that the catalog
    ///   has under that name, or if that may not change and would; ``ObjectStoreError``;
    ///   ``CatalogError``.
    package func crawl(
        progress: @Sendable (CrawlProgress) -> Void = { _ in }
    ) async throws -> CrawlResult {
        let objects = try await list()
        let exclusions = try TableExclusions.texts(options.exclusions, below: location)
        return try await register(draft(objects, exclusions: exclusions, progress))
    }

    func list() async throws -> SourceListing.Objects {
        try options.check()
        return try await SourceListing(store: store, prefix: prefix, exclusions: options.exclusions)
            .list()
    }

    /// What the catalog is to be told; nothing is written.
    ///
    /// - Parameter exclusions: As the table will keep them.
    func draft(
        _ objects: SourceListing.Objects,
        exclusions: [String],
        _ progress: @Sendable (CrawlProgress) -> Void
    ) async throws -> CrawlDraft {
        var crawler = self
        if objects.isSingleFile { crawler.location = location.asFile }
        return try await CrawlDrafter(crawler: crawler, exclusions: exclusions)
            .draft(objects, progress)
    }

    /// Puts what was found into the catalog: nothing if the crawl was cancelled before, all of it
    /// if it is cancelled meanwhile.
    func register(_ draft: CrawlDraft) async throws -> CrawlResult {
        try Task.checkCancellation()
        return try await Task { try await recorded(draft) }.value
    }

    private func recorded(_ draft: CrawlDraft) async throws -> CrawlResult {
        var (draft, result) = (draft, draft.result)
        try await draft.table.register(in: catalog)
        result.table = draft.table.table
        if let existing = draft.table.existing {
            result.tableState = existing.versionID == result.table.versionID ? .unchanged : .updated
        }
        result.addedPartitionCount = try await draft.partitions.register(
            in: catalog,
            result.table.name
        )
        try await history?.recordCrawledFiles(
            draft.freshFiles,
            forgetting: draft.vanishedKeys,
            at: draft.location
        )
        return result
    }
}

extension CrawlOptions {
    /// - Throws: ``CrawlError`` of kind `invalidRequest` if the names of partition keys are none.
    fileprivate func check() throws {
        var names: Set<String> = []
        for name in partitionNames {
            guard !name.isEmpty, !name.contains("/"), !name.contains("=") else {
                throw CrawlError(
                    .invalidRequest,
                    "a partition key is called \"\(name)\", expected a name like year"
                )
            }
            guard names.insert(name.lowercased()).inserted else {
                throw CrawlError(
                    .invalidRequest,
                    "two partition keys are called \(name), name each key once"
                )
            }
        }
    }
}
