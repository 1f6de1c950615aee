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
    private let keys: SigningKeys

    init(service: String, region: String, keys: SigningKeys = SigningKeys()) {
        self.service = service
        self.region = region
        self.keys = keys
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
        let moment = time.compact
        let date = String(moment.prefix(8))
        request.headers["x-amz-date"] = moment
        if let token = credentials.sessionToken {
            request.headers["x-amz-security-token"] = token.revealed
        }
        let names = request.headers.names.filter { !Self.unsignedHeaders.contains($0) }
        let canonical = canonicalRequest(request, signedHeaders: names, payloadHash: payloadHash)
        let scope = "\(date)/\(region)/\(service)/aws4_request"
        let toSign = "AWS4-HMAC-SHA256\n\(moment)\n\(scope)\n\(Self.hash(of: canonical.utf8))"
        let key = keys.key(
            credentials.secretAccessKey,
            date: date,
            region: region,
            service: service
        )
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

    /// Without white space around it, and with one space for each stretch inside.
    private static func canonicalValue(_ value: String) -> String {
        // Nearly all values are without.
        if value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return value }
        return value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
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
        var digits: [UInt8] = []
        digits.reserveCapacity(64)
        for byte in bytes {
            digits.append(hexDigit(byte >> 4))
            digits.append(hexDigit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
