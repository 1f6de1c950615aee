import Buffers
import Foundation

/// The JSON in which container, instance and process hand over credentials.
struct CredentialsDocument: Decodable {
    static let byteCountLimit = 256 << 10

    /// Of processes alone, and then 1.
    let version: Int?
    let accessKeyID: String
    let secretAccessKey: String
    let token: String?
    let sessionToken: String?
    let expiration: String?

    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case accessKeyID = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case token = "Token"
        case sessionToken = "SessionToken"
        case expiration = "Expiration"
    }

    /// The credentials in a document.
    ///
    /// - Parameter source: Where it comes from, for people.
    /// - Throws: ``AWSError`` of kind `invalidCredentials`; what the document holds is not in it.
    static func read(_ bytes: Bytes, from source: String) throws -> AWSCredentials {
        let document: CredentialsDocument
        do {
            document = try JSONDecoder().decode(Self.self, from: Data(bytes.array))
        } catch {
            throw AWSError(
                .invalidCredentials,
                "\(source) does not answer with credentials, expected JSON with AccessKeyId and "
                    + "SecretAccessKey"
            )
        }
        guard document.version ?? 1 == 1 else {
            throw AWSError(
                .invalidCredentials,
                "\(source) answers in version \(document.version ?? 0), expected 1"
            )
        }
        let expiration = try document.expiration.map { text in
            guard let time = WireTime(iso8601: text) else {
                throw AWSError(
                    .invalidCredentials,
                    "\(source) gives an Expiration that is no time, expected one like "
                        + "2020-05-22T14:03:11Z"
                )
            }
            return time
        }
        return AWSCredentials(
            accessKeyID: document.accessKeyID,
            secretAccessKey: Secret(document.secretAccessKey),
            sessionToken: (document.sessionToken ?? document.token).map { Secret($0) },
            expiration: expiration,
            source: source
        )
    }
}
