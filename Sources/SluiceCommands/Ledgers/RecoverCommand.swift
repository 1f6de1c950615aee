internal import ArgumentParser
internal import Sluice

/// `sluice recover`.
struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Finish what runs have committed and did not live to apply.",
        discussion: """
            Every run does this first; the command does it without one. It may be run at any time, \
            beside runs and twice at once.

            EXAMPLES
              sluice recover data/by-event-time
              sluice recover anpr.by_event_time --skip-catalog 7
            """
    )

    @OptionGroup
    var options: LedgerOptions

    @Option(
        help: ArgumentHelp(
            "Mark this run as applied though the catalog cannot be told of its partitions; may be "
                + "repeated.",
            valueName: "run"
        )
    )
    var skipCatalog: [Int] = []

    func run() async throws {
        let applied = try await options.open().recover(skippingCatalogOf: Set(skipCatalog))
        Console.current.print(
            applied.isEmpty
                ? "nothing to do: all that is committed is applied"
                : "applied: \(applied.map { "run \($0)" }.joined(separator: ", "))"
        )
    }
}
