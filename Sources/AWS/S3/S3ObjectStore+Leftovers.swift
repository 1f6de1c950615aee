package import ObjectStorage

extension S3ObjectStore {
    package func discard(_ staged: StagedObject) async throws {
        try await guarding(staged.key) { try await discard(record(staged.stagingKey)) }
    }

    package func discard(_ leftover: StagedLeftover) async throws {
        try await guarding(leftover.key) { try await discard(record(leftover.stagingKey)) }
    }

    private func discard(_ record: StagedRecord) async throws {
        if let id = record.upload {
            try await MultipartUpload(bucket, key: record.key, id: id).abort()
        } else {
            try await deleteObject(record.key)
        }
    }

    package func leftovers(ofRun run: String?) async throws -> [StagedLeftover] {
        let found: [StagedLeftover]
        if publishing == .copy {
            let place = stagingPrefix + (run.map { "\($0)/" } ?? "")
            found = try await stagedObjects(place) + uploads(place)
        } else {
            found = try await uploads(prefix)
        }
        return found.filter { run == nil || $0.id?.run == run }
    }

    /// The objects that are staged below a prefix of whole names.
    private func stagedObjects(_ place: String) async throws -> [StagedLeftover] {
        var found: [StagedLeftover] = []
        var after: String?
        for _ in 0..<Self.pageCountLimit {
            let page = try await listPage(prefix: place, after: after, limit: 1_000)
            found += try page.entries.map { entry in
                StagedLeftover(
                    id: StagingID(path: entry.key.behindBytes(of: stagingPrefix)),
                    key: nil,
                    stagingKey: try StagedRecord(key: entry.key, etag: entry.version.text).text(),
                    ageSeconds: Self.age(entry.modified, at: page.time)
                )
            }
            guard page.isTruncated else { return found }
            guard let last = page.entries.last?.key, last != after else { break }
            after = last
        }
        throw endlessListing()
    }

    /// The uploads of objects below a prefix of whole names, neither completed nor aborted.
    private func uploads(_ place: String) async throws -> [StagedLeftover] {
        var found: [StagedLeftover] = []
        var marker: S3UploadPage.Marker?
        for _ in 0..<Self.pageCountLimit {
            var request = S3Request(operation: "ListMultipartUploads", method: .get)
            // Not with encoded keys: radosgw encodes them, and does not say so.
            request.query = [.init("uploads"), .init("prefix", place)]
            if let marker {
                request.query += [
                    .init("key-marker", marker.key), .init("upload-id-marker", marker.upload),
                ]
            }
            let page: S3UploadPage = try await guarding(nil) {
                let reply = try await bucket.send(request)
                guard reply.answer.isSuccess else {
                    throw bucket.refusal(reply.answer, of: request)
                }
                return try S3UploadPage(reply)
            }
            for entry in page.entries where entry.key.beginsWithBytes(of: place) {
                found.append(try leftover(entry, at: page.time))
            }
            guard let next = page.next else { return found }
            guard next != marker else { break }
            marker = next
        }
        throw endlessListing()
    }

    private func leftover(_ entry: S3UploadPage.Entry, at time: WireTime) throws -> StagedLeftover {
        let isStaged = publishing == .copy
        return StagedLeftover(
            id: isStaged
                ? StagingID(path: entry.key.behindBytes(of: stagingPrefix))
                : StagingID(fileName: entry.key.split(separator: "/").last ?? ""),
            key: isStaged ? nil : try? key(entry.key),
            stagingKey: try StagedRecord(key: entry.key, upload: entry.upload, parts: []).text(),
            ageSeconds: Self.age(entry.initiated, at: time)
        )
    }

    /// In seconds; the `Date` header has whole ones, so a new thing may seem to be of the future.
    private static func age(_ begun: WireTime, at time: WireTime) -> Double {
        max(0, (time - begun) / .seconds(1))
    }

    // MARK: Rules of the bucket

    /// How long staged things stay, as the bucket's lifecycle rules say, if they may be read.
    package func stagedLifetime() async throws -> Duration? {
        try await guarding(nil) {
            let request = S3Request(
                operation: "GetBucketLifecycleConfiguration",
                method: .get,
                query: [.init("lifecycle")],
                attemptLimit: 3
            )
            let answer = try await bucket.send(request).answer
            guard answer.isSuccess else {
                // There are no rules, no permission to read them, or no such thing in this store.
                guard [400, 403, 404, 405, 501].contains(answer.status) else {
                    throw bucket.refusal(answer, of: request)
                }
                return nil
            }
            let rules = try S3LifecycleRule.rules(in: answer.body)
            return publishing == .copy
                ? rules.compactMap { $0.lifetime(below: stagingPrefix, ofObjects: true) }.min()
                : rules.compactMap { $0.lifetime(below: prefix, ofObjects: false) }.min()
        }
    }
}
