internal import ArgumentParser
internal import ObjectStorage
internal import Reporting
internal import Sluice

/// `sluice inspect`.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show how a Parquet file is laid out.",
        discussion: """
            One line for each row group and column chunk: codec, sizes, encodings, statistics.

            EXAMPLES
              sluice inspect part-0.parquet
              sluice inspect part-0.parquet --row-group 0 --column driver.name --pages
            """
    )

    @Argument(
        help: "The file: a path or a URI.",
        completion: .file(),
        transform: { try ObjectLocation($0) }
    )
    var file: ObjectLocation

    @Option(help: ArgumentHelp("Show only this row group.", valueName: "index"))
    var rowGroup: Int?

    @Option(
        help: ArgumentHelp("Show only this column, or the columns below it.", valueName: "path")
    )
    var column: String?

    @Flag(help: "Show the pages of every column chunk too.")
    var pages = false

    @Flag(help: "Print the layout as one JSON object.")
    var json = false

    @OptionGroup(title: "AWS")
    var account: AccountOptions

    func run() async throws {
        let layout = try await FileInspection(file, rowGroup: rowGroup, column: column)
            .layout(
                withPages: pages,
                in: Stores(try Configuration(options: account.settings))
            )
        Console.current.print(json ? layout.json.description : layout.text)
    }
}
