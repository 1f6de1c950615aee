internal import Columns
package import DataCatalog
package import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Finds out what table lies at a location, and describes it in the catalog as Glue's crawlers do.
///
/// The answer is exactly one table, or an error that says why not. A second crawl reads only the
/// footers of files that are new or changed.
package struct Crawler: Sendable {
    /// Whether partitions without files are removed from the catalog; they are reported anyway.
    package var removesVanishedPartitions = false
    /// How many footers are read at once.
    package var width = 16

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
    ///   has under that name; ``ObjectStoreError``; ``CatalogError``.
    package func crawl(
        progress: @Sendable (CrawlProgress) -> Void = { _ in }
    ) async throws -> CrawlResult {
        let found = try await SourceDiscovery(store: store, prefix: prefix).discover()
        guard !found.files.isEmpty else {
            throw CrawlError(
                .noFiles,
                "there are no data files here; empty files are not counted, nor those whose name "
                    + "or folder starts with . or _",
                place: location.text
            )
        }
        var crawler = self
        if found.isSingleFile { crawler.location = location.asFile }
        return try await crawler.describe(found, progress)
    }

    /// Puts what was found into the catalog.
    private func describe(
        _ found: Discovered,
        _ progress: @Sendable (CrawlProgress) -> Void
    ) async throws -> CrawlResult {
        let name = TableName(
            database: database,
            table: try tableName ?? location.tableName()
        )
        let folders = try PartitionFolders(found.files)
        let existing = try await existingTable(name, keys: found.partitionFields.map(\.name))
        let survey = try await survey(found.files, isKnown: existing != nil, progress)
        var draft = try TableDraft(name, location, found, survey, existing: existing)
        try await draft.register(in: catalog)
        try await register(folders, in: &draft.result)
        try await history?.recordCrawledFiles(
            survey.fresh,
            forgetting: survey.vanishedKeys,
            at: location.text
        )
        return draft.result
    }

    /// The table that the catalog has under that name.
    ///
    /// - Throws: ``CrawlError`` of kind `tableConflict` if it cannot be this one.
    private func existingTable(_ name: TableName, keys: [String]) async throws -> Table? {
        let table: Table
        do {
            table = try await catalog.table(name)
        } catch let error as CatalogError where error.kind == .notFound {
            return nil
        }
        func conflict(_ message: String) -> CrawlError {
            CrawlError(.tableConflict, "table \(name) \(message)", place: location.text)
        }
        guard TableLocation(table.location).text == TableLocation(location.text).text else {
            throw conflict("lies at \(table.location); choose another name for the table here")
        }
        let format = table.parameters["classification"] ?? "parquet"
        guard format == "parquet" else {
            throw conflict("has objects in the format \(format), here they are Parquet; delete it")
        }
        let known = table.partitionKeys.map(\.name)
        guard known == keys.map({ $0.lowercased() }) else {
            func spell(_ keys: [String]) -> String {
                keys.isEmpty
                    ? "no partition keys" : "the partition keys " + keys.joined(separator: ", ")
            }
            throw conflict("has \(spell(known)), the folders have \(spell(keys)); delete it")
        }
        return table
    }

    // MARK: Footers

    /// Reads the footers that are not known from an earlier crawl.
    private func survey(
        _ files: [DiscoveredFile],
        isKnown: Bool,
        _ progress: @Sendable (CrawlProgress) -> Void
    ) async throws -> FileSurvey {
        let records = try await history?.crawledFiles(at: location.text)
        var survey = FileSurvey(files, records: records ?? [], areTrusted: isKnown)
        let unknown = survey.unknown
        progress(.listed(fileCount: files.count, footerCount: unknown.count))
        let reader = FooterReader(store: store, width: width)
        do {
            try await reader.read(unknown.map { files[$0].info }) { index, file in
                let schema = try CrawledSchema(
                    file.schema,
                    file: store.location(of: file.info.key)
                )
                survey.add(schema, rowCount: file.footer.metadata.rowCount, at: unknown[index])
                progress(.read(footerCount: index + 1, of: unknown.count))
            }
        } catch let error as ParquetError {
            throw CrawlError(
                .unreadableFile,
                "\(error.message); move the file away, or start its name with _",
                place: error.place.file.map { "\(store.location)/\($0)" } ?? location.text
            )
        }
        return survey
    }

    // MARK: Partitions

    private func register(
        _ folders: PartitionFolders,
        in result: inout CrawlResult
    ) async throws {
        let name = result.table.name
        guard !result.table.partitionKeys.isEmpty else { return }
        let root = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
        let hasTextKeys = result.table.partitionKeys.map { $0.type == "string" }
        let existing = try await catalog.allPartitions(of: name)
        let known = Set(existing.map(\.values))
        var missing: [Partition] = []
        for (values, folder) in folders.all {
            let place = try location.folder(folder.dropFirst(root.count))
            if zip(values, hasTextKeys).contains(where: { $0 == nil && !$1 }) {
                result.skippedPartitions.append(place)
                continue
            }
            let partition = Partition(
                values: values.map { $0 ?? HivePath.defaultPartition },
                location: place
            )
            if !known.contains(partition.values) { missing.append(partition) }
        }
        for start in stride(from: 0, to: missing.count, by: 1_000) {
            let batch = Array(missing[start..<min(start + 1_000, missing.count)])
            let there = try await catalog.createPartitions(batch, in: name)
            result.addedPartitionCount += batch.count - there.count
        }
        let vanished = existing.filter {
            !folders.contains($0.values) && location.contains($0.location)
        }
        result.partitionCount = folders.all.count
        result.vanishedPartitions = vanished.map(\.location)
        if removesVanishedPartitions, !vanished.isEmpty {
            try await catalog.deletePartitions(vanished.map(\.values), in: name)
            result.removedVanishedPartitions = true
        }
    }
}
