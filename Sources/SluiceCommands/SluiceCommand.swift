package import ArgumentParser

/// `sluice`.
package struct SluiceCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "Move the records of a data lake to the hour they happened in.",
        discussion: """
            EXAMPLES
              sluice demo
              sluice crawl data/landing --table anpr.landing
              sluice plan --from data/landing --event-time originalrecordtimestamp
              sluice run --from data/landing --event-time originalrecordtimestamp \\
                         --to data/by-event-time

            EXIT CODES
              0   done
              1   the work failed; the target is as it was
              2   what was asked for cannot be done
              75  try again: something changed meanwhile, or is busy
            """,
        version: Version.text,
        subcommands: [
            DemoCommand.self, CrawlCommand.self, CatalogCommand.self, PlanCommand.self,
            RunCommand.self, ShowCommand.self, InspectCommand.self, VersionCommand.self,
        ]
    )

    package init() {}
}

extension SluiceCommand {
    /// Runs the command that the process was started with.
    ///
    /// - Returns: The process's exit code.
    package static func launch() async -> Int32 {
        await run(Array(CommandLine.arguments.dropFirst())).rawValue
    }

    /// Runs a command; the one place where errors become text and exit codes.
    static func run(_ arguments: [String]) async -> ExitStatus {
        let console = Console.current
        do {
            var command = try parseAsRoot(arguments)
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            switch exitCode(for: error) {
            case .success:
                // Help and version are thrown.
                console.print(fullMessage(for: error))
                return .done
            case .validationFailure:
                let message = fullMessage(for: error)
                let prefix = "Error: "
                let text =
                    message.hasPrefix(prefix) ? message.dropFirst(prefix.count) : message[...]
                console.diagnostics("error: \(text)\n")
                return .impossible
            default:
                console.diagnostics("error: \(error)\n")
                return ExitStatus(error)
            }
        }
    }
}
