import Foundation
import Sluice
import Synchronization

@testable import SluiceCommands

/// A command that was run in this process, and what it printed.
struct CommandRun {
    let status: ExitStatus
    let output: String
    let diagnostics: String

    /// How many requests to S3 the report of a run has counted.
    var requestCount: Int? {
        let line = output.split(separator: "\n").first { $0.hasPrefix("requests ") }
        return line?.split(separator: " ").dropFirst().first
            .flatMap { Int($0.replacing(",", with: "")) }
    }

    private final class Recording: Sendable {
        let output = Mutex("")
        let diagnostics = Mutex("")
    }

    init(_ arguments: String..., isWatched: Bool = false) async {
        await self.init(arguments, isWatched: isWatched)
    }

    /// - Parameter environment: What the command sees; without settings of who runs the tests.
    init(
        _ arguments: [String],
        isWatched: Bool = false,
        environment: HostEnvironment = .bare
    ) async {
        let recording = Recording()
        let console = Console(
            output: { text in recording.output.withLock { $0 += text } },
            diagnostics: { text in recording.diagnostics.withLock { $0 += text } },
            isWatched: isWatched
        )
        status = await Console.$current.withValue(console) {
            await HostEnvironment.$current.withValue(environment) {
                await SluiceCommand.run(arguments)
            }
        }
        output = recording.output.withLock { $0 }
        diagnostics = recording.diagnostics.withLock { $0 }
    }
}

extension HostEnvironment {
    /// No variables, where the tests run.
    static let bare = HostEnvironment(
        variables: [:],
        workingFolder: FileManager.default.currentDirectoryPath
    )
}

/// A folder that is removed at the end of a test.
final class TemporaryFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID())"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Options that keep a command away from the user's own catalog.
    var catalog: [String] { ["--catalog", path + "/catalog.sqlite"] }
}
