package import ArgumentParser
internal import Sluice

/// `sluice`.
package struct SluiceCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "Move the records of a data lake to the hour they happened in.",
        discussion: """
            `sluice help COMMAND` says more, and has examples. Shells complete commands and options \
            with what `sluice --generate-completion-script bash` prints, or zsh, or fish.

            EXAMPLES
              sluice demo
              sluice crawl data/landing --table anpr.landing
              sluice plan --from data/landing --event-time originalrecordtimestamp
              sluice run --from data/landing --event-time originalrecordtimestamp \\
                         --to data/by-event-time

            EXIT CODES
            \(ExitStatus.list)
            """,
        version: Version.text,
        subcommands: [
            DemoCommand.self, LakeCommand.self, ConfigCommand.self, CrawlCommand.self,
            CatalogCommand.self, PlanCommand.self, RunCommand.self, LedgerCommand.self,
            BookmarkCommand.self, RecoverCommand.self,
            GarbageCommand.self, ReplayCommand.self, JobsCommand.self,
            ShowCommand.self, InspectCommand.self, VersionCommand.self, ManualCommand.self,
        ]
    )

    package init() {}
}

extension SluiceCommand {
    /// The words behind `sluice` of the running command.
    @TaskLocal static var words: [String] = []

    /// Runs the command that the process was started with; SIGINT and SIGTERM stop it.
    ///
    /// - Returns: The process's exit code.
    package static func launch() async -> Int32 {
        let signals = StopSignals()
        let command = Task {
            await run(Array(CommandLine.arguments.dropFirst())) { signals.first }
        }
        signals.heed { command.cancel() }
        return await command.value.rawValue
    }

    /// Runs a command; the one place where errors become text and exit codes.
    ///
    /// - Parameter stop: Tells which signal asked the command to stop, if one has.
    static func run(
        _ arguments: [String],
        stoppedBy stop: @Sendable () -> StopSignal? = { nil }
    ) async -> ExitStatus {
        let console = Console.current
        do {
            try await $words.withValue(arguments) {
                var command = try parseAsRoot(arguments)
                if var waiting = command as? any AsyncParsableCommand {
                    try await waiting.run()
                } else {
                    try command.run()
                }
            }
            return .done
        } catch {
            if let signal = stop(), Task.isCancelled, ExitStatus(error) != .outcomeUnknown {
                return report(Failure(stoppedBy: signal), arguments)
            }
            // A command that has said all there is to say.
            if let code = error as? ExitCode, let status = ExitStatus(rawValue: code.rawValue) {
                return status
            }
            switch exitCode(for: error) {
            case .success:
                // Help and version are thrown.
                console.print(fullMessage(for: error))
                return .done
            case .validationFailure:
                let failure = Failure(usage: message(for: error), text: fullMessage(for: error))
                return report(failure, arguments)
            default:
                return report(Failure(error), arguments)
            }
        }
    }

    /// Says on standard error why there is no result: as JSON if the result was to be.
    private static func report(_ failure: Failure, _ arguments: [String]) -> ExitStatus {
        let isForScripts = arguments.prefix { $0 != "--" }.contains("--json")
        Console.current.diagnostics(isForScripts ? "\(failure.json)\n" : failure.text)
        return failure.status
    }
}
