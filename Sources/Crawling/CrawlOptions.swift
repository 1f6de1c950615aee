/// How a crawl reads folders and files, and what it may change in the catalog.
package struct CrawlOptions: Sendable {
    /// What becomes of a table whose files have other columns than the catalog says.
    package enum SchemaChange: String, Sendable, CaseIterable {
        /// New columns are added, and types become wider.
        case update
        /// The table stays as it is; what differs is reported.
        case log
        /// The crawl stops before it writes anything.
        case fail
    }

    /// What becomes of partitions in the catalog that have no files any more.
    package enum Deleted: String, Sendable, CaseIterable {
        case delete
        /// They stay, and are reported.
        case log
        /// They stay, marked with the parameter `DEPRECATED_BY_CRAWLER`.
        case deprecate
    }

    /// Which folders a crawl of a known table looks at.
    package enum Recrawl: String, Sendable, CaseIterable {
        case everything
        /// Folders that no crawl has seen. Then the table and its other partitions stay as they
        /// are, as with Glue's crawlers.
        case newFoldersOnly = "new-folders-only"
    }

    /// What becomes of a file that cannot be read.
    package enum BadFiles: String, Sendable, CaseIterable {
        case fail
        case skip
    }

    /// Files to leave out, by their path below the location that is crawled.
    package var exclusions: [GlobPattern] = []
    package var plainFolders = PlainFolders.dates
    /// Names of the partition keys of folders that do not name them, outermost first; as many
    /// folders are read.
    package var partitionNames: [String] = []
    package var schemaChange = SchemaChange.update
    package var deleted = Deleted.log
    package var recrawl = Recrawl.everything
    package var badFiles = BadFiles.fail
    /// Whether files are one table although few of their columns have the same names.
    package var combinesUnlike = false
    /// How many footers are read at once.
    package var width = 16

    package init() {}

    /// What holds for a table that is there already.
    var forKnownTable: CrawlOptions {
        guard recrawl == .newFoldersOnly else { return self }
        var options = self
        options.schemaChange = .log
        options.deleted = .log
        return options
    }
}
