import Buffers
import Foundation
import Testing

@testable import AWS

@Suite("Chain of credentials")
struct CredentialsChainTests {
    static let config = """
        [default]
        [profile keys]
        aws_access_key_id = AKIDPROFILE
        aws_secret_access_key = profile-secret
        aws_session_token = profile-token
        [profile half]
        aws_access_key_id = AKIDHALF
        [profile role]
        role_arn = arn:aws:iam::1:role/lake
        source_profile = keys
        role_session_name = nightly
        external_id = x1
        duration_seconds = 900
        [profile second]
        role_arn = arn:aws:iam::1:role/second
        source_profile = role
        [profile self]
        role_arn = arn:aws:iam::1:role/self
        source_profile = self
        aws_access_key_id = AKIDSELF
        aws_secret_access_key = self-secret
        [profile loop]
        role_arn = arn:aws:iam::1:role/loop
        source_profile = pool
        [profile pool]
        role_arn = arn:aws:iam::1:role/pool
        source_profile = loop
        [profile orphan]
        role_arn = arn:aws:iam::1:role/orphan
        source_profile = nobody
        [profile poor]
        role_arn = arn:aws:iam::1:role/poor
        source_profile = default
        [profile bare]
        role_arn = arn:aws:iam::1:role/bare
        [profile long]
        role_arn = arn:aws:iam::1:role/long
        source_profile = keys
        duration_seconds = 5
        [profile device]
        role_arn = arn:aws:iam::1:role/device
        source_profile = keys
        mfa_serial = arn:aws:iam::1:mfa/me
        [profile environment]
        role_arn = arn:aws:iam::1:role/environment
        credential_source = Environment
        [profile elsewhere]
        role_arn = arn:aws:iam::1:role/elsewhere
        credential_source = Elsewhere
        [profile web]
        role_arn = arn:aws:iam::1:role/web
        web_identity_token_file = ~/token
        [profile lost]
        role_arn = arn:aws:iam::1:role/lost
        web_identity_token_file = /lost
        """

    static let stsAnswer = """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>sts-secret</SecretAccessKey>
        <SessionToken>sts-token</SessionToken><Expiration>2020-05-22T15:03:11Z</Expiration>
        </Credentials></AssumeRoleResult></AssumeRoleResponse>
        """

    let clock = TurnedClock()

    private func chain(
        _ variables: [String: String] = [:],
        profile: String? = nil,
        files: [String: String] = [:],
        _ transport: ScriptedTransport = ScriptedTransport { _, _ in throw AWSError.nobody }
    ) throws -> CredentialsChain {
        var options = AWSOptions()
        options.profile = profile
        let settings = try AWSSettings(
            options,
            environment: AWSEnvironment(
                variables: ["HOME": "/me", "AWS_REGION": "eu-west-1"].merging(variables) { $1 },
                files: ["/me/.aws/config": Self.config, "/me/token": "web-token\n"]
                    .merging(files) { $1 }
            )
        )
        return CredentialsChain(settings, transport: transport, clock: clock.clock)
    }

    private func form(_ request: HTTPRequest) -> [String: String] {
        HTTPTarget("/?" + String(decoding: request.body.array, as: UTF8.self)).query
            .reduce(into: [:]) { $0[$1.name] = $1.value }
    }

    // MARK: Variables and profiles

    @Test func takesVariablesFirst() async throws {
        let variables = [
            "AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "env-secret",
            "AWS_SESSION_TOKEN": "env-token", "AWS_PROFILE": "keys",
            "AWS_CREDENTIAL_EXPIRATION": "2020-05-22T15:03:11Z",
        ]
        let found = try await chain(variables).provide()
        #expect(found.accessKeyID == "AKIDENV")
        #expect(found.secretAccessKey.revealed == "env-secret")
        #expect(found.sessionToken?.revealed == "env-token")
        #expect(found.expiration == clock.now + .seconds(3_600))
        #expect(found.source == "environment variables")
        // A profile that is named on the command line is meant.
        #expect(try await chain(variables, profile: "keys").provide().accessKeyID == "AKIDPROFILE")
    }

    @Test func takesKeysOfProfiles() async throws {
        let found = try await chain(["AWS_PROFILE": "keys"]).provide()
        #expect(found.accessKeyID == "AKIDPROFILE")
        #expect(found.sessionToken?.revealed == "profile-token")
        #expect(found.expiration == nil)
        #expect(found.source == "profile keys")
    }

