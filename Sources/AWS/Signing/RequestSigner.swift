import Crypto
import Foundation

/// Signs requests with AWS's Signature Version 4, in their headers.
///
/// "Signature Version 4 signing process" of the IAM User Guide; for S3, "Authenticating Requests
/// (AWS Signature Version 4)" of its API Reference.
struct RequestSigner: Sendable {
    /// Headers that proxies and clients change on the way.
    private static let unsignedHeaders: Set = [
        "accept-encoding", "authorization", "connection", "content-length", "expect",
        "transfer-encoding", "user-agent", "x-amzn-trace-id",
    ]

    let service: String
    let region: String
    /// Whether the path as it is sent is encoded once more, and `.`, `..` and `//` go from it:
    /// every service but S3 does that.
    let encodesPathAgain: Bool

    init(service: String, region: String) {
        self.service = service
        self.region = region
        encodesPathAgain = service != "s3"
    }

    /// The headers of the request with those that sign it.
    ///
    /// - Parameters:
    ///   - payloadHash: The SHA-256 of the body in hexadecimal, or `UNSIGNED-PAYLOAD`.
    func signed(
        _ request: HTTPRequest,
        payloadHash: String,
        with credentials: AWSCredentials,
        at time: WireTime
    ) -> HTTPRequest {
        var request = request
        request.headers["host"] = request.endpoint.authority
        request.headers["x-amz-date"] = time.compact
        if let token = credentials.sessionToken {
            request.headers["x-amz-security-token"] = token.revealed
        }
        let names = request.headers.names.filter { !Self.unsignedHeaders.contains($0) }.sorted()
        let canonical = canonicalRequest(request, signedHeaders: names, payloadHash: payloadHash)
        let scope = "\(time.compact.prefix(8))/\(region)/\(service)/aws4_request"
        let toSign =
            "AWS4-HMAC-SHA256\n\(time.compact)\n\(scope)\n\(Self.hash(of: canonical.utf8))"
        let key = signingKey(credentials.secretAccessKey, date: time.compact.prefix(8))
        let signature = HMAC<SHA256>.authenticationCode(for: Data(toSign.utf8), using: key)
        request.headers["authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(names.joined(separator: ";")), "
            + "Signature=\(Self.hexadecimal(signature))"
        return request
    }

    /// The text whose hash is signed.
    func canonicalRequest(
        _ request: HTTPRequest,
        signedHeaders names: [String],
        payloadHash: String
    ) -> String {
        let path = request.endpoint.path + request.path
        let query = request.query
            .map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
            .sorted { $0 < $1 }
            .map { "\($0.0)=\($0.1)" }
        let headers = names.map { name in
            "\(name):\(Self.canonicalValue(request.headers[name] ?? ""))\n"
        }
        return [
            request.method.rawValue, encodesPathAgain ? Self.normalized(path) : path,
            query.joined(separator: "&"), headers.joined(), names.joined(separator: ";"),
            payloadHash,
        ].joined(separator: "\n")
    }

    /// The SHA-256 in hexadecimal.
    static func hash(of bytes: some Sequence<UInt8>) -> String {
        hexadecimal(SHA256.hash(data: Data(bytes)))
    }

    private func signingKey(_ secret: Secret, date: Substring) -> SymmetricKey {
        let start = SymmetricKey(data: Data("AWS4\(secret.revealed)".utf8))
        return [String(date), region, service, "aws4_request"].reduce(start) { key, part in
            let code = HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key)
            return SymmetricKey(data: code)
        }
    }

    /// Without white space around it, and with one space for each stretch inside.
    private static func canonicalValue(_ value: String) -> String {
        value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The path without `.`, `..` and empty parts, encoded.
    private static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let isFolder = path.hasSuffix("/") || path.hasSuffix("/.") || path.hasSuffix("/..")
        let joined = parts.map { PercentEncoding.encode($0) }.joined(separator: "/")
        return "/" + joined + (isFolder && !parts.isEmpty ? "/" : "")
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}
