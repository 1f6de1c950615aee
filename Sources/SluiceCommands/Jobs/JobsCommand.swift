internal import ArgumentParser
internal import DataCatalog
internal import Reporting
internal import Sluice

/// `sluice jobs`.
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Look at the runs of jobs and of sluice run.",
        discussion: """
            EXAMPLES
              sluice jobs list
              sluice jobs show 20200522T140311-7f3a09c4d1b2e8a65c01
            """,
        subcommands: [JobsList.self, JobsShow.self]
    )
}

/// `sluice jobs list`.
struct JobsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the runs that there were, the latest first.",
        discussion: """
            A run is RUNNING, SUCCEEDED, FAILED or STOPPED. One that is RUNNING although its process \
            is gone was killed; a script of which that is said ended without a commit.

            EXAMPLES
              sluice jobs list
              sluice jobs list --job nightly --state FAILED --limit 5
            """
    )

    @Option(help: ArgumentHelp("Only the runs of this job.", valueName: "name"))
    var job: String?

    @Option(help: "Only the runs in this state.")
    var state: JobRun.State?

    @Option(help: ArgumentHelp("How many runs, at most.", valueName: "count"))
    var limit = 20

    @Flag(help: "Print the runs as one JSON object.")
    var json = false

    @OptionGroup(title: "Catalog")
    var catalog: CatalogOptions

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is 1 or more.") }
    }

    func run() async throws {
        let runs = try await catalog.lake().jobRuns.jobRuns(of: job, in: state, limit: limit)
        guard !json else {
            let object = JSONValue.members(["runs": .array(runs.map(\.json))])
            Console.current.print(object.description)
            return
        }
        var lines = TextTable(.left, .left, .left, .left, .right)
        for run in runs {
            lines.append(
                run.id,
                run.job.isEmpty ? "-" : run.job,
                run.startText,
                run.stateText,
                run.rowsWritten.map { Units.count(Int($0), "row") } ?? ""
            )
        }
        lines.lines().forEach(Console.current.print)
    }
}

/// `sluice jobs show`.
struct JobsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a run: its state, what it was started with, what it did.",
        discussion: """
            EXAMPLE
              sluice jobs show 20200522T140311-7f3a09c4d1b2e8a65c01
            """
    )

    @Argument(help: "The run's id, as sluice jobs list prints it.")
    var run: String

    @Flag(help: "Print the run as one JSON object.")
    var json = false

    @OptionGroup(title: "Catalog")
    var catalog: CatalogOptions

    func run() async throws {
        let found = try await catalog.lake().jobRuns.jobRun(run)
        Console.current.print(json ? found.json.description : found.text)
    }
}