    /// What `sluice config show` says is where the chain finds them.
    @Test(
        arguments: [
            (["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_PROFILE": "keys"], nil),
            (["AWS_PROFILE": "keys"], nil), (["AWS_PROFILE": "role"], nil),
            (["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"], "keys"),
            (["AWS_WEB_IDENTITY_TOKEN_FILE": "/me/token", "AWS_ROLE_ARN": "arn:r"], nil),
        ] as [([String: String], String?)]
    )
    func isKnownWithoutAsking(variables: [String: String], profile: String?) async throws {
        let answer = Self.stsAnswer.replacing(
            "AssumeRole",
            with: variables["AWS_ROLE_ARN"] == nil ? "AssumeRole" : "AssumeRoleWithWebIdentity"
        )
        let chain = try chain(
            variables,
            profile: profile,
            ScriptedTransport { _, _ in HTTPAnswer(200, answer) }
        )
        var options = AWSOptions()
        options.profile = profile
        let settings = try AWSSettings(
            options,
            environment: AWSEnvironment(
                variables: ["HOME": "/me"].merging(variables) { $1 },
                files: ["/me/.aws/config": Self.config]
            )
        )
        #expect(try await chain.provide().source == settings.credentialsPlace?.value)
    }

    @Test func mayBeNowhere() throws {
        func place(_ variables: [String: String]) throws -> Setting<String>? {
            try AWSSettings(environment: AWSEnvironment(variables: variables)).credentialsPlace
        }
        #expect(try place(["AWS_EC2_METADATA_DISABLED": "true"]) == nil)
        #expect(try place([:]) == Setting("EC2 instance metadata", from: .builtIn))
        let variable = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        #expect(
            try place([variable: "http://localhost/x", "AWS_EC2_METADATA_DISABLED": "true"])
                == Setting("container", from: .variable(variable))
        )
    }

    @Test func namesEachPlaceItLookedIn() async throws {
        #expect(
            try await failure { _ = try await chain().provide() }
                == "noCredentials: no credentials "
                + "were found, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a profile, or "
                + "ask for anonymous access; looked in environment variables: AWS_ACCESS_KEY_ID is "
                + "not set; web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set; profile default: "
                + "it has neither keys nor a role, single sign-on or credential_process; container: "
                + "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set; EC2 instance "
                + "metadata: nobody answers at http://169.254.169.254"
        )
        let text = try await failure {
            _ = try await chain([
                "AWS_CONFIG_FILE": "/none", "AWS_EC2_METADATA_DISABLED": "true",
            ]).provide()
        }
        #expect(text?.contains("profile default: not in /none or /me/.aws/credentials") == true)
        #expect(text?.hasSuffix("AWS_EC2_METADATA_DISABLED is set") == true)
    }

    @Test(arguments: [
        (
            ["AWS_ACCESS_KEY_ID": "A"], "",
            "invalidCredentials: AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not, set both"
        ),
        (
            [
                "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S",
                "AWS_CREDENTIAL_EXPIRATION": "soon",
            ], "",
            "invalidCredentials: AWS_CREDENTIAL_EXPIRATION is no time, expected one like 2020-05-22T14:03:11Z"
        ),
        (
            ["AWS_WEB_IDENTITY_TOKEN_FILE": "/me/token"], "",
            "invalidConfiguration: AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not, set both"
        ),
        (
            ["AWS_WEB_IDENTITY_TOKEN_FILE": "/gone", "AWS_ROLE_ARN": "arn"], "",
            "invalidCredentials: AWS_WEB_IDENTITY_TOKEN_FILE names /gone, which is not there"
        ),
        (
            [:], "half",
            "invalidConfiguration: the profile half has aws_access_key_id and no aws_secret_access_key, give both"
        ),
        (
            [:], "loop",
            "invalidConfiguration: the profile loop is its own source_profile and has no keys, name another"
        ),
        (
            [:], "orphan",
            "invalidConfiguration: the profile orphan has the source_profile nobody, which is not there"
        ),
        (
            [:], "poor",
            "invalidConfiguration: the profile default has no credentials, and is the source_profile of poor"
        ),
        (
            [:], "bare",
            "invalidConfiguration: the profile bare has a role_arn, and needs source_profile or credential_source"
        ),
        (
            [:], "long",
            "invalidConfiguration: the profile long has a duration_seconds that is none of 900 to 43200"
        ),
        (
            [:], "device",
            "invalidConfiguration: the profile device asks for a code of a device, which cannot be typed here: run aws sts get-session-token, and use what it gives"
        ),
        (
            [:], "elsewhere",
            "invalidConfiguration: the profile elsewhere has a credential_source that is none of Environment, EcsContainer and Ec2InstanceMetadata"
        ),
        (
            [:], "lost",
            "invalidCredentials: web_identity_token_file of profile lost in /me/.aws/config names /lost, which is not there"
        ),
    ])
    func stopsAtWhatIsHalfConfigured(
        variables: [String: String],
        profile: String,
        message: String
    ) async throws {
        let chain = try chain(variables, profile: profile.isEmpty ? nil : profile)
        #expect(try await failure { _ = try await chain.provide() } == message)
    }

    @Test func followsNoEndlessChain() async throws {
        let config = (0..<20).map { number in
            "[profile p\(number)]\nrole_arn = r\(number)\nsource_profile = p\(number + 1)\n"
        }.joined()
        let chain = try chain(profile: "p0", files: ["/me/.aws/config": config])
        #expect(
            try await failure { _ = try await chain.provide() } == "invalidConfiguration: the "
                + "profile p8 is the end of too long a chain of source_profile, shorten it"
        )
    }

    // MARK: Roles

    @Test func takesOnRoles() async throws {
        let transport = ScriptedTransport(HTTPAnswer(200, Self.stsAnswer))
        let found = try await chain(profile: "role", transport).provide()
        #expect(found.accessKeyID == "ASIA")
        #expect(found.secretAccessKey.revealed == "sts-secret")
        #expect(found.sessionToken?.revealed == "sts-token")
        #expect(found.expiration == clock.now + .seconds(3_600))
        #expect(found.source == "role of profile role")
        let request = try #require(transport.requests.first)
        #expect(request.url == "https://sts.eu-west-1.amazonaws.com/")
        #expect(request.headers["authorization"]?.contains("AKIDPROFILE") == true)
        #expect(
            form(request) == [
                "Action": "AssumeRole", "Version": "2011-06-15",
                "RoleArn": "arn:aws:iam::1:role/lake", "RoleSessionName": "nightly",
                "ExternalId": "x1", "DurationSeconds": "900",
            ]
        )
    }

    @Test func takesOnRolesOfRoles() async throws {
        let transport = ScriptedTransport(HTTPAnswer(200, Self.stsAnswer))
        _ = try await chain(profile: "second", transport).provide()
        #expect(transport.requests.map { form($0)["RoleArn"]?.suffix(6) } == ["e/lake", "second"])
        #expect(transport.requests.last?.headers["authorization"]?.contains("ASIA") == true)
        #expect(form(transport.requests[1])["RoleSessionName"] == "sluice-1590156191")
        let own = ScriptedTransport(HTTPAnswer(200, Self.stsAnswer))
        _ = try await chain(profile: "self", own).provide()
        #expect(own.requests.first?.headers["authorization"]?.contains("AKIDSELF") == true)
    }

    @Test func takesOnRolesWithVariables() async throws {
        let transport = ScriptedTransport(HTTPAnswer(200, Self.stsAnswer))
        _ = try await chain(
            ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": ""],
            profile: "environment",
            transport
        ).provide()
        let request = try #require(transport.requests.first)
        #expect(request.headers["authorization"]?.contains("AKIDENV") == true)
        #expect(request.endpoint.host == "sts.amazonaws.com")
    }

    @Test func takesOnRolesByToken() async throws {
        for (profile, variables) in [
            ("web", [:]),
            (
                nil,
                [
                    "AWS_WEB_IDENTITY_TOKEN_FILE": "/me/token",
                    "AWS_ROLE_ARN": "arn:aws:iam::1:role/web",
                ]
            ),
        ] as [(String?, [String: String])] {
            let transport = ScriptedTransport(
                HTTPAnswer(
                    200,
                    Self.stsAnswer.replacing("AssumeRole", with: "AssumeRoleWithWebIdentity")
                )
            )
            let found = try await chain(variables, profile: profile, transport).provide()
            #expect(found.accessKeyID == "ASIA")
            let request = try #require(transport.requests.first)
            #expect(request.headers["authorization"] == nil)
            #expect(form(request)["WebIdentityToken"] == "web-token")
            #expect(form(request)["Action"] == "AssumeRoleWithWebIdentity")
        }
    }

    @Test func saysWhyARoleWasRefused() async throws {
        let refusal = """
            <ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message>
            </Error><RequestId>9</RequestId></ErrorResponse>
            """
        let refused = ScriptedTransport(HTTPAnswer(403, refusal))
        #expect(
            try await failure { _ = try await chain(profile: "role", refused).provide() }
                == "accessDenied: sts.eu-west-1.amazonaws.com gives no permission, allow "
                + "sts:AssumeRole on arn:aws:iam::1:role/lake (AccessDenied, sts:AssumeRole "
                + "arn:aws:iam::1:role/lake, request 9)"
        )
        let empty = ScriptedTransport(HTTPAnswer(200, "<AssumeRoleResponse/>"))
        #expect(
            try await failure { _ = try await chain(profile: "role", empty).provide() }
                == "malformedAnswer: the answer to AssumeRole has no credentials, is the endpoint of "
                + "STS right?"
        )
    }
}
