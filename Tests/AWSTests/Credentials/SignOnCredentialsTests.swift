import Buffers
import Testing

@testable import AWS

@Suite("Credentials by single sign-on")
struct SignOnCredentialsTests {
    private let config = """
        [profile dev]
        sso_session = work
        sso_account_id = 123
        sso_role_name = reader
        [profile old]
        sso_start_url = https://example.awsapps.com/start
        sso_region = eu-west-1
        sso_account_id = 123
        sso_role_name = reader
        [profile half]
        sso_session = work
        sso_account_id = 123
        [sso-session work]
        sso_start_url = https://example.awsapps.com/start
        sso_region = eu-north-1
        """

    /// Named by the SHA-1 of "work".
    private let sessionFile = "/me/.aws/sso/cache/e274eeff768c6396088ec6eb091f4bf4d47ab1e0.json"

    private func credentials(
        _ profile: String,
        files: [String: String],
        _ transport: ScriptedTransport
    ) async throws -> AWSCredentials {
        var options = AWSOptions()
        options.profile = profile
        let settings = try AWSSettings(
            options,
            environment: AWSEnvironment(
                variables: ["HOME": "/me"],
                files: files.merging(["/me/.aws/config": config]) { $1 }
            )
        )
        return try await CredentialsChain(
            settings,
            transport: transport,
            clock: TurnedClock().clock
        ).provide()
    }

    private let answer = """
        {"roleCredentials": {"accessKeyId": "ASIA", "secretAccessKey": "s", "sessionToken": "t",
         "expiration": 1590159791000}}
        """

    private func token(_ expiration: String) -> String {
        "{\"accessToken\": \"login\", \"expiresAt\": \"\(expiration)\"}"
    }

    @Test func areAskedOfThePortal() async throws {
        let files = [sessionFile: token("2020-05-22T18:00:00Z")]
        let transport = ScriptedTransport(HTTPAnswer(200, answer))
        let found = try await credentials("dev", files: files, transport)
        #expect(found.accessKeyID == "ASIA")
        #expect(found.expiration == WireTime(seconds: 1_590_159_791))
        let request = try #require(transport.requests.first)
        #expect(
            request.url == "https://portal.sso.eu-north-1.amazonaws.com/federation/credentials"
                + "?role_name=reader&account_id=123"
        )
        #expect(request.headers["x-amz-sso_bearer_token"] == "login")
        #expect(request.headers["authorization"] == nil)
    }

    @Test func needALogin() async throws {
        func text(
            _ profile: String,
            _ files: [String: String],
            _ body: String
        ) async throws
            -> String?
        {
            try await failure {
                _ = try await credentials(
                    profile,
                    files: files,
                    ScriptedTransport(HTTPAnswer(200, body))
                )
            }
        }
        #expect(
            try await text("old", [:], answer)
                == "invalidCredentials: nobody has signed on for old, "
                + "run aws sso login --profile old"
        )
        #expect(
            try await text("dev", [sessionFile: token("2020-05-22T14:03:11Z")], answer)
                == "invalidCredentials: the login for dev has ended, run aws sso login --profile dev"
        )
        #expect(
            try await text("dev", [sessionFile: "{}"], answer) == "invalidCredentials: "
                + "\(sessionFile) holds no token of a login, run aws sso login --profile dev"
        )
        #expect(
            try await text("half", [:], answer) == "invalidConfiguration: the profile half has "
                + "sso_account_id and no sso_role_name, run aws configure sso"
        )
        #expect(
            try await text("dev", [sessionFile: token("2020-05-22T18:00:00Z")], "{}")
                == "invalidCredentials: https://portal.sso.eu-north-1.amazonaws.com does not answer "
                + "with credentials, is sso_region right?"
        )
    }
}
