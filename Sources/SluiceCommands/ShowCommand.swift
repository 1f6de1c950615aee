internal import ArgumentParser
internal import Repartition
internal import Reporting
internal import Sluice

/// `sluice show`.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the first rows of a table, a folder or a file.",
        discussion: """
            EXAMPLES
              sluice show --from data/landing --select uniqueid,year,month,day,hour
              sluice show --from anpr.landing --where "speed > 120" --rows 5
              sluice show --from anpr.landing --schema
              sluice show --from anpr.landing --rows 3 --json
            """
    )

    @OptionGroup(title: "Source")
    var source: SourceOptions

    @OptionGroup(title: "Rows and columns")
    var frame: FrameOptions

    @Option(
        help: ArgumentHelp(
            "fail, or skip: leave files out that cannot be read.",
            valueName: "fail|skip"
        ),
        completion: .list(["fail", "skip"])
    )
    var onBadFile = BadFilePolicy.fail

    @Option(help: ArgumentHelp("How many rows, at most.", valueName: "count"))
    var rows = RowTable.usualRowCount

    @Option(help: ArgumentHelp("Cut longer values; 0 cuts none.", valueName: "characters"))
    var truncate = 20

    @Flag(help: "Print the columns and their types instead.")
    var schema = false

    @Flag(help: "Print the number of rows instead.")
    var count = false

    @Flag(help: "Print the rows as JSON, one object on each line.")
    var json = false

    @Flag(help: "Print what is read, and where each column comes from, instead.")
    var explain = false

    @OptionGroup(title: "Engine")
    var engine: EngineOptions

    @OptionGroup(title: "Catalog")
    var catalog: CatalogOptions

    func validate() throws {
        guard rows >= 0, truncate >= 0 else {
            throw ValidationError("--rows and --truncate are 0 or more.")
        }
        if onBadFile == .quarantine {
            throw ValidationError("Nothing is written, so --on-bad-file is fail or skip.")
        }
        if [schema, count, json, explain].count(where: \.self) > 1 {
            throw ValidationError("Give one of --schema, --count, --json and --explain.")
        }
    }

    func run() async throws {
        let configuration = try catalog.configuration(engine.settings)
        var options = try configuration.runOptions()
        let leftOut = BadFileLog()
        options.badFiles = onBadFile
        options.badFileLog = leftOut
        let found = try await Lake(configuration).source(
            source.from,
            pushDownPredicate: source.pushDownPredicate
        )
        let rows = DataFrame(try frame.request().frame(of: found), options: options)
        let console = Console.current
        if schema {
            console.print(try await rows.schemaText())
        } else if explain {
            console.print(try await rows.explanation(.extended))
        } else if count {
            console.print("\(try await rows.count())")
        } else if json {
            let lines = try await rows.jsonLines(rowCount: self.rows)
            if !lines.isEmpty { console.print(lines) }
        } else {
            console.print(try await rows.text(rowCount: self.rows, truncate: truncate))
        }
        for line in SetAsideText(badRows: [], badFiles: leftOut.badFiles).lines {
            console.diagnostics(line + "\n")
        }
    }
}
