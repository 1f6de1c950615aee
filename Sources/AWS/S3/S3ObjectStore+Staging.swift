package import ObjectStorage

extension S3ObjectStore {
    package func stage(_ key: ObjectKey, as id: StagingID) async throws -> any StagedWrite {
        guard publishing == .copy else {
            return S3StagedWrite(self, key: key, fullKey: fullKey(key))
        }
        // A run with a slash in it would not be found again.
        guard StagingID(path: id.path) == id else {
            throw ObjectStoreError(
                .invalidKey,
                "a run's name is one component",
                key: id.run,
                store: location
            )
        }
        return S3StagedWrite(self, key: key, fullKey: stagingPrefix + id.path)
    }

    /// The headers with which an object begins.
    var uploadHeaders: HTTPHeaders {
        var headers = options.encryption?.headers ?? [:]
        if sendsChecksums {
            headers["x-amz-checksum-algorithm"] = options.checksum.name
            headers["x-amz-checksum-type"] = "FULL_OBJECT"
        }
        return headers
    }

    package func publish(_ staged: StagedObject) async throws {
        try await guarding(staged.key) {
            let record = try record(staged.stagingKey)
            if let id = record.upload {
                guard record.key == fullKey(staged.key) else { throw foreign(staged.stagingKey) }
                let upload = MultipartUpload(bucket, key: record.key, id: id)
                try await publish(staged, upload, record)
            } else {
                try await copyStaged(staged, record)
            }
        }
    }

    // MARK: By completing an upload

    /// How often is looked at what somebody else may be completing, and the pause between.
    private static let lookCount = 3
    private static let lookPause = Duration.milliseconds(300)

    private func publish(
        _ staged: StagedObject,
        _ upload: MultipartUpload,
        _ record: StagedRecord
    ) async throws {
        var look = 1
        while let refusal = try await refusal(of: upload, record) {
            // Somebody else may have completed it, or S3 has done it without saying so.
            let found = try await infoIfPresent(staged.key)
            let isWaiting = try await upload.exists()
            if let found, !isWaiting {
                guard found.byteCount == staged.byteCount else { throw taken(staged.key) }
                return
            }
            if look == Self.lookCount {
                if !isWaiting { throw stagedNowhere(staged.key) }
                throw found == nil ? refusal : taken(staged.key)
            }
            if isWaiting && found == nil && !refusal.isRetryable && refusal.kind != .conflict {
                throw refusal
            }
            look += 1
            try await bucket.client.clock.sleep(Self.lookPause)
        }
    }

    /// Why S3 does not complete the upload, or `nil` if it does.
    private func refusal(
        of upload: MultipartUpload,
        _ record: StagedRecord
    ) async throws -> AWSError? {
        do {
            let parts = record.parts ?? []
            var answer = try await upload.complete(parts, checksum: record.checksum)
            if answer.status == 501, try await infoIfPresent(key(record.key)) == nil {
                // The store knows no condition here; what it is about has been looked at.
                answer = try await upload.complete(
                    parts,
                    checksum: record.checksum,
                    overwrites: true
                )
            }
            return answer.isSuccess ? nil : uploadRefusal(answer, upload)
        } catch let error as AWSError where error.isRetryable {
            return error
        }
    }

    func uploadRefusal(_ answer: HTTPAnswer, _ upload: MultipartUpload) -> AWSError {
        bucket.refusal(
            answer,
            of: S3Request(operation: "CompleteMultipartUpload", method: .post, key: upload.key)
        )
    }

    // MARK: By copying

