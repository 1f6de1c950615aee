import Foundation
import Testing

/// The Python that has the foreign readers: the one `SLUICE_PYTHON` names, else that of `.venv`.
enum Python {
    static let tests = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()

    static let path: String? = {
        let root = tests.appending(path: "../..").standardizedFileURL
        let named = ProcessInfo.processInfo.environment["SLUICE_PYTHON"]
        let path = named ?? root.appending(path: ".venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    static var isPresent: Bool { path != nil }
    static let hint: Comment = "needs .venv (scripts/bootstrap) or SLUICE_PYTHON"

    /// Runs a script of the fixtures and returns what it printed, errors included.
    static func run(_ script: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try #require(path))
        let file = tests.appending(path: "Fixtures").appending(path: script)
        process.arguments = [file.path] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: printed, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
