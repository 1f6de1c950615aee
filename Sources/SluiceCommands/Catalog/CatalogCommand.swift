internal import ArgumentParser
internal import DataCatalog
internal import Reporting
internal import Sluice

/// `sluice catalog`.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Look at databases, tables and partitions, and delete tables.",
        discussion: """
            EXAMPLES
              sluice catalog databases
              sluice catalog tables anpr
              sluice catalog show anpr.landing
              sluice catalog partitions anpr.landing --push-down-predicate "month = 5"
            """,
        subcommands: [
            CatalogDatabases.self, CatalogTables.self, CatalogShow.self, CatalogPartitions.self,
            CatalogDelete.self,
        ]
    )
}

/// `sluice catalog databases`.
struct CatalogDatabases: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "databases",
        abstract: "List the databases.",
        discussion: """
            EXAMPLE
              sluice catalog databases
            """
    )

    @OptionGroup
    var options: CatalogOptions

    func run() async throws {
        for database in try await options.lake().catalog.databases() {
            Console.current.print(database.name)
        }
    }
}

/// `sluice catalog tables`.
struct CatalogTables: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables",
        abstract: "List the tables of a database, with their locations.",
        discussion: """
            EXAMPLE
              sluice catalog tables anpr
            """
    )

    @Argument(help: "The database.")
    var database: String

    @OptionGroup
    var options: CatalogOptions

    func run() async throws {
        var lines = TextTable(.left, .left)
        for table in try await options.lake().catalog.tables(in: database) {
            lines.append(table.name.description, table.location)
        }
        lines.lines().forEach(Console.current.print)
    }
}

/// `sluice catalog show`.
struct CatalogShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a table: columns, partition keys, location, parameters.",
        discussion: """
            EXAMPLE
              sluice catalog show anpr.landing
            """
    )

    @Argument(help: "The table, as database.table.", transform: { try TableName($0) })
    var table: TableName

    @OptionGroup
    var options: CatalogOptions

    func run() async throws {
        let catalog = try options.lake().catalog
        let found = try await catalog.table(table)
        let partitionCount = try await catalog.partitionCount(of: table)
        Console.current.print(found.text(partitionCount: partitionCount))
    }
}

/// `sluice catalog partitions`.
struct CatalogPartitions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partitions",
        abstract: "List the partitions of a table, with their locations.",
        discussion: """
            EXAMPLE
              sluice catalog partitions anpr.landing --push-down-predicate "month = 5"
            """
    )

    @Argument(help: "The table, as database.table.", transform: { try TableName($0) })
    var table: TableName

    @Option(
        help: ArgumentHelp(
            "List only the partitions for which this is true.",
            valueName: "predicate"
        )
    )
    var pushDownPredicate: String?

    @OptionGroup
    var options: CatalogOptions

    func run() async throws {
        let lake = try options.lake()
        let found = try await lake.catalog.table(table)
        var lines = TextTable(.left, .left)
        let choice = PartitionChoice(predicate: pushDownPredicate)
        let partitions = try await lake.partitions(of: found, choice).partitions
        for (partition, _) in partitions {
            let path = zip(found.partitionKeys, partition.values)
                .map { "\($0.name)=\($1)" }
                .joined(separator: "/")
            lines.append(path, partition.location)
        }
        lines.lines().forEach(Console.current.print)
    }
}

/// `sluice catalog delete`.
struct CatalogDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Take a table and its partitions out of the catalog; the files stay.",
        discussion: """
            EXAMPLE
              sluice catalog delete anpr.landing
            """
    )

    @Argument(help: "The table, as database.table.", transform: { try TableName($0) })
    var table: TableName

    @OptionGroup
    var options: CatalogOptions

    func run() async throws {
        let catalog = try options.lake().catalog
        let found = try await catalog.table(table)
        let partitionCount = try await catalog.partitionCount(of: table)
        try await catalog.deleteTable(table)
        Console.current.print(
            "\(table) deleted, with \(Units.count(partitionCount, "partition")); the files in "
                + "\(found.location) stay"
        )
    }
}
