internal import ArgumentParser
internal import Repartition
internal import Reporting
internal import Sluice

/// `sluice replay`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Do a run again: read its inputs as they are now, and replace what it wrote.",
        discussion: """
            The run is done with the options that sluice run had then. Its files are replaced at \
            once; what other runs wrote stays. It is refused if a file of it is no part of the table \
            any more, since another run has replaced it.

            EXAMPLE
              sluice replay data/by-event-time --run 7
            """
    )

    @OptionGroup
    var options: LedgerOptions

    @Option(
        help: ArgumentHelp(
            "The run's number, as sluice ledger log prints it.",
            valueName: "number"
        )
    )
    var run: Int

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    func run() async throws {
        let lake = try options.catalog.lake()
        let arguments = try await options.open().arguments(ofRun: run)
        guard let command = try SluiceCommand.parseAsRoot(arguments) as? RunCommand else {
            throw DataFrameError(
                .invalidRequest,
                "run \(run) was no sluice run but \(arguments.first ?? "another program"): overwrite its "
                    + "partitions instead, with all their inputs"
            )
        }
        var request = try command.request(try command.options.configuration())
        request.replayed = run
        // What a replay wrote can be replayed in turn, as the same run.
        request.arguments = arguments
        let outcome = try await ProgressLine.during { [request] line in
            try await request.run(in: lake) { progress in line.show(progress.text) }
        }
        command.print(outcome, of: request, json: json)
    }
}
