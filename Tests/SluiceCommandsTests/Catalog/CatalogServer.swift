import AWS
import Foundation
import Sluice
import Testing

@testable import SluiceCommands

/// An S3 and a Glue Data Catalog that `scripts/with-services` has started.
enum CatalogServer: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// moto, which checks signatures and policies of both.
    case together
    /// SeaweedFS, which checks signatures, and the Glue of a moto that takes every key.
    case apart

    var testDescription: String { rawValue }

    /// Where tables lie.
    var store: TestServer { self == .together ? .moto : .seaweed }

    /// What leads a process there, as users set it.
    var variables: [String: String] {
        get throws {
            var variables = try store.variables
            variables["SLUICE_CATALOG"] = "glue"
            if self == .apart { variables["AWS_ENDPOINT_URL_GLUE"] = try Self.openGlue }
            return variables
        }
    }

    /// The address of the Glue.
    var glue: String {
        get throws {
            if self == .apart { return try Self.openGlue }
            return try #require(variables["AWS_ENDPOINT_URL"])
        }
    }

    /// The moto that checks nothing.
    private static var openGlue: String {
        get throws {
            try #require(ProcessInfo.processInfo.environment["SLUICE_TEST_GLUE"])
        }
    }

    /// Runs a command with that catalog.
    func run(_ arguments: String...) async throws -> CommandRun { try await run(arguments) }

    func run(
        _ arguments: [String],
        _ more: [String: String] = [:]
    ) async throws -> CommandRun {
        try await store.run(arguments, variables.merging(more) { $1 })
    }

    /// A name that is no other test's, for a database.
    static func database() -> String { "lake_\(UInt64.random(in: 0 ... .max))" }

    /// A folder that is no other test's, in the bucket where landings are.
    static func folder() -> String { "tables/\(UUID().uuidString.lowercased())" }

    /// Runs a command of `Fixtures/foreign.py`, and reads what it prints.
    func foreign(_ arguments: String...) throws -> GlueJSON {
        try Self.foreign(arguments, variables)
    }

    static func foreign(_ arguments: [String], _ variables: [String: String]) throws -> GlueJSON {
        let python = try #require(ProcessInfo.processInfo.environment["SLUICE_WRANGLER_PYTHON"])
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/foreign.py")
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [script.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(
            process.terminationStatus == 0,
            "\(arguments): \(String(decoding: complaint, as: UTF8.self).suffix(2_000))"
        )
        return try JSONDecoder().decode(GlueJSON.self, from: printed)
    }

    /// Calls an operation of Glue as somebody else would, in boto3's spelling: `create_table`.
    @discardableResult
    func call(_ operation: String, _ request: GlueJSON) throws -> GlueJSON {
        let text = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        return try foreign("glue", operation, text)
    }
}
