import Foundation
import Testing

/// What pyarrow and DuckDB see in a folder of files; they agree, or there is no answer.
struct ForeignFiles {
    let codecs: [String]
    let rows: [Int]
    let bytes: [Int]
    let sum: Double

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let python: String? = {
        let root = tests.appending(path: "../..").standardizedFileURL
        let named = ProcessInfo.processInfo.environment["SLUICE_PYTHON"]
        let path = named ?? root.appending(path: ".venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    static var isPresent: Bool { python != nil }
    static let hint: Comment = "needs .venv (scripts/bootstrap) or SLUICE_PYTHON"

    /// - Parameter column: A column of numbers, which is summed.
    init(_ folder: String, summing column: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.python))
        let script = Self.tests.appending(path: "Fixtures/check_files.py")
        process.arguments = [script.path, folder, column]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let printed = String(decoding: bytes, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let parts = printed.split(separator: ";", omittingEmptySubsequences: false)
        try #require(process.terminationStatus == 0 && parts.count == 4, "\(printed)")
        codecs = parts[0].split(separator: ",").map(String.init)
        rows = parts[1].split(separator: " ").compactMap { Int($0) }
        self.bytes = parts[2].split(separator: " ").compactMap { Int($0) }
        sum = try #require(Double(parts[3]))
    }
}
