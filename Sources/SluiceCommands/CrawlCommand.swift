internal import ArgumentParser
internal import Crawling
internal import DataCatalog
internal import ObjectStorage
internal import Reporting
internal import Sluice

/// `sluice crawl`.
struct CrawlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawl",
        abstract: "Find out what table lies in a folder, and describe it in the catalog.",
        discussion: """
            Folders are partitions if they are key=value, or if they spell a date as
            2020/05/22/14 does. A second crawl reads only files that are new or changed.

            EXAMPLES
              sluice crawl data/landing --database anpr
              sluice crawl data/landing --table anpr.observations --exclude '**.csv'
              sluice crawl data/in --database anpr --partition-names year,month,day
              sluice crawl data --database anpr --table-per-folder
            """
    )

    @Argument(help: "The folder of the table: a path or a URI.", completion: .directory)
    var location: String

    @Option(
        help: ArgumentHelp(
            "The table's database; its name is then that of the folder.",
            valueName: "name"
        )
    )
    var database: String?

    @Option(help: ArgumentHelp("The table's name.", valueName: "database.table"))
    var table: String?

    @Flag(help: "Print what was found as one JSON object.")
    var json = false

    @OptionGroup(title: "Crawling")
    var crawling: CrawlingOptions

    @OptionGroup(title: "Catalog")
    var catalog: CatalogOptions

    func validate() throws {
        if (database == nil) == (table == nil) {
            throw ValidationError("Give --database NAME or --table DATABASE.TABLE.")
        }
        if crawling.tablePerFolder, table != nil {
            throw ValidationError(
                "--table names one table, --table-per-folder makes several: give --database NAME."
            )
        }
    }

    func run() async throws {
        let lake = try catalog.lake()
        let name = try table.map { try TableName($0) }
        let crawler = try lake.crawler(
            of: ObjectLocation(location),
            database: name?.database ?? database ?? "default",
            table: name?.table,
            options: crawling.options()
        )
        if crawling.tablePerFolder {
            let result = try await ProgressLine.during { line in
                try await crawler.crawlFolders(tablePrefix: crawling.tablePrefix ?? "") {
                    line.show($0.text)
                }
            }
            Console.current.print(json ? result.json.description : result.text)
        } else {
            let result = try await ProgressLine.during { line in
                try await crawler.crawl { line.show($0.text) }
            }
            Console.current.print(json ? result.json.description : result.text)
        }
    }
}

extension CrawlProgress {
    var text: String {
        switch self {
        case .listed(let fileCount, let footerCount):
            "\(Units.count(fileCount, "file")), \(Units.count(footerCount, "footer")) to read"
        case .read(let footerCount, let all):
            "\(Units.count(footerCount)) of \(Units.count(all, "footer")) read"
        }
    }
}
