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
        let recovery = try await options.open().recover(skippingCatalogOf: Set(skipCatalog))
        func print(_ what: String, _ runs: [Int]) {
            guard !runs.isEmpty else { return }
            Console.current.print("\(what): \(runs.map { "run \($0)" }.joined(separator: ", "))")
        }
        print("applied", recovery.applied)
        print("taken back, since their files were gone, run again", recovery.takenBack)
        if recovery.applied.isEmpty, recovery.takenBack.isEmpty {
            Console.current.print("nothing to do: all that is committed is applied")
        }
        for note in recovery.notes { Console.current.print("note: \(note)") }
    }
}
