/// Operations of S3 that only parts of a request tell apart.
package enum S3Operation: Sendable, CaseIterable {
    case putObject, copyObject, getObject, headObject, deleteObject, deleteObjects, listObjects
    case createMultipartUpload, uploadPart, uploadPartCopy, completeMultipartUpload
    case abortMultipartUpload, listParts, listMultipartUploads
}

extension RequestMatcher {
    /// An operation of S3, on the objects or buckets whose paths are as `path` says: `/bucket/key`.
    package static func s3(_ operation: S3Operation, path: Glob = "*") -> RequestMatcher {
        var matcher = parts(of: operation)
        matcher.path = path
        return matcher
    }

    /// An operation of the Glue Data Catalog, such as `UpdateTable`.
    package static func glue(_ operation: Glob) -> RequestMatcher {
        RequestMatcher(
            methods: ["POST"],
            headers: ["X-Amz-Target": Glob("AWSGlue.\(operation.pattern)")]
        )
    }

    private static let copySource = "x-amz-copy-source"

    private static func parts(of operation: S3Operation) -> RequestMatcher {
        switch operation {
        case .putObject:
            RequestMatcher(
                methods: ["PUT"],
                queryWithout: ["uploadId"],
                headersWithout: [copySource]
            )
        case .copyObject:
            RequestMatcher(
                methods: ["PUT"],
                queryWithout: ["uploadId"],
                headers: [copySource: "*"]
            )
        case .getObject:
            RequestMatcher(methods: ["GET"], queryWithout: ["list-type", "uploadId", "uploads"])
        case .headObject: RequestMatcher(methods: ["HEAD"])
        case .deleteObject: RequestMatcher(methods: ["DELETE"], queryWithout: ["uploadId"])
        case .deleteObjects: RequestMatcher(methods: ["POST"], query: ["delete": "*"])
        case .listObjects: RequestMatcher(methods: ["GET"], query: ["list-type": "2"])
        case .createMultipartUpload: RequestMatcher(methods: ["POST"], query: ["uploads": "*"])
        case .uploadPart:
            RequestMatcher(
                methods: ["PUT"],
                query: ["partNumber": "*", "uploadId": "*"],
                headersWithout: [copySource]
            )
        case .uploadPartCopy:
            RequestMatcher(
                methods: ["PUT"],
                query: ["partNumber": "*", "uploadId": "*"],
                headers: [copySource: "*"]
            )
        case .completeMultipartUpload: RequestMatcher(methods: ["POST"], query: ["uploadId": "*"])
        case .abortMultipartUpload: RequestMatcher(methods: ["DELETE"], query: ["uploadId": "*"])
        case .listParts: RequestMatcher(methods: ["GET"], query: ["uploadId": "*"])
        case .listMultipartUploads: RequestMatcher(methods: ["GET"], query: ["uploads": "*"])
        }
    }
}
