package import Buffers
package import ObjectStorage

extension S3ObjectStore {
    @discardableResult
    package func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        try await guarding(key) {
            switch condition {
            case .always: return try await put(bytes, key, [:], condition)
            case .ifAbsent: return try await put(bytes, key, ["if-none-match": "*"], condition)
            case .ifVersion(let version):
                do {
                    return try await put(bytes, key, ["if-match": "\"\(version)\""], condition)
                } catch let error as ObjectStoreError where error.kind == .versionChanged {
                    // Some say so of absent objects, and some want the ETag without quotes.
                    guard try await info(key).version == version else { throw error }
                    return try await put(bytes, key, ["if-match": version.text], condition)
                }
            }
        }
    }

    private func put(
        _ bytes: Bytes,
        _ key: ObjectKey,
        _ headers: HTTPHeaders,
        _ condition: WriteCondition
    ) async throws -> ObjectInfo {
        let reply = try await putObject(bytes, fullKey(key), headers)
        let answer = reply.answer
        if answer.status == 412 {
            // The condition may not hold any more because of the request itself.
            if reply.mayHaveBeenDoneBefore { throw unknownOutcome(key) }
            throw condition == .ifAbsent ? taken(key) : changed(key, "before it was written")
        }
        guard let etag = answer.headers["etag"] else {
            throw S3Answer.malformed("to a write has no ETag")
        }
        return ObjectInfo(
            key: key,
            byteCount: Int64(bytes.count),
            version: S3Answer.version(etag),
            modifiedNanoseconds: reply.serviceTime.seconds * 1_000_000_000
        )
    }

    /// Puts an object of that whole name; the reply is a success, or says that a condition does not
    /// hold.
    func putObject(
        _ bytes: Bytes,
        _ fullKey: String,
        _ headers: HTTPHeaders
    ) async throws -> AWSReply {
        var request = S3Request(operation: "PutObject", method: .put, key: fullKey, body: bytes)
        request.headers = headers
        request.headers.merge(options.encryption?.headers ?? [:])
        if sendsChecksums {
            request.headers[options.checksum.header] =
                ObjectChecksum(options.checksum, of: bytes).base64
        }
        let reply = try await bucket.send(request)
        guard reply.answer.isSuccess || reply.answer.status == 412 else {
            throw bucket.refusal(reply.answer, of: request)
        }
        return reply
    }

    /// An answer was lost, and now the object is another one: maybe the one that was written.
    private func unknownOutcome(_ key: ObjectKey) -> ObjectStoreError {
        ObjectStoreError(
            .other,
            "an answer to the write was lost, and now there is another object: read it to see whose "
                + "it is",
            key: key,
            store: location
        )
    }
}
