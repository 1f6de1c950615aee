import Buffers
import Foundation
import Synchronization

/// Credentials that a program of the user's prints: `credential_process`.
struct ProcessCredentials: Sendable {
    private static let timeout = Duration.seconds(60)

    let command: String
    let source: String

    /// - Throws: ``AWSError`` of kind `invalidCredentials` if the program fails, prints too much or
    ///   nothing that makes sense, or takes longer than a minute. What it printed is not in it.
    func credentials() async throws -> AWSCredentials {
        let output = try await run()
        return try CredentialsDocument.read(output, from: source)
    }

    /// What the program prints.
    ///
    /// The command goes to a shell, as AWS's tools do it: it is the user's own line.
    private func run() async throws -> Bytes {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        let output = ProcessOutput()
        let timeout = Task {
            try await Task.sleep(for: Self.timeout)
            output.giveUp()
            process.terminate()
        }
        defer { timeout.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                pipe.fileHandleForReading.readabilityHandler = { handle in
                    let data = handle.availableData
                    if data.isEmpty {
                        handle.readabilityHandler = nil
                        process.waitUntilExit()
                        continuation.resume(with: result(output, process.terminationStatus))
                    } else if !output.append(data) {
                        process.terminate()
                    }
                }
                do {
                    try process.run()
                } catch {
                    pipe.fileHandleForReading.readabilityHandler = nil
                    continuation.resume(throwing: failure("cannot be started"))
                }
            }
        } onCancel: {
            process.terminate()
        }
    }

    private func result(_ output: ProcessOutput, _ status: Int32) -> Result<Bytes, any Error> {
        let limit = CredentialsDocument.byteCountLimit
        switch output.state {
        case .tooLong: return .failure(failure("prints more than \(limit) bytes"))
        case .late: return .failure(failure("takes longer than \(Self.timeout)"))
        case .taken(let data):
            guard status == 0 else { return .failure(failure("ends with status \(status)")) }
            return .success(Bytes([UInt8](data)))
        }
    }

    private func failure(_ what: String) -> AWSError {
        AWSError(.invalidCredentials, "\(source) \(what), run the command by hand to see why")
    }
}

private final class ProcessOutput: Sendable {
    enum State {
        case taken(Data)
        case tooLong
        case late
    }

    private let held = Mutex(State.taken(Data()))

    var state: State { held.withLock { $0 } }

    /// Whether there was room for it.
    func append(_ more: Data) -> Bool {
        held.withLock { state in
            guard case .taken(var data) = state else { return false }
            data += more
            let fits = data.count <= CredentialsDocument.byteCountLimit
            state = fits ? .taken(data) : .tooLong
            return fits
        }
    }

    func giveUp() { held.withLock { $0 = .late } }
}
