import Buffers
import Synchronization

/// A request of S3, before it is known where the bucket is.
struct S3Request: Sendable {
    /// As S3's API Reference has it, which is what policies allow, mostly: `GetObject`.
    var operation: String
    var method: HTTPMethod
    /// `nil` for the bucket itself.
    var key: String?
    var query: [HTTPRequest.Parameter] = []
    var headers: HTTPHeaders = [:]
    var body = Bytes()
    var bodyLimit = 16 << 20
    var attemptLimit: Int?
    var takesPartOfBody = false
    var mayFailLate = false

    /// LIST costs as much as PUT; DELETE and what aborts an upload cost nothing.
    var price: PriceClass {
        if operation == "DeleteObjects" { return .free }
        return switch method {
        case .put, .post: .write
        case .delete: .free
        case .get, .head: operation.hasPrefix("List") ? .write : .read
        }
    }

    /// What a policy calls the permission.
    var permission: String {
        switch operation {
        case "HeadObject": "s3:GetObject"
        case "ListObjectsV2": "s3:ListBucket"
        case "ListMultipartUploads": "s3:ListBucketMultipartUploads"
        case "ListParts": "s3:ListMultipartUploadParts"
        case "CreateMultipartUpload", "UploadPart", "UploadPartCopy", "CompleteMultipartUpload",
            "CopyObject":
            "s3:PutObject"
        case "DeleteObjects": "s3:DeleteObject"
        case "GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration"
        default: "s3:\(operation)"
        }
    }
}

/// A bucket: knows where it is, and learns it if S3 says that it is elsewhere.
final class S3Bucket: Sendable {
    private struct Place {
        var region: String
        var endpoint: Endpoint
    }

    let name: String
    let client: AWSClient
    private let settings: AWSSettings
    private let requesterPays: Bool
    /// Whether the endpoint is AWS's own, which differs from region to region.
    private let isAtAWS: Bool
    private let style: AddressingStyle
    private let place: Mutex<Place>

    /// - Throws: ``AWSError`` of kind `invalidConfiguration` if the settings make no sense, or the
    ///   name can be no bucket's.
    init(_ name: String, _ connection: AWSConnection, requesterPays: Bool) throws {
        let settings = connection.settings
        guard Self.isName(name) else {
            throw AWSError(
                .invalidConfiguration,
                "\(name) is no bucket's name, expected 3 to 63 letters, digits, dots and hyphens"
            )
        }
        self.name = name
        client = connection.client
        self.settings = settings
        self.requesterPays = requesterPays
        isAtAWS = try settings.namedEndpoint(of: .s3) == nil
        let endpoint = try settings.endpoint(of: .s3).value
        style = Self.style(try settings.addressingStyle().value, name, endpoint, isAtAWS: isAtAWS)
        place = try Mutex(Place(region: settings.region(for: .s3).value, endpoint: endpoint))
    }

    /// The answer to the request: a success, or a refusal that is for the caller to judge.
    ///
    /// If S3 says that the bucket is in another region, it is asked there, now and later.
    ///
    /// - Throws: ``AWSError``; `CancellationError`.
    func send(_ request: S3Request) async throws -> AWSReply {
        let reply = try await client.send(call(request))
        guard !reply.answer.isSuccess, move(to: ServiceError(reply.answer).region) else {
            return reply
        }
        return try await client.send(call(request))
    }

    /// Whether both are at one endpoint, so that one's objects can be copied to the other.
    func isAlike(_ other: S3Bucket) -> Bool {
        client === other.client
            && place.withLock(\.endpoint) == other.place.withLock(\.endpoint)
    }

    /// The error for a refusal of the request.
    func refusal(_ answer: HTTPAnswer, of request: S3Request) -> AWSError {
        ServiceError(answer).refusal(of: call(request))
    }

    /// Whether bodies go over TLS, which covers them.
    private func payload(_ endpoint: Endpoint) -> PayloadHash {
        endpoint.isSecure ? .unsigned : .signed
    }

    private func call(_ request: S3Request) -> AWSCall {
        let place = place.withLock { $0 }
        let isInHost = style == .virtual
        let bucketPath = isInHost ? "" : "/\(PercentEncoding.encode(name))"
        let keyPath = request.key.map { "/" + PercentEncoding.encode($0, keepsSlashes: true) } ?? ""
        var headers = request.headers
        if requesterPays { headers["x-amz-request-payer"] = "requester" }
        let partition = AWSPartition(region: place.region).rawValue
        let folder = request.key.map { key in "/" + key.prefix { $0 != "/" } } ?? ""
        return AWSCall(
            service: .s3,
            operation: request.permission,
            resource: "arn:\(partition):s3:::\(name)\(request.key.map { "/\($0)" } ?? "")",
            region: place.region,
            request: HTTPRequest(
                request.method,
                isInHost ? place.endpoint.withLabel(name) : place.endpoint,
                path: bucketPath + keyPath == "" ? "/" : bucketPath + keyPath,
                query: request.query,
                headers: headers,
                body: request.body
            ),
            payload: payload(place.endpoint),
            price: request.price,
            rateScope: name + folder,
            bodyLimit: request.bodyLimit,
            attemptLimit: request.attemptLimit,
            takesPartOfBody: request.takesPartOfBody,
            mayFailLate: request.mayFailLate
        )
    }

    /// Goes to the region; answers whether it is another one.
    private func move(to region: String?) -> Bool {
        guard let region else { return false }
        return place.withLock { place in
            guard region != place.region else { return false }
            // It becomes part of a host's name.
            guard region.utf8.count <= 40,
                region.utf8.allSatisfy({ byte in
                    byte == UInt8(ascii: "-") || (0x61...0x7A).contains(byte)
                        || (0x30...0x39).contains(byte)
                })
            else { return false }
            place.region = region
            if isAtAWS {
                place.endpoint = AWSService.s3.endpoint(
                    region: region,
                    usesFIPS: settings.usesFIPS,
                    usesDualStack: settings.usesDualStack
                )
            }
            return true
        }
    }

    /// Names with dots do not fit the certificate, those that are not DNS's no host.
    private static func style(
        _ wanted: AddressingStyle,
        _ name: String,
        _ endpoint: Endpoint,
        isAtAWS: Bool
    ) -> AddressingStyle {
        guard wanted == .auto else { return wanted }
        let isLabel = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || (0x61...0x7A).contains(byte)
                || (0x30...0x39).contains(byte)
        }
        return isAtAWS && isLabel && !endpoint.isAddress ? .virtual : .path
    }

    /// Old buckets of us-east-1 may have capitals, underscores and up to 255 characters.
    private static func isName(_ name: String) -> Bool {
        (3...255).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x30...0x39).contains(byte) || "-._".utf8.contains(byte)
            }
    }
}
