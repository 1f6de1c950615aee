import Buffers
import Foundation

/// What a service says of a request that it did not fulfil.
struct ServiceError: Sendable {
    /// More of a message is not kept: it comes from outside, and is shown to people.
    private static let messageLimit = 500

    let status: Int
    /// For example `NoSuchKey`; `nil` if the answer names none, as those to HEAD.
    private(set) var code: String?
    private(set) var message: String?
    private(set) var requestID: String?
    /// The region that the bucket is in, where S3 says that it is another one.
    private(set) var region: String?
    /// Whether the answer is a text that no service says: a web page.
    private var isForeign = false

    /// What the answer says; bodies that make no sense say nothing.
    init(_ answer: HTTPAnswer) {
        status = answer.status
        requestID =
            answer.headers["x-amz-request-id"] ?? answer.headers["x-amzn-requestid"]
        region = answer.headers["x-amz-bucket-region"]
        switch answer.body.array.first(where: { $0 > 0x20 }) {
        case UInt8(ascii: "<"):
            guard let root = try? XMLElement(parsing: answer.body) else { break }
            // STS has <ErrorResponse><Error>, S3 has <Error>.
            let error = root.name == "Error" ? root : root["Error"]
            code = error?.text("Code")
            message = error?.text("Message")
            requestID = requestID ?? error?.text("RequestId") ?? root.text("RequestId")
            region = region ?? error?.text("Region")
        case UInt8(ascii: "{"): readJSON(answer)
        default: break
        }
        code = code ?? answer.headers["x-amzn-errortype"].map(Self.shortCode)
        message = message.map { String($0.prefix(Self.messageLimit)) }
        isForeign = code == nil && answer.status == 404 && !answer.body.isEmpty
    }

    private mutating func readJSON(_ answer: HTTPAnswer) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(answer.body.array)),
            let fields = object as? [String: Any]
        else { return }
        code = (fields["__type"] as? String ?? fields["code"] as? String).map(Self.shortCode)
        message = fields["message"] as? String ?? fields["Message"] as? String
    }

    /// `com.amazonaws.glue#EntityNotFoundException:http://…` is `EntityNotFoundException`.
    private static func shortCode(_ text: String) -> String {
        let name = text.split(separator: "#").last.map(String.init) ?? text
        return String(name.prefix { $0 != ":" })
    }
}

extension ServiceError {
    private static let throttlingCodes: Set = [
        "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
        "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
        "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling",
        "ThrottlingException", "TooManyRequestsException",
    ]
    private static let skewCodes: Set = [
        "RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed",
    ]
    /// Codes of refused signatures: the reason may be the time in them.
    private static let signatureCodes: Set = [
        "AuthFailure", "InvalidSignatureException", "SignatureDoesNotMatch",
    ]
    private static let expiredCodes: Set = [
        "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired",
    ]
    /// Codes of what may be otherwise the next time; a body is spoiled on its way as an answer is
    /// lost.
    private static let transientCodes: Set = [
        "BadDigest", "InternalError", "InternalFailure", "InternalServerException",
        "InternalServiceException", "OperationTimeoutException", "RequestTimeout",
        "RequestTimeoutException", "ServiceUnavailable", "ServiceUnavailableException",
        "XAmzContentSHA256Mismatch",
    ]

    /// Whether, and how, the request is worth another attempt.
    ///
    /// - Parameter skew: How far the answer's `Date` is from the time that was signed.
    func failure(of request: HTTPRequest, skew: Duration?, retryAfter: Duration?) -> AttemptFailure
    {
        let isSkewed = skew.map { $0 > .seconds(240) || $0 < .seconds(-240) } ?? false
        if let code {
            if Self.throttlingCodes.contains(code) { return .throttled(retryAfter: retryAfter) }
            if Self.skewCodes.contains(code) { return .clockSkew }
            if Self.signatureCodes.contains(code) && isSkewed { return .clockSkew }
            if Self.expiredCodes.contains(code) { return .expiredCredentials }
            if code == "ServiceUnavailable" && status == 503 {
                return .throttled(retryAfter: retryAfter)
            }
            if Self.transientCodes.contains(code) { return .transient }
            // When the other writer is done, the condition tells. (An upload that is completed in
            // that moment is lost, though: whoever completes it looks.)
            if code == "ConditionalRequestConflict" && request.method == .put { return .contended }
        } else if request.method == .head {
            // No body, so no code: a clock that is wrong, and a token that has ended.
            if status == 403 && isSkewed { return .clockSkew }
            if status == 400 && request.headers["x-amz-security-token"] != nil {
                return .expiredCredentials
            }
        }
        switch status {
        case 429, 503: return .throttled(retryAfter: retryAfter)
        case 408, 500, 502, 504: return .transient
        default: return .final
        }
    }

    /// What kind of error it is, for those who act on it.
    var kind: AWSError.Kind {
        if let code {
            if Self.throttlingCodes.contains(code) { return .throttled }
            if Self.skewCodes.contains(code) { return .clockSkew }
            if Self.transientCodes.contains(code) { return .unavailable }
            if Self.expiredCodes.contains(code) || Self.signatureCodes.contains(code) {
                return .invalidCredentials
            }
            switch code {
            case "AccessDenied", "AccessDeniedException", "AllAccessDisabled", "Forbidden",
                "UnauthorizedException":
                return .accessDenied
            case "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException",
                "InvalidToken", "IncompleteSignature", "MissingAuthenticationToken",
                "MissingAuthenticationTokenException":
                return .invalidCredentials
            case "EntityNotFoundException", "NoSuchBucket", "NoSuchKey", "NoSuchUpload":
                return .notFound
            case "AlreadyExistsException", "BucketAlreadyExists", "BucketAlreadyOwnedByYou":
                return .alreadyExists
            case "ConcurrentModificationException", "ConditionalRequestConflict",
                "PreconditionFailed", "VersionMismatchException":
                return .conflict
            default: break
            }
        }
        switch status {
        case 401, 403: return .accessDenied
        // Nothing is said about the thing itself.
        case 404: return isForeign ? .malformedAnswer : .notFound
        case 409, 412: return .conflict
        case 429, 503: return .throttled
        case 500, 502, 504, 408: return .unavailable
        case 400, 405, 411, 413, 416, 501: return .invalidRequest
        default: return .other
        }
    }
}
