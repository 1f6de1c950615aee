import Buffers
import Subprocess

/// Credentials that a program of the user's prints: `credential_process`.
struct ProcessCredentials: Sendable {
    let command: String
    let source: String
    /// How long the program may take.
    var timeout = Duration.seconds(60)

    /// - Throws: ``AWSError`` of kind `invalidCredentials` if the program fails, prints too much or
    ///   nothing that makes sense, or takes too long; what it printed is not in it.
    ///   `CancellationError`.
    func credentials() async throws -> AWSCredentials {
        let output = try await withThrowingTaskGroup(of: Bytes.self) { group in
            group.addTask { try await run() }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw failure("takes longer than \(timeout)")
            }
            // Whoever is first ends the other.
            defer { group.cancelAll() }
            guard let output = try await group.next() else { throw CancellationError() }
            return output
        }
        return try CredentialsDocument.read(output, from: source)
    }

    /// What the program prints.
    ///
    /// The command goes to a shell, as AWS's tools do it: it is the user's own line. What it starts
    /// ends with it.
    private func run() async throws -> Bytes {
        let limit = CredentialsDocument.byteCountLimit
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(
                signal: .terminate,
                toProcessGroup: true,
                allowedDurationToNextStep: .seconds(1)
            )
        ]
        do {
            let result = try await Subprocess.run(
                .name("sh"),
                arguments: ["-c", command],
                platformOptions: options,
                output: .bytes(limit: limit),
                error: .discarded
            )
            try Task.checkCancellation()
            guard case .exited(let status) = result.terminationStatus else {
                throw failure("is ended by a signal")
            }
            guard status == 0 else { throw failure("ends with status \(status)") }
            return Bytes(result.standardOutput)
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw failure(
                error.code == .outputLimitExceeded
                    ? "prints more than \(limit) bytes" : "cannot be run"
            )
        }
    }

    private func failure(_ what: String) -> AWSError {
        AWSError(.invalidCredentials, "\(source) \(what), run the command by hand to see why")
    }
}
