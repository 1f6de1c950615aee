package import Buffers

extension ObjectStore {
    /// All bytes of the object.
    package func read(_ key: ObjectKey) async throws -> Bytes {
        try await read(key, range: nil, ifVersion: nil)
    }

    /// The bytes of `range` of the object, whatever its version.
    package func read(_ key: ObjectKey, range: Range<Int64>) async throws -> Bytes {
        try await read(key, range: range, ifVersion: nil)
    }

    /// Writes the object, whether there is one or not.
    @discardableResult
    package func write(_ bytes: Bytes, to key: ObjectKey) async throws -> ObjectInfo {
        try await write(bytes, to: key, if: .always)
    }

    /// The first page of the objects whose keys start with `prefix`.
    package func list(prefix: String = "", limit: Int = 1_000) async throws -> ListPage {
        try await list(prefix: prefix, after: nil, limit: limit)
    }

    /// All objects whose keys start with `prefix`, in key order, listed page by page.
    package func listAll(prefix: String = "") -> ObjectListing {
        ObjectListing(store: self, prefix: prefix)
    }

    /// Deletes the object, whatever its version.
    package func delete(_ key: ObjectKey) async throws {
        try await delete(key, ifVersion: nil)
    }

    package func synchronize(prefix: String) async throws {}

    package func publishing(by mode: PublishMode) throws -> (any ObjectStore)? { nil }

    package func discard(_ staged: [StagedObject]) async throws {
        for one in staged { try await discard(one) }
    }

    /// Removes everything that the run has staged and not published, unfinished objects too.
    ///
    /// Only for a run of which nothing is committed: its own end after an error, or a dead one's.
    package func discard(run: String) async throws {
        for leftover in try await leftovers(ofRun: run) { try await discard(leftover) }
    }

    /// Whether there is such an object.
    package func contains(_ key: ObjectKey) async throws -> Bool {
        do {
            _ = try await info(key)
            return true
        } catch let error as ObjectStoreError where error.kind == .notFound {
            return false
        }
    }

    /// The whole address of an object, for people.
    package func location(of key: ObjectKey) -> String {
        location.utf8.last == UInt8(ascii: "/") ? "\(location)\(key)" : "\(location)/\(key)"
    }

    /// The key of an object's address; `nil` if it is in no way the address of one of this store.
    package func key(ofLocation address: String) -> ObjectKey? {
        let folder = location.utf8.last == UInt8(ascii: "/") ? location : location + "/"
        guard address.utf8.starts(with: folder.utf8) else { return nil }
        return try? ObjectKey(String(Substring(address.utf8.dropFirst(folder.utf8.count))))
    }
}

extension StagedWrite {
    /// The most bytes of a copied range that are in memory at once.
    private var copyByteCountLimit: Int64 { 8 << 20 }

    package func append(
        copyOf key: ObjectKey,
        range: Range<Int64>,
        ifVersion version: ObjectVersion?,
        in store: any ObjectStore
    ) async throws {
        try await appendThroughMemory(copyOf: key, range: range, ifVersion: version, in: store)
    }

    /// Reads the range piece by piece and appends it.
    package func appendThroughMemory(
        copyOf key: ObjectKey,
        range: Range<Int64>,
        ifVersion version: ObjectVersion?,
        in store: any ObjectStore
    ) async throws {
        // Without a version, pieces of two states of the object could meet in the copy.
        let version = if let version { version } else { try await store.info(key).version }
        var start = range.lowerBound
        repeat {
            let piece = start..<min(range.upperBound, start + copyByteCountLimit)
            try await append(store.read(key, range: piece, ifVersion: version))
            start = piece.upperBound
        } while start < range.upperBound
    }
}

/// The objects of a store whose keys start with a prefix, in key order.
package struct ObjectListing: AsyncSequence, Sendable {
    package typealias Element = ObjectInfo

    private let store: any ObjectStore
    private let prefix: String

    init(store: any ObjectStore, prefix: String) {
        self.store = store
        self.prefix = prefix
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(store: store, prefix: prefix)
    }

    package struct Iterator: AsyncIteratorProtocol {
        /// Large pages: a local store reads a folder again for every page of it.
        private static let pageLimit = 10_000

        private let store: any ObjectStore
        private let prefix: String
        private var page: [ObjectInfo] = []
        private var position = 0
        private var next: ObjectKey?
        private var isComplete = false

        fileprivate init(store: any ObjectStore, prefix: String) {
            self.store = store
            self.prefix = prefix
        }

        package mutating func next() async throws -> ObjectInfo? {
            while position == page.count {
                if isComplete { return nil }
                let answer = try await store.list(
                    prefix: prefix,
                    after: next,
                    limit: Self.pageLimit
                )
                page = answer.objects
                position = 0
                next = answer.next
                isComplete = answer.next == nil
            }
            defer { position += 1 }
            return page[position]
        }
    }

    /// All of them at once.
    package func collected() async throws -> [ObjectInfo] {
        var objects: [ObjectInfo] = []
        for try await object in self { objects.append(object) }
        return objects
    }
}
