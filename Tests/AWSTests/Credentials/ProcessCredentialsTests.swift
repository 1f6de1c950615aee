import Testing

@testable import AWS

@Suite("Credentials that a program prints")
struct ProcessCredentialsTests {
    private func credentials(_ command: String) async throws -> AWSCredentials {
        try await ProcessCredentials(command: command, source: "credential_process").credentials()
    }

    @Test func areTaken() async throws {
        let found = try await credentials(
            #"echo '{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "s","#
                + #" "SessionToken": "t"}'"#
        )
        #expect(found.accessKeyID == "AKID")
        #expect(found.sessionToken?.revealed == "t")
        #expect(found.expiration == nil)
        #expect(found.source == "credential_process")
    }

    @Test(arguments: [
        ("echo hidden; exit 3", "ends with status 3, run the command by hand to see why"),
        (
            "no-such-program-of-ours 2>&-",
            "ends with status 127, run the command by hand to see why"
        ),
        ("yes hidden", "prints more than 262144 bytes, run the command by hand to see why"),
        (
            "echo hidden",
            "does not answer with credentials, expected JSON with AccessKeyId and SecretAccessKey"
        ),
        (
            #"echo '{"Version": 2, "AccessKeyId": "AKID", "SecretAccessKey": "hidden"}'"#,
            "answers in version 2, expected 1"
        ),
    ])
    func areRefusedWithoutWhatWasPrinted(command: String, reason: String) async throws {
        #expect(
            try await failure { _ = try await credentials(command) }
                == "invalidCredentials: credential_process \(reason)"
        )
    }

    @Test func areNotWaitedForWithoutEnd() async throws {
        let slow = ProcessCredentials(
            command: "sleep 1000 & wait",
            source: "credential_process",
            timeout: .milliseconds(50)
        )
        #expect(
            try await failure { _ = try await slow.credentials() } == "invalidCredentials: "
                + "credential_process takes longer than 0.05 seconds, run the command by hand to see "
                + "why"
        )
    }

    @Test func areGivenUpWhenCancelled() async throws {
        let task = Task { try await credentials("exec sleep 1000") }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
