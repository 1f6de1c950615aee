import Foundation

/// The job of `Examples/RepartitionJob`, run as a process of its own.
struct ExampleProcess {
    let status: Int32
    let output: String
    let diagnostics: String

    /// - Parameter variables: All that it sees of the environment; without them, the tests' own.
    init(_ arguments: [String], variables: [String: String]? = nil) throws {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        // It lies beside the tests, since the same build makes both.
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "RepartitionJob")
        process.arguments = arguments
        if let variables { process.environment = variables }
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        status = process.terminationStatus
        self.output = String(decoding: printed, as: UTF8.self)
        diagnostics = String(decoding: complaint, as: UTF8.self)
    }
}
