import Buffers
import Foundation
import Testing

/// The Python that has the foreign readers: the one `SLUICE_PYTHON` names, else that of `.venv`.
enum Python {
    static let path: String? = {
        let root = Fixture.folder.appending(path: "../../..").standardizedFileURL
        let named = ProcessInfo.processInfo.environment["SLUICE_PYTHON"]
        let path = named ?? root.appending(path: ".venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    static var isPresent: Bool { path != nil }
    static let hint: Comment = "needs .venv (scripts/bootstrap) or SLUICE_PYTHON"

    /// Runs a script of the fixtures and returns what it printed, whatever came of it.
    static func run(_ script: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try #require(path))
        process.arguments = [Fixture.folder.appending(path: script).path] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: printed, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// A folder that goes away with the test.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(
        path: "sluice-parquet-\(UUID().uuidString)"
    )

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and returns its path.
    func write(_ bytes: Bytes, as name: String) throws -> String {
        let file = url.appending(path: name)
        try Data(bytes.array).write(to: file)
        return file.path
    }
}
