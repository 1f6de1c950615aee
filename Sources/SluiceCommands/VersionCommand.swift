internal import ArgumentParser

/// `sluice version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version.",
        discussion: """
            EXAMPLE
              sluice version
            """
    )

    func run() {
        Console.current.print("sluice \(Version.text)")
    }
}
