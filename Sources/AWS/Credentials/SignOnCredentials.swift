import Buffers
import Crypto
import Foundation

/// Credentials for one who has signed on with `aws sso login`: IAM Identity Center.
///
/// The login leaves a token in a file; the portal gives credentials for it.
struct SignOnCredentials: Sendable {
    let profile: String
    let settings: AWSSettings
    let transport: any HTTPTransport
    let clock: AWSClock

    private struct Token: Decodable {
        let accessToken: String
        let expiresAt: String
    }

    private struct Portal: Decodable {
        struct Role: Decodable {
            let accessKeyId: String
            let secretAccessKey: String
            let sessionToken: String
            /// In milliseconds since 1970.
            let expiration: Int64
        }

        let roleCredentials: Role
    }

    /// - Throws: ``AWSError`` of kind `invalidConfiguration` if the profile lacks something, of
    ///   kind `invalidCredentials` if there is no login, or it has ended.
    func credentials() async throws -> AWSCredentials {
        let session = settings.profiles.value("sso_session", of: profile)?.value
        let start = try value("sso_start_url", session: session)
        let region = try value("sso_region", session: session)
        let account = try value("sso_account_id", session: nil)
        let role = try value("sso_role_name", session: nil)
        let token = try token(named: session ?? start)
        let source = "single sign-on of profile \(profile)"
        let endpoint =
            try settings.namedEndpoint(of: .sso)?.value
            ?? AWSService.sso.endpoint(
                region: region,
                usesFIPS: settings.usesFIPS,
                usesDualStack: settings.usesDualStack
            )
        let request = HTTPRequest(
            .get,
            endpoint,
            path: "/federation/credentials",
            query: [.init("role_name", role), .init("account_id", account)],
            headers: ["x-amz-sso_bearer_token": token.revealed]
        )
        let body = try await transport.insist(request, source: source, timeout: .seconds(10))
        guard
            let answer = try? JSONDecoder().decode(Portal.self, from: Data(body.array)),
            (0...4_000_000_000_000).contains(answer.roleCredentials.expiration)
        else {
            throw AWSError(
                .invalidCredentials,
                "\(endpoint) does not answer with credentials, is sso_region right?"
            )
        }
        let given = answer.roleCredentials
        return AWSCredentials(
            accessKeyID: given.accessKeyId,
            secretAccessKey: Secret(given.secretAccessKey),
            sessionToken: Secret(given.sessionToken),
            expiration: WireTime(nanoseconds: given.expiration * 1_000_000),
            source: source
        )
    }

    /// A value of the session that the profile names, or else of the profile.
    private func value(_ key: String, session: String?) throws -> String {
        let found =
            session.flatMap { settings.profiles.value(key, session: $0) }
            ?? settings.profiles.value(key, of: profile)?.value
        guard let found else {
            throw AWSError(
                .invalidConfiguration,
                "the profile \(profile) has sso_account_id and no \(key), run aws configure sso"
            )
        }
        return found
    }

    /// What the last login left, in a file named after the session or the start URL.
    private func token(named name: String) throws -> Secret {
        let digest = RequestSigner.hexadecimal(Insecure.SHA1.hash(data: Data(name.utf8)))
        let path = settings.environment.expanded("~/.aws/sso/cache/\(digest).json")
        let login = "run aws sso login --profile \(profile)"
        guard let text = try settings.environment.readFile(path) else {
            throw AWSError(.invalidCredentials, "nobody has signed on for \(profile), \(login)")
        }
        guard let token = try? JSONDecoder().decode(Token.self, from: Data(text.utf8)),
            let expiration = WireTime(iso8601: token.expiresAt),
            !token.accessToken.contains(where: \.isNewline)
        else {
            throw AWSError(.invalidCredentials, "\(path) holds no token of a login, \(login)")
        }
        guard clock.now() < expiration else {
            throw AWSError(.invalidCredentials, "the login for \(profile) has ended, \(login)")
        }
        return Secret(token.accessToken)
    }
}
