import Foundation
import Subprocess
import Testing

@testable import AWS

/// A server that speaks S3, started for this process by the scripts in `scripts/services`.
///
/// There is no way around it: without a server the tests that ask for one fail.
enum LiveServer: String, CaseIterable, CustomTestStringConvertible {
    case seaweed
    /// Checks signatures, too.
    case moto
    /// An older dialect: see `scripts/services/radosgw`.
    case radosgw

    /// Without radosgw, unless somebody has started it: `scripts/with-services --radosgw`.
    static var allCases: [LiveServer] {
        let isThere = ProcessInfo.processInfo.environment["SLUICE_TEST_RADOSGW"] != nil
        return [.seaweed, .moto] + (isThere ? [.radosgw] : [])
    }

    private static let seaweedStart = Task { try await Self.seaweed.start() }
    private static let motoStart = Task { try await Self.moto.start() }
    private static let radosgwStart = Task { try await Self.radosgw.start() }

    static let bucket = "contract"

    var testDescription: String { rawValue }

    private var arguments: [String] {
        [rawValue, "start"] + (self == .moto ? ["--verify"] : [])
    }

    /// A connection to the server.
    func connection(
        _ transport: any HTTPTransport = NetworkTransport(),
        meter: RequestMeter = RequestMeter()
    ) async throws -> AWSConnection {
        let start =
            switch self {
            case .seaweed: Self.seaweedStart
            case .moto: Self.motoStart
            case .radosgw: Self.radosgwStart
            }
        let settings = try await AWSSettings(environment: AWSEnvironment(variables: start.value))
        return try AWSConnection(settings, transport: transport, meter: meter)
    }

    /// Starts the server, and answers the variables that lead there.
    private func start() async throws -> [String: String] {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path()
        var arguments = ["\(root)/scripts/services/\(arguments[0])"] + arguments.dropFirst()
        var folder = "\(root)/.services"
        if let shared = ProcessInfo.processInfo.environment["SLUICE_TEST_SERVICES"] {
            folder = shared
        } else {
            let process = ProcessInfo.processInfo.processIdentifier
            folder += "/test-\(process)"
            arguments += ["--with", String(process)]
        }
        let result = try await Subprocess.run(
            .name("bash"),
            arguments: Arguments(arguments),
            environment: .inherit.updating(["SLUICE_SERVICES": folder]),
            output: .string(limit: 1 << 16),
            error: .currentStandardError
        )
        try #require(result.terminationStatus.isSuccess, "\(arguments[0]) starts no server")
        let lines = result.standardOutput.split(separator: "\n")
        return lines.reduce(into: [:]) { variables, line in
            let sides = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
            if sides.count == 2 { variables[String(sides[0])] = String(sides[1]) }
        }
    }
}

extension AWSConnection {
    /// Makes the bucket, if it is not there.
    func makeBucket(_ name: String) async throws {
        let bucket = try S3Bucket(name, self, requesterPays: false)
        let request = S3Request(operation: "CreateBucket", method: .put)
        let answer = try await bucket.send(request).answer
        let code = ServiceError(answer).code ?? ""
        if !answer.isSuccess, !code.hasPrefix("BucketAlready") {
            throw bucket.refusal(answer, of: request)
        }
    }
}
