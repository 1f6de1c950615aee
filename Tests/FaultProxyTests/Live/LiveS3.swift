import Foundation
import Testing

@testable import FaultProxy

/// A real S3 server, and curl as a client that signs what it sends.
enum LiveS3 {
    static let endpoint = ProcessInfo.processInfo.environment["SLUICE_TEST_S3"]
    static let hint: Comment =
        "set SLUICE_TEST_S3 to the endpoint of an S3 server, and its keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"

    struct Answer: Sendable {
        /// curl's own exit status, which tells connections apart that broke.
        let exit: Int32
        let status: Int
        let headers: String
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Sends a signed request.
    static func ask(
        _ proxy: Proxy,
        _ target: String,
        _ arguments: [String] = [],
        body: Data? = nil
    ) async throws -> Answer {
        let environment = ProcessInfo.processInfo.environment
        let key = environment["AWS_ACCESS_KEY_ID"] ?? ""
        let secret = environment["AWS_SECRET_ACCESS_KEY"] ?? ""
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fault-proxy-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (sent, head, got) = (
            folder.appending(path: "sent"), folder.appending(path: "head"),
            folder.appending(path: "got")
        )
        var upload: [String] = []
        if let body {
            try body.write(to: sent)
            upload = ["--upload-file", sent.path]
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // The keys go by a file, since everybody sees arguments.
        try Data("user = \"\(key):\(secret)\"\n".utf8).write(to: folder.appending(path: "keys"))
        process.arguments =
            [
                "curl", "--silent", "--aws-sigv4", "aws:amz:us-east-1:s3",
                "--config", folder.appending(path: "keys").path,
                "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
                "--dump-header", head.path, "--output", got.path, "--write-out", "%{http_code}",
            ] + upload + arguments + ["\(proxy.endpoint)\(target)"]
        let output = Pipe()
        process.standardOutput = output
        let exit = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        let status = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(),
            as: UTF8.self
        )
        return Answer(
            exit: exit,
            status: Int(status) ?? 0,
            headers: (try? String(contentsOf: head, encoding: .utf8)) ?? "",
            body: (try? Data(contentsOf: got)) ?? Data()
        )
    }

    /// Runs a proxy before the server, with a folder of its own to work in.
    ///
    /// The bucket is one for all tests: SeaweedFS has room for few, as it is started for tests.
    static func with(
        rules: [Rule] = [],
        _ body: (Proxy, _ folder: String) async throws -> Void
    ) async throws {
        let upstream = try Upstream(endpoint: try #require(endpoint))
        try await Proxy.with(upstream: upstream) { proxy in
            let bucket = "/fault-proxy-tests"
            let made = try await ask(proxy, bucket, ["--request", "PUT"])
            // 409: it is there.
            try #require([200, 409].contains(made.status), "\(made.text)")
            let folder = "\(bucket)/\(UUID().uuidString)"
            proxy.setRules(rules)
            try await body(proxy, folder)
            proxy.setRules([])
            let puts = proxy.log.entries.filter { $0.method == "PUT" && $0.path.hasPrefix(folder) }
            for path in Set(puts.map(\.path)) {
                _ = try await ask(proxy, path, ["--request", "DELETE"])
            }
        }
    }
}
