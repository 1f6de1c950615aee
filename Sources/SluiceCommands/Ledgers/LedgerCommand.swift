internal import ArgumentParser
internal import Ledger
internal import Repartition
internal import Reporting
internal import Sluice

/// `sluice ledger`.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Look at what runs did to a table, and compare the table with it.",
        discussion: """
            The ledger of a table lies in _sluice, beside the table's folder. It has an entry for \
            each run, with what the run has read and written; nothing in it is ever deleted.

            EXAMPLES
              sluice ledger log data/by-event-time
              sluice ledger show data/by-event-time 7
              sluice ledger verify anpr.by_event_time
            """,
        subcommands: [LedgerLog.self, LedgerShow.self, LedgerVerify.self]
    )
}

/// `sluice ledger log`.
struct LedgerLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "List the runs of a table, the latest first.",
        discussion: """
            A run that is committed and not applied is one that died on the way: its files may not \
            all be visible yet, and the next run, or sluice recover, makes them so.

            EXAMPLE
              sluice ledger log data/by-event-time --limit 5
            """
    )

    @OptionGroup
    var options: LedgerOptions

    @Option(help: ArgumentHelp("How many runs, at most.", valueName: "count"))
    var limit = 20

    @Flag(help: "Print the runs as one JSON object.")
    var json = false

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is 1 or more.") }
    }

    func run() async throws {
        let contents = try await options.open().contents()
        let entries = contents.log.entries.map(\.entry).suffix(limit).reversed()
        guard !json else {
            let runs = entries.map { $0.json(state: contents.state(of: $0)) }
            Console.current.print(JSONValue.members(["runs": .array(runs)]).description)
            return
        }
        var lines = TextTable(.right, .left, .left, .left, .right, .right, .right, .left, .left)
        for entry in entries {
            lines.append(
                "\(entry.number)",
                entry.timeText,
                entry.kind.rawValue,
                contents.state(of: entry),
                Units.count(entry.inputs.reduce(0) { $0 + $1.files.count }, "input"),
                "+\(Units.count(entry.adds.count)) -\(Units.count(entry.removes.count)) files",
                Units.count(Int(entry.rowsAdded), "row"),
                entry.job.isEmpty ? "-" : entry.job,
                entry.run
            )
        }
        lines.lines().forEach(Console.current.print)
    }
}

/// `sluice ledger show`.
struct LedgerShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print an entry of a table's log, as it is stored.",
        discussion: """
            EXAMPLE
              sluice ledger show data/by-event-time 7
            """
    )

    @OptionGroup
    var options: LedgerOptions

    @Argument(help: "The run's number, as sluice ledger log prints it.")
    var number: Int

    func run() async throws {
        let entry = try await options.open().entry(number)
        Console.current.print(try entry.text())
    }
}

/// `sluice ledger verify`.
struct LedgerVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare a table with its log: every file there, whole, and nothing else.",
        discussion: """
            Reads the footer of every file. The exit code is 1 if something is not as the log says.

            EXAMPLE
              sluice ledger verify data/by-event-time
            """
    )

    @OptionGroup
    var options: LedgerOptions

    @Flag(help: "Print what was found as one JSON object.")
    var json = false

    func run() async throws {
        let report = try await options.open().verify()
        if json {
            Console.current.print(report.json.description)
        } else {
            report.lines.forEach(Console.current.print)
        }
        if !report.problems.isEmpty { throw ExitCode(ExitStatus.failed.rawValue) }
    }
}
