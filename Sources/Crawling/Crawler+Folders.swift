internal import ObjectStorage

/// What a crawl found that made a table of each folder.
package struct CrawledFolders: Sendable {
    /// In the order of the folders.
    package let tables: [CrawlResult]
    /// The files that were skipped before they were told apart by folder.
    package let skippedFiles: SkippedFiles
}

extension Crawler {
    /// Crawls each first folder of the location as a table of its own.
    ///
    /// All tables are drafted before the catalog is told of any.
    ///
    /// - Parameter tablePrefix: Stands before the folders' names in the names of their tables.
    /// - Throws: ``CrawlError`` if the folders are not tables, or as ``crawl(progress:)`` for any
    ///   of them; ``ObjectStoreError``; ``CatalogError``.
    package func crawlFolders(
        tablePrefix: String = "",
        progress: @Sendable (CrawlProgress) -> Void = { _ in }
    ) async throws -> CrawledFolders {
        let objects = try await list()
        let exclusions = try TableExclusions.texts(options.exclusions, below: location)
        var drafts: [(crawler: Crawler, draft: CrawlDraft)] = []
        var folders: [String: String] = [:]
        for (folder, files) in try tableFolders(objects) {
            let place = try location.folder(folder + "/")
            let name = try tablePrefix + TableLocation(place).tableName()
            if let other = folders.updateValue(folder, forKey: name.lowercased()) {
                throw CrawlError(
                    .invalidRequest,
                    "the folders \(other) and \(folder) would both be table \(name); rename one, "
                        + "or crawl each with --table",
                    place: location.text
                )
            }
            let root = objects.root + folder + "/"
            var crawler = Crawler(
                store: store,
                prefix: root,
                location: place,
                catalog: catalog,
                database: database,
                table: name
            )
            crawler.options = options
            let part = SourceListing.Objects(root: root, files: files)
            drafts.append(
                (crawler, try await crawler.draft(part, exclusions: exclusions, progress))
            )
        }
        var results: [CrawlResult] = []
        for (crawler, draft) in drafts { results.append(try await crawler.register(draft)) }
        return CrawledFolders(tables: results, skippedFiles: objects.skipped)
    }

    /// The files by the first folder they lie in, in key order.
    private func tableFolders(
        _ objects: SourceListing.Objects
    ) throws -> [(name: String, files: [ObjectInfo])] {
        func refusal(_ message: String) -> CrawlError {
            CrawlError(.mixedLayout, message, place: location.text)
        }
        var folders: [(name: String, files: [ObjectInfo])] = []
        for file in objects.files {
            let path = objects.relativePath(of: file)
            guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) else {
                throw refusal(
                    "\(file.key) lies beside the folders that are to be tables; move it into one, "
                        + "or leave it out with --exclude"
                )
            }
            let folder = path[..<slash]
            let isDate = options.plainFolders == .dates && DateFolders.range(in: [folder]) != nil
            guard HivePath.parse(component: folder) == nil, !isDate else {
                throw refusal(
                    "the folder \(folder) is a partition, expected the folder of a table; crawl "
                        + "without --table-per-folder"
                )
            }
            if let last = folders.last, last.name == folder {
                folders[folders.count - 1].files.append(file)
            } else {
                folders.append((String(folder), [file]))
            }
        }
        guard !folders.isEmpty else {
            throw CrawlError(
                .noFiles,
                "there are no data files in the folders here; empty files are not counted, nor "
                    + "those whose name or folder starts with . or _",
                place: location.text
            )
        }
        return folders
    }
}
