internal import ArgumentParser
internal import Ledger
internal import ObjectStorage
internal import Repartition
internal import Reporting
internal import Sluice

/// `sluice bookmark`.
struct BookmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bookmark",
        abstract: "Look at what counts as read into a table, and change it.",
        discussion: """
            A table remembers what each step of each job has read into it; runs without a job's name \
            have a memory for each source. The table keeps its rows whatever is changed here: what \
            is read again is written again.

            EXAMPLES
              sluice bookmark show data/by-event-time
              sluice bookmark reset data/by-event-time --job nightly
              sluice bookmark rewind data/by-event-time --job nightly --run 7
              sluice bookmark set data/by-event-time --job nightly --now --from anpr.landing
            """,
        subcommands: [
            BookmarkShow.self, BookmarkReset.self, BookmarkRewind.self, BookmarkSet.self,
        ]
    )
}

/// Whose memory it is.
struct BookmarkOptions: ParsableArguments {
    @OptionGroup
    var ledger: LedgerOptions

    @Option(help: ArgumentHelp("The job. (default: runs without a name)", valueName: "name"))
    var job = ""

    @Option(
        help: ArgumentHelp(
            "The step: a transformation context, or where the source lies. (default: all of the "
                + "job's)",
            valueName: "name"
        )
    )
    var context: String?
}

/// `sluice bookmark show`.
struct BookmarkShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show which steps have read how much, and until which run.",
        discussion: """
            EXAMPLE
              sluice bookmark show data/by-event-time
            """
    )

    @OptionGroup
    var options: LedgerOptions

    @Flag(help: "Print the steps as one JSON object, with all their inputs.")
    var json = false

    func run() async throws {
        let ledger = try await options.open().ledger
        let state = try await ledger.reader.log(of: ledger.record).state
        let steps = state.consumed.sorted { $0.key < $1.key }
        if json {
            Console.current.print(
                JSONValue.members(["steps": .array(steps.map { Self.json($0, $1) })]).description
            )
            return
        }
        var lines = TextTable(.left, .left, .right, .left)
        for (reader, inputs) in steps {
            let last = inputs.values.map(\.entry).max() ?? 0
            lines.append(
                reader.job.isEmpty ? "-" : reader.job,
                reader.context,
                Units.count(inputs.count, "input"),
                "until run \(last)"
            )
        }
        lines.lines().forEach(Console.current.print)
    }

    private static func json(
        _ reader: BookmarkContext,
        _ inputs: [String: TableState.ConsumedInput]
    ) -> JSONValue {
        .members([
            "job": .string(reader.job),
            "context": .string(reader.context),
            "inputs": .array(
                inputs.sorted { $0.key < $1.key }.map { location, input in
                    .members([
                        "location": .string(location),
                        "version": .string(input.identity.version.text),
                        "bytes": .integer(Int(input.identity.byteCount)),
                        "run": .integer(input.entry),
                    ])
                }
            ),
        ])
    }
}

/// `sluice bookmark reset`.
struct BookmarkReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Let everything count as unread; the table keeps its rows.",
        discussion: """
            EXAMPLE
              sluice bookmark reset data/by-event-time --job nightly
            """
    )

    @OptionGroup
    var options: BookmarkOptions

    func run() async throws {
        let change = BookmarkChange(.reset, job: options.job, context: options.context)
        let number = try await options.ledger.open().change(change)
        Console.current.print(
            "run \(number): everything counts as unread; the table keeps its rows, so the next run "
                + "writes them again"
        )
    }
}

/// `sluice bookmark rewind`.
struct BookmarkRewind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewind",
        abstract: "Let what was read after a run count as unread; the table keeps its rows.",
        discussion: """
            EXAMPLE
              sluice bookmark rewind data/by-event-time --job nightly --run 7
            """
    )

    @OptionGroup
    var options: BookmarkOptions

    @Option(
        help: ArgumentHelp("The last run whose inputs stay read: number or id.", valueName: "run")
    )
    var run: String

    func run() async throws {
        let open = try await options.ledger.open()
        let state = try await open.ledger.reader.log(of: open.ledger.record).state
        let change = BookmarkChange(
            .rewind,
            job: options.job,
            context: options.context,
            entry: try state.entry(named: run)
        )
        let number = try await open.change(change)
        Console.current.print(
            "run \(number): what was read after run \(run) counts as unread; the table keeps its "
                + "rows, so the next run writes them again"
        )
    }
}

/// `sluice bookmark set`.
struct BookmarkSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Let all that a source has now count as read, without reading it.",
        discussion: """
            EXAMPLE
              sluice bookmark set data/by-event-time --job nightly --now --from anpr.landing
            """
    )

    @OptionGroup
    var options: BookmarkOptions

    @OptionGroup(title: "Source")
    var source: SourceOptions

    @Flag(help: "What the source has at this moment.")
    var now = false

    func validate() throws {
        guard now else { throw ValidationError("Say --now: no other moment can be set.") }
    }

    func run() async throws {
        let open = try await options.ledger.open()
        let inputs = try await open.inputs(
            of: source.from,
            pushDownPredicate: source.pushDownPredicate,
            job: options.job,
            context: options.context
        )
        let change = BookmarkChange(.set, job: options.job, context: inputs.reader.context)
        let number = try await open.change(change, inputs: [inputs])
        Console.current.print(
            "run \(number): \(Units.count(inputs.files.count, "input")) "
                + "\(inputs.files.count == 1 ? "counts" : "count") as read"
        )
    }
}
