package import ObjectStorage

/// The objects of a bucket of S3, or of a server that speaks like it, below a prefix.
///
/// The version of an object is its ETag: written again with the same bytes it may keep it.
package final class S3ObjectStore: ObjectStore {
    let bucket: S3Bucket
    private let connection: AWSConnection
    /// In front of all keys: empty, or with a `/` at the end.
    let prefix: String
    let options: S3Options
    /// Where staged objects lie, if they are published by copies.
    let stagingPrefix: String
    let sendsChecksums: Bool
    package let location: String
    package var isRemote: Bool { true }
    package var publishing: PublishMode { options.publishing }

    /// The store of `s3://BUCKET/PREFIX`; nothing is sent yet.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration`, ``ObjectStoreError`` of kind
    ///   `unsupported` if such a store cannot be.
    package init(
        bucket name: String,
        prefix: String,
        _ connection: AWSConnection,
        options: S3Options = S3Options()
    ) throws {
        bucket = try S3Bucket(name, connection, requesterPays: options.requesterPays)
        self.connection = connection
        self.prefix = Self.folder(prefix)
        self.options = options
        sendsChecksums = try connection.settings.checksumPolicy().value == .whenSupported
        location = "s3://\(name)/\(prefix)"
        switch options.publishing {
        case .rename:
            throw ObjectStoreError(
                .unsupported,
                "S3 cannot rename, publish by upload or copy",
                store: location
            )
        case .upload: stagingPrefix = ""
        case .copy:
            guard
                let place = options.stagingPrefix.map({ Self.folder($0) })
                    ?? Self.stagingPrefix(beside: self.prefix)
            else {
                throw ObjectStoreError(
                    .unsupported,
                    "a table that is the whole bucket has nothing beside it where objects could be "
                        + "staged, put it into a folder or publish by upload",
                    store: location
                )
            }
            stagingPrefix = place
        }
    }

    /// The prefix with a `/` at its end, if it is not empty.
    private static func folder(_ prefix: String) -> String {
        prefix.isEmpty || prefix.utf8.last == UInt8(ascii: "/") ? prefix : prefix + "/"
    }

    /// `lake/_sluice/table/staging/` for the prefix `lake/table/`.
    private static func stagingPrefix(beside prefix: String) -> String? {
        let folders = prefix.split(separator: "/")
        guard let table = folders.last else { return nil }
        let parent = folders.dropLast().map { $0 + "/" }.joined()
        return "\(parent)_sluice/\(table)/staging/"
    }

    package func publishing(by mode: PublishMode) throws -> (any ObjectStore)? {
        guard options.mayChangePublishing, mode != .rename else { return nil }
        var options = options
        options.publishing = mode
        return try S3ObjectStore(
            bucket: bucket.name,
            prefix: String(location.dropFirst("s3://\(bucket.name)/".count)),
            connection,
            options: options
        )
    }

    func fullKey(_ key: ObjectKey) -> String { prefix + key.text }

    /// The key of an object whose whole name is this.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `invalidKey`.
    func key(_ fullKey: String) throws -> ObjectKey {
        do {
            return try ObjectKey(fullKey.behindBytes(of: prefix))
        } catch let error as ObjectStoreError {
            throw error.at(store: location)
        }
    }

    // MARK: Listing

    package func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ListPage {
        precondition(limit > 0, "a page has room for an object")
        guard Self.canBegin(prefix) else { return ListPage(objects: [], next: nil) }
        var objects: [ObjectInfo] = []
        var after = after.map { fullKey($0) }
        for _ in 0..<Self.pageCountLimit {
            let page = try await listPage(
                prefix: self.prefix + prefix,
                after: after,
                limit: min(1_000, limit - objects.count)
            )
            for entry in page.entries where !entry.isFolder {
                objects.append(try entry.info(key: key(entry.key)))
            }
            guard page.isTruncated else { return ListPage(objects: objects, next: nil) }
            if objects.count >= limit {
                return ListPage(objects: objects, next: objects.last?.key)
            }
            guard let last = page.entries.last?.key, last != after else { break }
            after = last
        }
        throw endlessListing()
    }

    /// No listing has more pages in a row without an object.
    static let pageCountLimit = 10_000

    func endlessListing() -> ObjectStoreError {
        ObjectStoreError(
            .unsupported,
            "the listing has no end, does the endpoint speak S3?",
            store: location
        )
    }

    /// Whether there can be keys with such a prefix: some servers would tidy up others.
    private static func canBegin(_ prefix: String) -> Bool {
        prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .allSatisfy { !["", ".", ".."].contains($0) }
    }

    /// One page of S3's listing, of whole names.
    func listPage(prefix: String, after: String?, limit: Int) async throws -> S3ListPage {
        var query: [HTTPRequest.Parameter] = [
            .init("list-type", "2"), .init("encoding-type", "url"), .init("prefix", prefix),
            .init("max-keys", String(limit)),
        ]
        if let after { query.append(.init("start-after", after)) }
        let request = S3Request(operation: "ListObjectsV2", method: .get, query: query)
        return try await guarding(nil) {
            let reply = try await bucket.send(request)
            guard reply.answer.isSuccess else { throw bucket.refusal(reply.answer, of: request) }
            return try S3ListPage(reply, prefix: prefix)
        }
    }

    package func synchronize() async throws {}
}
