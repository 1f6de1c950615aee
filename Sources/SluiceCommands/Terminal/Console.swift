internal import Foundation

/// Where commands print: results, and everything else.
struct Console: Sendable {
    /// Prints results: standard output.
    let output: @Sendable (String) -> Void
    /// Prints errors and progress: standard error.
    let diagnostics: @Sendable (String) -> Void
    /// Whether a person watches the diagnostics, so that lines may change under their eyes.
    let isWatched: Bool

    /// The console of the running command.
    @TaskLocal static var current = Console.standard

    private static let standard = Console(
        output: { FileHandle.standardOutput.write(Data($0.utf8)) },
        diagnostics: { FileHandle.standardError.write(Data($0.utf8)) },
        isWatched: isatty(2) == 1
    )

    /// Prints a result, with a line break at its end.
    func print(_ text: String) {
        output(text.hasSuffix("\n") ? text : text + "\n")
    }
}
