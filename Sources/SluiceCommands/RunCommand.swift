internal import ArgumentParser
internal import DataCatalog
internal import Repartition
internal import Reporting
internal import Sluice

/// `sluice run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Move rows to the partitions they belong to.",
        discussion: """
            All rows of the source, without those that --where leaves out, are written to the target \
            once: the files that were read are remembered together with what was written, and the \
            next run reads only what is new. A run that fails leaves the target as it was. So does \
            one that is stopped, with SIGINT or SIGTERM, before it commits; a second signal ends it \
            at once, and the next run does what is left.

            The steps come in this order: --with, --where, partition keys, --select, --drop. Only \
            dropping a column that has the name of a partition key comes before the keys.

            EXAMPLES
              sluice run --from data/landing --event-time originalrecordtimestamp \\
                         --to data/by-event-time
              sluice run --from anpr.landing \\
                         --push-down-predicate "year = 2020 and month = 5" \\
                         --partition-by 'day = to_date(originalrecordtimestamp)' \\
                         --partition-by 'bucket = pmod(uniqueid, 7)' \\
                         --to data/by-day --to-table anpr.by_day
              sluice run --job nightly --from anpr.landing --event-time seen \\
                         --to data/by-hour
            """
    )

    @OptionGroup
    var options: RepartitionOptions

    @OptionGroup(title: "Inputs")
    var inputs: InputOptions

    @Option(
        help: ArgumentHelp(
            "The job's name: its runs have a bookmark of their own, and `sluice jobs list` shows "
                + "them.",
            valueName: "name"
        )
    )
    var job = ""

    @Flag(help: "Print where the time went, too.")
    var timings = false

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    func validate() throws {
        if options.target.to == nil {
            throw ValidationError("Missing expected argument '--to <location>'")
        }
    }

    func run() async throws {
        let configuration = try options.configuration()
        var request = try request(configuration)
        request.arguments = SluiceCommand.words
        let lake = try Lake(configuration)
        let console = Console.current
        let record = RecordedRun(
            request.options.runID,
            job: job,
            program: .command,
            arguments: SluiceCommand.words,
            in: lake.jobRuns
        ) { console.diagnostics("warning: \($0)\n") }
        let outcome: RepartitionRequest.Outcome
        do {
            outcome = try await ProgressLine.during { line in
                try await request.run(in: lake) { progress in line.show(progress.text) }
            }
        } catch {
            await record.end(error)
            throw error
        }
        await record.end(outcome.report)
        print(outcome, of: request, json: json)
    }

    func request(_ configuration: Configuration) throws -> RepartitionRequest {
        var request = try options.request(configuration)
        request.inputs = try inputs.request()
        request.job = job
        return request
    }

    func print(
        _ outcome: RepartitionRequest.Outcome,
        of request: RepartitionRequest,
        json: Bool
    ) {
        let console = Console.current
        if json {
            var report = outcome.report.json
            if let registration = outcome.registration, let table = request.table {
                report = report.adding("registration", registration.json(for: table))
            }
            console.print(report.description)
            return
        }
        console.print(outcome.report.text())
        if timings { console.print(outcome.report.timings) }
        if let registration = outcome.registration, let table = request.table {
            console.print(registration.text(for: table))
        }
    }
}
