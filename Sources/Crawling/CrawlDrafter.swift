internal import DataCatalog
internal import ObjectStorage

/// Finds out what the catalog is to be told of a table's files.
struct CrawlDrafter {
    let crawler: Crawler
    private let exclusions: [String]
    private(set) var options: CrawlOptions

    init(crawler: Crawler, exclusions: [String]) {
        self.crawler = crawler
        self.exclusions = exclusions
        options = crawler.options
    }

    var location: TableLocation { crawler.location }

    func draft(
        _ objects: SourceListing.Objects,
        _ progress: @Sendable (CrawlProgress) -> Void
    ) async throws -> CrawlDraft {
        let name = TableName(
            database: crawler.database,
            table: try crawler.tableName ?? location.tableName()
        )
        let existing = try await existingTable(name)
        guard !objects.files.isEmpty else { throw nothing(objects.skipped, existing) }
        var drafter = self
        if existing != nil { drafter.options = options.forKnownTable }
        return try await drafter.draft(objects, name, existing, progress)
    }

    private func draft(
        _ objects: SourceListing.Objects,
        _ name: TableName,
        _ existing: Table?,
        _ progress: @Sendable (CrawlProgress) -> Void
    ) async throws -> CrawlDraft {
        let found = try layout(objects, existing)
        let known = try await knownPartitions(of: existing)
        let records = try await crawler.history?.crawledFiles(at: location.text) ?? []
        var skipped = objects.skipped
        let isNew = folderTest(existing, known, records)
        let files = found.files.filter { file in
            if isNew(file) { return true }
            skipped.add(file.info.key.text, .knownFolder)
            return false
        }
        var survey = FileSurvey(files, records: records, areTrusted: existing != nil)
        let broken = try await read(&survey, progress)
        for (file, finding) in zip(survey.files, survey.findings) {
            switch finding {
            case .otherFormat: skipped.add(file.info.key.text, .otherFormat)
            case .broken: skipped.add(file.info.key.text, .broken)
            case .unknown, .table: break
            }
        }
        let size = survey.size
        // New folders may well hold nothing.
        guard size.fileCount > 0 || skipped[.knownFolder].count > 0 else {
            throw noneReadable(skipped, broken)
        }
        let table = try TableDraft(
            .parquet(name, columns: [], partitionKeys: found.keys, location: location.text),
            existing: existing,
            survey.union(combinesUnlike: options.combinesUnlike),
            size: size,
            exclusions: exclusions,
            policy: options.schemaChange
        )
        let partitions = try PartitionDraft(
            PartitionFolders(survey),
            present: Set(found.files.map { PartitionDraft.catalogValues($0.partitionValues) }),
            existing: known,
            table.table,
            options: options
        ) { try location.folder($0.dropFirst(objects.root.count)) }
        let keys = Set(found.files.map(\.info.key.text))
        let vanishedKeys = records.map(\.key).filter { !keys.contains($0) }
        var result = CrawlResult(table, partitions, size, skipped, options)
        result.footerCount = survey.unknown.count
        result.vanishedFileCount = vanishedKeys.count
        result.brokenFiles = broken
        return CrawlDraft(
            table: table,
            partitions: partitions,
            result: result,
            freshFiles: survey.fresh,
            vanishedKeys: vanishedKeys,
            location: location.text
        )
    }

    // MARK: What the catalog knows

    /// The table that the catalog has under that name.
    ///
    /// - Throws: ``CrawlError`` of kind `tableConflict` if it cannot be this one.
    private func existingTable(_ name: TableName) async throws -> Table? {
        let table: Table
        do {
            table = try await crawler.catalog.table(name)
        } catch let error as CatalogError where error.kind == .notFound {
            return nil
        }
        guard TableLocation(table.location).text == TableLocation(location.text).text else {
            throw conflict(
                name,
                "lies at \(table.location); choose another name for the table here"
            )
        }
        guard table.isParquet || table.format.isEmpty else {
            throw conflict(
                name,
                "has objects in the format \(table.format), here they are Parquet; \(Self.deletion(of: name))"
            )
        }
        return table
    }

    private func conflict(_ name: TableName, _ message: String) -> CrawlError {
        CrawlError(.tableConflict, "table \(name) \(message)", place: location.text)
    }

    private func knownPartitions(of table: Table?) async throws -> [Partition] {
        guard let table, !table.partitionKeys.isEmpty else { return [] }
        return try await crawler.catalog.allPartitions(of: table.name)
    }

    /// Whether a file's folder is one to look at.
    private func folderTest(
        _ existing: Table?,
        _ partitions: [Partition],
        _ records: [CrawledFile]
    ) -> (DiscoveredFile) -> Bool {
        guard let existing, options.recrawl == .newFoldersOnly else { return { _ in true } }
        guard existing.partitionKeys.isEmpty else {
            let values = Set(partitions.map(\.values))
            return { !values.contains(PartitionDraft.catalogValues($0.partitionValues)) }
        }
        let folders = Set(records.compactMap { try? String(ObjectKey($0.key).folder) })
        return { !folders.contains(String($0.info.key.folder)) }
    }

    // MARK: What lies there

    /// The partitions of the files; keys without a name are called as the table calls them.
    ///
    /// - Throws: ``CrawlError`` of kind `mixedLayout`, or `tableConflict` if the table has other
    ///   keys.
    private func layout(_ objects: SourceListing.Objects, _ existing: Table?) throws -> Discovered {
        var reader = LayoutReader(store: crawler.store, plainFolders: options.plainFolders)
        reader.names = options.partitionNames
        let isNamed = !reader.names.isEmpty
        if !isNamed, let existing, options.plainFolders != .ignore {
            reader.tableNames = existing.partitionKeys.map(\.name)
        }
        let found = try reader.read(objects)
        guard let existing else { return found }
        func spell(_ keys: [String]) -> String {
            keys.isEmpty
                ? "no partition keys" : "the partition keys " + keys.joined(separator: ", ")
        }
        let (theirs, ours) = (existing.partitionKeys.map(\.name), found.keys.map(\.name))
        guard theirs == ours else {
            let isPlain = theirs.isEmpty && found.isPlain
            throw conflict(
                existing.name,
                "has \(spell(theirs)), the folders have \(spell(ours)); "
                    + (isPlain ? "keep it so with --plain-folders ignore, or " : "")
                    + Self.deletion(of: existing.name)
            )
        }
        return found
    }

    private static func deletion(of name: TableName) -> String {
        "delete it with sluice catalog delete \(name)"
    }

    /// Why there is no table of a place without files.
    private func nothing(_ skipped: SkippedFiles, _ existing: Table?) -> CrawlError {
        let excluded = skipped[.excluded].count
        let known = existing.map {
            "; table \($0.name) stays as it is: if its files are gone for good, "
                + Self.deletion(of: $0.name)
        }
        return CrawlError(
            .noFiles,
            "there are no data files here; empty files are not counted, nor those whose name "
                + "or folder starts with . or _"
                + (excluded > 0 ? ", and exclusions leave out \(excluded) more" : "")
                + (known ?? ""),
            place: location.text
        )
    }
}
