internal import ArgumentParser
internal import Foundation
internal import Sluice

/// `sluice demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Land a generated day, crawl it, repartition it, and show what happened.",
        discussion: """
            Everything happens in one folder, which a later demo replaces. Nothing else is touched: \
            the demo has a catalog of its own there.

            EXAMPLES
              sluice demo
              sluice demo --rows-per-minute 13800 --keep day
            """
    )

    @Option(
        help: ArgumentHelp("Records a minute; the whole network sends 13800.", valueName: "count")
    )
    var rowsPerMinute = 1_380

    @Option(
        help: ArgumentHelp(
            "The demo's folder, which must be new. (default: a temporary one)",
            valueName: "folder"
        ),
        completion: .directory
    )
    var keep: String?

    func validate() throws {
        guard (1...100_000).contains(rowsPerMinute) else {
            throw ValidationError("--rows-per-minute is from 1 to 100000.")
        }
    }

    func run() async throws {
        let demo = Demo(folder: try folder(), rowsPerMinute: rowsPerMinute)
        try await ProgressLine.during { line in
            try await demo.run(Console.current, line)
        }
    }

    private func folder() throws -> String {
        let files = FileManager.default
        guard let keep else {
            // One folder for each user, so that two on one machine do not meet.
            let folder = files.temporaryDirectory.appending(path: "sluice-demo-\(getuid())").path
            if files.fileExists(atPath: folder) { try files.removeItem(atPath: folder) }
            return folder
        }
        guard !files.fileExists(atPath: keep) else {
            throw DataFrameError(
                .invalidRequest,
                "--keep \(keep) is there already, name a folder that is not"
            )
        }
        return URL(filePath: keep).path
    }
}
