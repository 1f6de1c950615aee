internal import ArgumentParser
internal import Repartition
internal import Reporting
internal import Sluice

/// `sluice plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a run would do; write nothing.",
        discussion: """
            Takes the options of `sluice run`; --to may be left out.

            EXAMPLE
              sluice plan --from data/landing --event-time originalrecordtimestamp
            """
    )

    @OptionGroup
    var options: RepartitionOptions

    @Flag(help: "Print the plan as one JSON object.")
    var json = false

    func run() async throws {
        let configuration = try options.configuration()
        let plan = try await options.request(configuration).plan(in: Lake(configuration))
        Console.current.print(json ? plan.json.description : plan.text())
    }
}
