internal import ArgumentParser
internal import Crawling

/// How `crawl` reads folders and files, and what it may change.
struct CrawlingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Leave out files by their path below the location: * and ? stay in a folder, ** does "
                + "not, [a-z] and {a,b} are choices. May be repeated.",
            valueName: "glob"
        )
    )
    var exclude: [String] = []

    @Option(
        help: ArgumentHelp(
            "Which folders that are not key=value are partitions: those that spell a date (dates), "
                + "all, or none (ignore).",
            valueName: "folders"
        )
    )
    var plainFolders = PlainFolders.dates

    @Option(
        help: ArgumentHelp(
            "What such folders are called, with commas between them, and how many of them are "
                + "partitions; otherwise all, called partition_0 and so on.",
            valueName: "names"
        )
    )
    var partitionNames: String?

    @Option(
        help: ArgumentHelp(
            "What to do with a table whose files have other columns: update it, only say so (log), "
                + "or stop (fail).",
            valueName: "policy"
        )
    )
    var schemaChange = CrawlOptions.SchemaChange.update

    @Option(
        help: ArgumentHelp(
            "What to do with partitions whose files are gone: delete them from the catalog, only "
                + "say so (log), or mark them (deprecate).",
            valueName: "policy"
        )
    )
    var deleted = CrawlOptions.Deleted.log

    @Option(
        help: ArgumentHelp(
            "What to look at in a known table: everything, or new-folders-only, which adds "
                + "partitions and changes nothing else.",
            valueName: "what"
        )
    )
    var recrawl = CrawlOptions.Recrawl.everything

    @Option(
        help: ArgumentHelp("What to do with a file that cannot be read.", valueName: "policy")
    )
    var onBadFile = CrawlOptions.BadFiles.fail

    @Flag(help: "Make one table of files that have few columns in common.")
    var combineUnlike = false

    @Flag(help: "Make a table of each folder in the location, instead of one of all.")
    var tablePerFolder = false

    @Option(
        help: ArgumentHelp(
            "What stands before the folders' names in the names of these tables.",
            valueName: "text"
        )
    )
    var tablePrefix: String?

    func validate() throws {
        if tablePrefix != nil, !tablePerFolder {
            throw ValidationError("--table-prefix goes with --table-per-folder, which is missing.")
        }
        if recrawl == .newFoldersOnly, deleted != .log || schemaChange == .fail {
            throw ValidationError(
                "--recrawl new-folders-only changes nothing that is known: leave --deleted and "
                    + "--schema-change away."
            )
        }
    }

    /// - Throws: ``CrawlError`` if an exclusion is no pattern.
    func options() throws -> CrawlOptions {
        var options = CrawlOptions()
        options.exclusions = try exclude.map { try GlobPattern($0) }
        options.plainFolders = plainFolders
        options.partitionNames =
            partitionNames?.split(separator: ",", omittingEmptySubsequences: false)
            .map(String.init) ?? []
        options.schemaChange = schemaChange
        options.deleted = deleted
        options.recrawl = recrawl
        options.badFiles = onBadFile
        options.combinesUnlike = combineUnlike
        return options
    }
}
