import Foundation

/// Python with other people's Parquet readers, which `scripts/bootstrap` installs.
enum ForeignReader {
    /// `.venv` beside the manifest, or what `SLUICE_PYTHON` names.
    static let python: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let candidates = [
            root.appending(path: ".venv/bin/python").path(percentEncoded: false),
            ProcessInfo.processInfo.environment["SLUICE_PYTHON"],
        ]
        return candidates.compactMap { $0 }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }()

    static var isPresent: Bool { python != nil }

    /// What `script` prints, run with `arguments`.
    static func run(_ script: String, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: python ?? "")
        process.arguments = ["-c", script] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
