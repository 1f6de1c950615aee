package import ObjectStorage

/// How objects are encrypted where they lie; `nil` stands for what the bucket says.
package enum S3Encryption: Sendable, Hashable {
    /// With keys of S3's (SSE-S3).
    case s3
    /// With a key of KMS (SSE-KMS): its id, or `nil` for the account's own.
    ///
    /// Twice, if two layers are wanted (DSSE-KMS).
    case kms(key: String?, isDouble: Bool = false)

    var headers: HTTPHeaders {
        switch self {
        case .s3: return ["x-amz-server-side-encryption": "AES256"]
        case .kms(let key, let isDouble):
            var headers: HTTPHeaders = [
                "x-amz-server-side-encryption": isDouble ? "aws:kms:dsse" : "aws:kms"
            ]
            headers["x-amz-server-side-encryption-aws-kms-key-id"] = key
            return headers
        }
    }
}

/// What can be chosen of a store in S3.
package struct S3Options: Sendable {
    /// How what is staged is published: ``PublishMode/upload`` or ``PublishMode/copy``.
    package var publishing = PublishMode.upload
    /// Whether whoever knows the bucket and the table better may publish in the other way.
    package var mayChangePublishing = false
    package var encryption: S3Encryption?
    /// Whether the caller pays for requests, where the bucket's owner does not.
    package var requesterPays = false
    /// The checksum that is sent with objects.
    package var checksum = ChecksumAlgorithm.crc64nvme
    /// Where staged objects lie, for ``PublishMode/copy``: a prefix of keys in the bucket.
    ///
    /// `nil` stands for the place beside the table, `_sluice/TABLE/staging/`.
    package var stagingPrefix: String?

    /// The size of the first parts of an upload; S3 wants 5 MiB at least.
    var partByteCount = 8 << 20
    /// How many parts of an object are on their way at once.
    var partsInFlight = 2
    /// The largest object that is copied by one request: 5 GiB at S3.
    var copyByteCountLimit: Int64 = 5 << 30

    package init() {}

    /// Larger parts are fewer requests, as far as the memory allows.
    package mutating func fit(memoryByteCount: Int) {
        partByteCount = max(8 << 20, min(memoryByteCount / 32, 32 << 20))
    }
}
