import Buffers
import Testing

@testable import AWS

/// What containers and machines of AWS are given.
@Suite("Credentials of containers and machines")
struct MachineCredentialsTests {
    private let document = """
        {"Code": "Success", "AccessKeyId": "ASIA", "SecretAccessKey": "hidden", "Token": "t",
         "Expiration": "2020-05-22T15:03:11Z"}
        """

    private func provide(
        _ variables: [String: String],
        files: [String: String] = [:],
        _ transport: ScriptedTransport
    ) async throws -> ProvidedCredentials {
        try await ContainerCredentials(
            environment: AWSEnvironment(variables: variables, files: files),
            transport: transport
        ).provide()
    }

    @Test func areAskedOfTheContainersHost() async throws {
        let transport = ScriptedTransport(HTTPAnswer(200, document))
        let found = try await provide(
            ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/x?a=1%202"],
            transport
        )
        guard case .found(let credentials) = found else {
            Issue.record("there are none")
            return
        }
        #expect(credentials.accessKeyID == "ASIA")
        #expect(credentials.sessionToken?.revealed == "t")
        #expect(credentials.expiration == WireTime(seconds: 1_590_159_791))
        let request = try #require(transport.requests.first)
        #expect(request.url == "http://169.254.170.2/v2/credentials/x?a=1%202")
        #expect(request.headers["authorization"] == nil)
    }

    @Test func areAskedOfAFullAddressWithAToken() async throws {
        let transport = ScriptedTransport(HTTPAnswer(500), HTTPAnswer(200, document))
        _ = try await provide(
            [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "old",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token",
            ],
            files: ["/token": "new\n"],
            transport
        )
        #expect(transport.requests.count == 2)
        #expect(transport.requests.last?.url == "http://169.254.170.23/v1/credentials")
        #expect(transport.requests.last?.headers["authorization"] == "new")
    }

    @Test func goToNoOtherHostInTheClear() async throws {
        for (uri, isAllowed) in [
            ("https://example.org/c", true), ("http://localhost:80/c", true),
            ("http://127.0.0.9/c", true), ("http://[::1]:81/c", true),
            ("http://[fd00:ec2::23]/c", true), ("http://169.254.170.2/c", true),
            ("http://127.0.0.1.example.org/c", false), ("http://10.0.0.1/c", false),
        ] {
            let transport = ScriptedTransport(HTTPAnswer(200, document))
            let message = try await failure {
                _ = try await provide(["AWS_CONTAINER_CREDENTIALS_FULL_URI": uri], transport)
            }
            #expect((message == nil) == isAllowed, "\(uri)")
            #expect(transport.requests.isEmpty != isAllowed)
        }
        #expect(
            try await failure {
                _ = try await provide(
                    ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://10.0.0.1/c"],
                    ScriptedTransport(HTTPAnswer(200))
                )
            } == "invalidConfiguration: AWS_CONTAINER_CREDENTIALS_FULL_URI would send a token to "
                + "10.0.0.1 in the clear, use https: or an address of the container's host"
        )
    }

    @Test func areRefusedWithAReason() async throws {
        let variables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/c"]
        func text(
            _ transport: ScriptedTransport,
            _ more: [String: String] = [:]
        ) async throws
            -> String?
        {
            try await failure {
                _ = try await provide(
                    variables.merging(more) { $1 },
                    files: ["/broken": "a\nb"],
                    transport
                )
            }
        }
        let document = { (json: String) in ScriptedTransport(HTTPAnswer(200, json)) }
        #expect(
            try await text(document("{\"AccessKeyId\": \"hidden\"}")) == "invalidCredentials: "
                + "container does not answer with credentials, expected JSON with AccessKeyId and "
                + "SecretAccessKey"
        )
        #expect(
            try await text(
                document(
                    "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\",\"Expiration\":\"soon\"}"
                )
            ) == "invalidCredentials: container gives an Expiration that is no time, expected one "
                + "like 2020-05-22T14:03:11Z"
        )
        let refused = ScriptedTransport(HTTPAnswer(403))
        #expect(
            try await text(refused) == "invalidCredentials: credentials were expected of container "
                + "at http://169.254.170.2, which answers with status 403"
        )
        #expect(refused.requests.count == 1)
        #expect(
            try await text(ScriptedTransport { _, _ in throw AWSError.nobody })
                == "invalidCredentials: credentials were expected of container at "
                + "http://169.254.170.2, which nobody answers"
        )
        #expect(
            try await text(refused, ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/gone"])
                == "invalidCredentials: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names /gone, which is "
                + "not there"
        )
        #expect(
            try await text(refused, ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/broken"])
                == "invalidCredentials: the container's authorization token has a line break inside, "
                + "remove it"
        )
    }

    // MARK: EC2

    private func instance(
        _ transport: ScriptedTransport,
        _ variables: [String: String] = [:]
    ) async throws -> ProvidedCredentials {
        try await InstanceCredentials(
            settings: AWSSettings(environment: AWSEnvironment(variables: variables)),
            transport: transport
        ).provide()
    }

    @Test func areAskedOfTheMetadataServiceWithAToken() async throws {
        let transport = ScriptedTransport { [document] _, number in
            HTTPAnswer(200, ["TOKEN", "my role\n", document][number])
        }
        guard case .found(let credentials) = try await instance(transport) else {
            Issue.record("there are none")
            return
        }
        #expect(credentials.accessKeyID == "ASIA")
        let folder = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"
        #expect(
            transport.requests.map(\.url) == [
                "http://169.254.169.254/latest/api/token", folder, folder + "my%20role",
            ]
        )
        #expect(transport.requests.map(\.method) == [.put, .get, .get])
        #expect(
            transport.requests.map { $0.headers["x-aws-ec2-metadata-token"] }
                == [nil, "TOKEN", "TOKEN"]
        )
    }

    @Test func areAbsentElsewhere() async throws {
        let silent = ScriptedTransport { _, _ in throw AWSError.nobody }
        #expect(
            try await instance(silent, ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"])
                == .absent("nobody answers at http://[fd00:ec2::254]")
        )
        #expect(silent.requests.count == 1)
        #expect(
            try await instance(
                ScriptedTransport(HTTPAnswer(404)),
                ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://localhost:1338/"]
            ) == .absent("http://localhost:1338 answers with status 404")
        )
        #expect(
            try await instance(ScriptedTransport(HTTPAnswer(200, "a\r\nb")))
                == .absent("http://169.254.169.254 gives no token")
        )
        #expect(
            try await instance(ScriptedTransport(HTTPAnswer(200, "TOKEN"), HTTPAnswer(404)))
                == .absent("the machine has no role")
        )
    }
}
