import AWS
package import Buffers
import Foundation
import FoundationNetworking

/// Calls the Glue of a moto server, which checks no signatures; each caller has an account, and so
/// a catalog, of its own.
package struct MotoCaller: AWSJSONCaller {
    package let endpoint: String
    private let account: String

    /// - Parameters:
    ///   - endpoint: For example `http://127.0.0.1:5555`.
    ///   - account: Twelve digits; moto takes others for those of `123456789012`.
    package init(endpoint: String, account: String = Self.freshAccount) {
        self.endpoint = endpoint
        self.account = account
    }

    /// An account that nobody has used yet.
    package static var freshAccount: String {
        String(UInt64.random(in: 100_000_000_000...999_999_999_999))
    }

    package func call(_ operation: String, _ body: Bytes) async throws -> Bytes {
        guard let url = URL(string: endpoint) else {
            throw AWSError(.invalidConfiguration, "\(endpoint) is no URL")
        }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = Data(body.array)
        request.setValue("application/x-amz-json-1.1", forHTTPHeaderField: "Content-Type")
        request.setValue(operation, forHTTPHeaderField: "X-Amz-Target")
        request.setValue(account, forHTTPHeaderField: "x-moto-account-id")
        request.setValue(
            "AWS4-HMAC-SHA256 Credential=x/20200101/us-east-1/glue/aws4_request, "
                + "SignedHeaders=host, Signature=x",
            forHTTPHeaderField: "Authorization"
        )
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let answer = response as? HTTPURLResponse else {
            throw AWSError(.unreachable, "there is no answer")
        }
        guard answer.statusCode == 200 else { throw Self.error(data, answer.statusCode) }
        return Bytes([UInt8](data))
    }

    private static func error(_ data: Data, _ status: Int) -> AWSError {
        guard let answer = try? JSONDecoder().decode(GlueJSON.self, from: data),
            let type = answer["__type"]?.string
        else { return AWSError(.other, "status \(status) without an error in JSON") }
        let code = String(type.split(separator: "#").last ?? "")
        let message = answer["message"]?.string ?? answer["Message"]?.string ?? ""
        let kind: AWSError.Kind =
            switch code {
            case "EntityNotFoundException": .notFound
            case "AlreadyExistsException": .alreadyExists
            case "ConcurrentModificationException": .conflict
            case "InvalidInputException": .invalidRequest
            default: status >= 500 ? .unavailable : .other
            }
        return AWSError(kind, message, code: code)
    }
}
