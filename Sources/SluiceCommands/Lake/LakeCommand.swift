internal import ArgumentParser
internal import Reporting
internal import Sluice

/// `sluice lake`.
struct LakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lake",
        abstract: "Make a lake in a folder, and say where the one in use is.",
        discussion: """
            EXAMPLES
              sluice lake init lake
              sluice lake show
            """,
        subcommands: [LakeInit.self, LakeShow.self]
    )
}

/// `sluice lake init`.
struct LakeInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a lake: a folder with settings and an empty catalog.",
        discussion: """
            Commands and jobs that are started in the folder, or below it, find the lake by its \
            sluice.yaml. What is there already is not overwritten.

            EXAMPLES
              sluice lake init
              sluice lake init ~/lake
            """
    )

    @Argument(help: "The folder. (default: this one)", completion: .directory)
    var folder: String?

    @Flag(help: "Print where the lake is as one JSON object.")
    var json = false

    func run() throws {
        let lake = try LakeFolder.create(at: folder ?? ".")
        guard !json else {
            let object = JSONValue.members([
                "folder": .string(lake.path),
                "config": .string(lake.configurationPath),
                "catalog": .string(lake.catalogPath),
            ])
            Console.current.print(object.description)
            return
        }
        Console.current.print(
            """
            made a lake in \(lake.path)
              sluice.yaml     its settings
              catalog.sqlite  its catalog

            Next, from that folder:
              sluice crawl DATA --table DATABASE.TABLE   describe a folder of Parquet files
              sluice config show                         see what holds, and who says so
            """
        )
    }
}

/// `sluice lake show`.
struct LakeShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say where the lake in use has its settings, its catalog and its ledgers.",
        discussion: """
            Nothing is opened or made.

            EXAMPLE
              sluice lake show
            """
    )

    @Flag(help: "Print the places as one JSON object.")
    var json = false

    @OptionGroup
    var catalog: CatalogOptions

    func run() throws {
        let configuration = try catalog.configuration()
        let ledger = configuration[.ledger]
        guard !json else {
            let object = JSONValue.members([
                "config": .optional(configuration.file),
                "catalog": .optional(configuration[.catalog].text),
                "ledger": .optional(ledger.text),
            ])
            Console.current.print(object.description)
            return
        }
        var lines = TextTable(.left, .left, .left)
        lines.append("config", configuration.file ?? "none", "")
        lines.append(
            "catalog",
            configuration[.catalog].text ?? "none",
            configuration[.catalog].origin.description
        )
        lines.append(
            "ledger",
            ledger.text ?? "_sluice in the folder of each table",
            ledger.origin.description
        )
        lines.lines().forEach(Console.current.print)
    }
}
