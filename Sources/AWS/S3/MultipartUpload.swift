import Buffers
import ObjectStorage

/// The requests of a multipart upload.
struct MultipartUpload: Sendable {
    /// Parts but the last are no smaller.
    static let leastPartByteCount: Int64 = 5 << 20

    let bucket: S3Bucket
    /// The whole name of the object that it makes.
    let key: String
    let id: String

    init(_ bucket: S3Bucket, key: String, id: String) {
        self.bucket = bucket
        self.key = key
        self.id = id
    }

    /// Begins an upload; if the answer is lost, the one it was about is found by its key.
    ///
    /// - Throws: ``AWSError``.
    static func begin(
        _ bucket: S3Bucket,
        key: String,
        headers: HTTPHeaders
    ) async throws -> MultipartUpload {
        let request = S3Request(
            operation: "CreateMultipartUpload",
            method: .post,
            key: key,
            query: [.init("uploads")],
            headers: headers
        )
        let answer = try await bucket.send(request).answer
        guard answer.isSuccess else { throw bucket.refusal(answer, of: request) }
        let id = try XMLElement(parsing: answer.body).text("UploadId")
        guard let id, !id.isEmpty else { throw S3Answer.malformed("names no upload") }
        return MultipartUpload(bucket, key: key, id: id)
    }

    /// - Throws: ``AWSError``, of kind `notFound` if the upload is gone.
    func put(
        _ bytes: Bytes,
        number: Int,
        checksum: ObjectChecksum?
    ) async throws
        -> StagedRecord.Part
    {
        var request = S3Request(operation: "UploadPart", method: .put, key: key, body: bytes)
        request.query = [.init("partNumber", String(number)), .init("uploadId", id)]
        if let checksum { request.headers[checksum.algorithm.header] = checksum.base64 }
        let answer = try await bucket.send(request).answer
        guard answer.isSuccess else { throw bucket.refusal(answer, of: request) }
        guard let etag = answer.headers["etag"] else {
            throw S3Answer.malformed("to a part has no ETag")
        }
        return StagedRecord.Part(
            etag: S3Answer.version(etag).text,
            byteCount: Int64(bytes.count),
            checksum: checksum?.base64
        )
    }

    /// Makes a part of bytes of another object, which do not move through this process.
    ///
    /// - Throws: ``AWSError``, of kind `conflict` if the object has not that version.
    func copy(
        _ source: S3CopySource,
        _ range: Range<Int64>,
        number: Int
    ) async throws
        -> StagedRecord.Part
    {
        var request = S3Request(operation: "UploadPartCopy", method: .put, key: key)
        request.query = [.init("partNumber", String(number)), .init("uploadId", id)]
        request.headers = source.headers
        request.headers["x-amz-copy-source-range"] =
            "bytes=\(range.lowerBound)-\(range.upperBound - 1)"
        request.mayFailLate = true
        let answer = try await bucket.send(request).answer
        guard answer.isSuccess else { throw bucket.refusal(answer, of: request) }
        let result = try XMLElement(parsing: answer.body)
        guard let etag = result.text("ETag") else {
            throw S3Answer.malformed("to a copied part has no ETag")
        }
        return StagedRecord.Part(
            etag: S3Answer.version(etag).text,
            byteCount: range.upperBound - range.lowerBound
        )
    }

    /// Asks S3 to make the object, and answers what it says: a success, or a refusal.
    ///
    /// - Parameter checksum: Of the whole object.
    /// - Throws: ``AWSError`` if S3 does not answer, or fails again and again.
    func complete(
        _ parts: [StagedRecord.Part],
        checksum: String?,
        overwrites: Bool = false
    ) async throws -> HTTPAnswer {
        var request = S3Request(
            operation: "CompleteMultipartUpload",
            method: .post,
            key: key,
            query: [.init("uploadId", id)]
        )
        request.headers = ["content-type": "application/xml"]
        if !overwrites { request.headers["if-none-match"] = "*" }
        let algorithm = checksum.flatMap { text in
            ChecksumAlgorithm.allCases.first { text.hasPrefix("\($0.rawValue):") }
        }
        if let algorithm, let checksum {
            request.headers[algorithm.header] = String(checksum.drop { $0 != ":" }.dropFirst())
            request.headers["x-amz-checksum-type"] = "FULL_OBJECT"
        }
        request.body = Bytes(Array(Self.document(parts, algorithm).utf8))
        request.mayFailLate = true
        request.attemptLimit = 3
        return try await bucket.send(request).answer
    }

    private static func document(
        _ parts: [StagedRecord.Part],
        _ algorithm: ChecksumAlgorithm?
    ) -> String {
        var text = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        for (index, part) in parts.enumerated() {
            text +=
                "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\"\(escaped(part.etag))\"</ETag>"
            if let algorithm, let checksum = part.checksum {
                text += "<\(algorithm.element)>\(escaped(checksum))</\(algorithm.element)>"
            }
            text += "</Part>"
        }
        return text + "</CompleteMultipartUpload>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    /// Whether the upload is there, neither completed nor aborted.
    ///
    /// - Throws: ``AWSError``.
    func exists() async throws -> Bool {
        let request = S3Request(
            operation: "ListParts",
            method: .get,
            key: key,
            query: [.init("max-parts", "1"), .init("uploadId", id)]
        )
        let answer = try await bucket.send(request).answer
        if answer.isSuccess { return true }
        if ServiceError(answer).code == "NoSuchUpload" || answer.status == 404 { return false }
        throw bucket.refusal(answer, of: request)
    }

    /// Removes what was uploaded; an upload that is gone is fine.
    ///
    /// - Throws: ``AWSError``.
    func abort() async throws {
        let request = S3Request(
            operation: "AbortMultipartUpload",
            method: .delete,
            key: key,
            query: [.init("uploadId", id)]
        )
        let answer = try await bucket.send(request).answer
        guard answer.isSuccess || answer.status == 404 else {
            throw bucket.refusal(answer, of: request)
        }
    }
}

/// An object that another one is made of.
struct S3CopySource: Sendable {
    let bucket: String
    /// The whole name.
    let key: String
    /// What it must be.
    let version: ObjectVersion?

    var headers: HTTPHeaders {
        var headers: HTTPHeaders = [:]
        headers["x-amz-copy-source"] =
            "/\(bucket)/\(PercentEncoding.encode(key, keepsSlashes: true))"
        headers["x-amz-copy-source-if-match"] = version.map { "\"\($0)\"" }
        return headers
    }
}
