internal import ArgumentParser
internal import Ledger
internal import ObjectStorage
internal import Reporting
internal import Sluice

/// `sluice gc`.
struct GarbageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Remove what dead runs have left staged; without --delete, only say what.",
        discussion: """
            What is staged is invisible and in nobody's way; it only takes room. A run counts as \
            dead if its process on this machine is gone, if what it staged is old, or if it is \
            named. It is declared dead in the table's log first: one that lives after all stops, \
            and loses work, never data.

            EXAMPLES
              sluice gc data/by-event-time
              sluice gc data/by-event-time --delete --older-than 6
            """
    )

    @OptionGroup
    var options: LedgerOptions

    @Flag(help: "Remove it.")
    var delete = false

    @Option(
        help: ArgumentHelp(
            "The age from which staged files of any run count as left behind, in hours.",
            valueName: "hours"
        )
    )
    var olderThan = 24.0

    @Option(
        help: ArgumentHelp("A run that is dead, by its id; may be repeated.", valueName: "id")
    )
    var run: [String] = []

    @Flag(help: "Print what was found as one JSON object.")
    var json = false

    func validate() throws {
        guard olderThan >= 0 else { throw ValidationError("--older-than is 0 or more hours.") }
    }

    func run() async throws {
        let found = try await options.open().collectGarbage(
            olderThan: olderThan * 3_600,
            runs: run,
            isDryRun: !delete
        )
        if json {
            Console.current.print(found.json(isDryRun: !delete).description)
        } else {
            found.lines(isDryRun: !delete).forEach(Console.current.print)
        }
    }
}

extension GarbageMachine.Collection {
    /// What was found, for people.
    fileprivate func lines(isDryRun: Bool) -> [String] {
        guard !(discarded + kept + foreign).isEmpty else { return ["nothing is left behind"] }
        var lines: [String] = []
        lines += abandoned.map {
            isDryRun ? "run \($0) would be declared dead" : "run \($0) was declared dead"
        }
        if !discarded.isEmpty {
            lines.append(
                "\(Units.count(discarded.count, "staged file")) "
                    + (isDryRun ? "would be removed; --delete removes them" : "removed")
            )
        }
        if !kept.isEmpty {
            lines.append(
                "\(Units.count(kept.count, "staged file")) of runs that may be alive, or are not "
                    + "applied yet, kept"
            )
        }
        lines += foreign.map { "\($0.key?.text ?? $0.stagingKey) is nothing of ours, and stays" }
        return lines
    }

    /// The same, for scripts: the names are stable.
    fileprivate func json(isDryRun: Bool) -> JSONValue {
        func list(_ leftovers: [StagedLeftover]) -> JSONValue {
            .array(
                leftovers.map { leftover in
                    .members([
                        "run": .optional(leftover.id?.run),
                        "name": .string(leftover.key?.text ?? leftover.stagingKey),
                        "ageSeconds": .number(leftover.ageSeconds),
                    ])
                }
            )
        }
        return .members([
            "dryRun": .boolean(isDryRun),
            "declaredDead": .strings(abandoned),
            "removed": list(discarded),
            "kept": list(kept),
            "foreign": list(foreign),
        ])
    }
}