    private func copyStaged(_ staged: StagedObject, _ record: StagedRecord) async throws {
        // Not every store looks at the condition of a copy; so it is looked at here, too.
        if let found = try await infoIfPresent(staged.key) {
            guard found.byteCount == staged.byteCount, isCopy(found.version, of: record) else {
                throw taken(staged.key)
            }
            return
        }
        let source = S3CopySource(
            bucket: bucket.name,
            key: record.key,
            version: record.etag.map { ObjectVersion($0) }
        )
        do {
            if staged.byteCount > options.copyByteCountLimit {
                try await copyInParts(source, staged)
            } else {
                try await copyAtOnce(source, staged)
            }
        } catch let error as AWSError where error.kind == .notFound || error.kind == .conflict {
            guard let found = try await infoIfPresent(staged.key) else {
                if error.kind == .conflict { throw error }
                throw stagedNowhere(staged.key)
            }
            guard found.byteCount == staged.byteCount, isCopy(found.version, of: record) else {
                throw taken(staged.key)
            }
        }
    }

    private func copyAtOnce(_ source: S3CopySource, _ staged: StagedObject) async throws {
        var request = S3Request(
            operation: "CopyObject",
            method: .put,
            key: fullKey(staged.key),
            headers: source.headers
        )
        request.headers["if-none-match"] = "*"
        request.headers.merge(options.encryption?.headers ?? [:])
        request.mayFailLate = true
        var answer = try await bucket.send(request).answer
        if answer.status == 501 {
            // The store knows no condition here; what it is about has been looked at.
            request.headers["if-none-match"] = nil
            answer = try await bucket.send(request).answer
        }
        guard answer.isSuccess else { throw bucket.refusal(answer, of: request) }
        guard try XMLElement(parsing: answer.body).text("ETag") != nil else {
            throw bucket.refusal(answer, of: request)
        }
    }

    private func copyInParts(_ source: S3CopySource, _ staged: StagedObject) async throws {
        let upload = try await MultipartUpload.begin(
            bucket,
            key: fullKey(staged.key),
            headers: options.encryption?.headers ?? [:]
        )
        do {
            var parts: [StagedRecord.Part] = []
            for (index, range) in S3StagedWrite.pieces(0..<staged.byteCount).enumerated() {
                parts.append(try await upload.copy(source, range, number: index + 1))
            }
            let answer = try await upload.complete(parts, checksum: nil)
            guard answer.isSuccess else { throw uploadRefusal(answer, upload) }
        } catch {
            try? await upload.abort()
            throw error
        }
    }

    /// Whether an object of the right size may be the copy: ETags tell where they are MD5 sums,
    /// and those of uploads and of KMS are not.
    private func isCopy(_ version: ObjectVersion, of record: StagedRecord) -> Bool {
        guard let etag = record.etag, options.encryption == nil else { return true }
        let areSums = [etag, version.text].allSatisfy { text in
            text.utf8.count == 32 && text.allSatisfy(\.isHexDigit)
        }
        return !areSums || etag == version.text
    }

    // MARK: Names

    /// The record in a staging key, if it is of this store.
    func record(_ stagingKey: String) throws -> StagedRecord {
        let record = try StagedRecord(stagingKey)
        let isOurs =
            record.upload == nil
            ? publishing == .copy && record.key.beginsWithBytes(of: stagingPrefix)
            : record.key.beginsWithBytes(of: prefix)
                || publishing == .copy && record.key.beginsWithBytes(of: stagingPrefix)
        guard isOurs else { throw foreign(stagingKey) }
        return record
    }

    private func foreign(_ stagingKey: String) -> ObjectStoreError {
        ObjectStoreError(
            .invalidKey,
            "what is staged by that name is not of this store",
            key: stagingKey,
            store: location
        )
    }

    private func stagedNowhere(_ key: ObjectKey) -> ObjectStoreError {
        ObjectStoreError(
            .notFound,
            "neither the staged nor the published object is there",
            key: key,
            store: location
        )
    }

    func stagedTwice(_ fullKey: String) -> ObjectStoreError {
        ObjectStoreError(
            .alreadyExists,
            "something is staged by that id, give each object a number of its own",
            key: fullKey,
            store: location
        )
    }
}
