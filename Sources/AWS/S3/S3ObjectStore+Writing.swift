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
        if answer.status == 412 || answer.status == 409 {
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
        let isRefusal = ![409, 412].contains(reply.answer.status) && !reply.answer.isSuccess
        if isRefusal { throw bucket.refusal(reply.answer, of: request) }
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

    package func delete(_ key: ObjectKey, ifVersion version: ObjectVersion?) async throws {
        try await guarding(key) {
            guard let version else { return try await deleteObject(fullKey(key)) }
            // Some stores do not look at the condition; so it is looked at here, too.
            guard let found = try await infoIfPresent(key) else { return }
            guard found.version == version else { throw changed(key, "before it was deleted") }
            do {
                try await deleteObject(fullKey(key), ["if-match": "\"\(version)\""])
            } catch let error as AWSError where error.kind == .conflict {
                guard try await infoIfPresent(key) != nil else { return }
                throw changed(key, "before it was deleted")
            }
        }
    }

    func infoIfPresent(_ key: ObjectKey) async throws -> ObjectInfo? {
        do {
            return try await info(key)
        } catch let error as ObjectStoreError where error.kind == .notFound {
            return nil
        }
    }

    /// Deletes the object of that whole name; an absent one is already deleted.
    func deleteObject(_ fullKey: String, _ headers: HTTPHeaders = [:]) async throws {
        let request = S3Request(
            operation: "DeleteObject",
            method: .delete,
            key: fullKey,
            headers: headers
        )
        let answer = try await bucket.send(request).answer
        guard answer.isSuccess || ServiceError(answer).code == "NoSuchKey" else {
            throw bucket.refusal(answer, of: request)
        }
    }
}
