package import Buffers

/// A folder of this machine as an object store.
///
/// A key is a path below the folder. Unlike S3 a file system cannot have an object `a` beside
/// `a/b`; such a write is an error of kind `invalidKey`. Folders that become empty stay.
///
/// Files that are being written lie in a staging folder on the same file system and are linked or
/// renamed into place, never copied, so a name is either absent or complete.
package struct LocalObjectStore: ObjectStore {
    /// What survives.
    package enum Durability: Sendable {
        /// What ``write(_:to:if:)`` wrote, and everything before ``synchronize()``, survives a
        /// power cut.
        case disk
        /// Everything survives the end of this process, nothing is promised for a power cut.
        case process
    }

    /// The absolute path of the folder, without a slash at the end (but for the root folder).
    package let location: String
    package var isRemote: Bool { false }
    package let durability: Durability
    let staging: StagingFolder
    let dirtyNames: DirtyNames

    /// The store of the folder at `root`, which need not exist.
    ///
    /// - Parameters:
    ///   - root: A path, absolute or relative to the working directory.
    ///   - staging: Where files lie before they are published, on the same file system; by default
    ///     `_sluice/<name of root>/staging` beside the root. Objects there are never listed.
    /// - Throws: ``ObjectStoreError`` if the path cannot be a folder.
    package init(root: String, staging: String? = nil, durability: Durability = .disk) throws {
        do throws(PosixError) {
            location = try FolderPath.absolute(root)
            if let status = try PosixPath.status(location), status.kind != .folder {
                throw PosixError(code: notAFolder, attempt: "open the folder", path: location)
            }
            self.staging =
                if let staging {
                    try StagingFolder(path: FolderPath.absolute(staging), removable: 1)
                } else {
                    StagingFolder(beside: location)
                }
        } catch {
            throw ObjectStoreError(error, store: root)
        }
        dirtyNames = DirtyNames(root: location)
        self.durability = durability
    }

    package func info(_ key: ObjectKey) async throws -> ObjectInfo {
        try attempt(key) { () throws(PosixError) in
            try PosixPath.status(path(of: key)).flatMap { $0.kind == .file ? $0.info(key) : nil }
        }.orThrow(absent(key))
    }

    package func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    ) async throws -> Bytes {
        try attempt(key) { () throws(PosixError) -> Result<Bytes, ObjectStoreError> in
            let file: PosixFile
            do throws(PosixError) {
                file = try PosixFile(path(of: key), for: .reading)
            } catch {
                // A file among the folders of the path: there is no such object.
                if error.code == notAFolder { return .failure(absent(key)) }
                throw error
            }
            let before = try file.status()
            guard before.kind == .file else { return .failure(absent(key)) }
            if let version, before.version != version {
                return .failure(changed(key, "before it was read"))
            }
            let range = range ?? 0..<before.byteCount
            guard range.lowerBound >= 0, range.upperBound <= before.byteCount else {
                return .failure(
                    .invalidRange(range, of: key, byteCount: before.byteCount, location)
                )
            }
            let bytes = try file.read(range)
            // Whoever writes into a file instead of replacing it is found out here.
            guard try file.status().version == before.version, bytes.count == range.count else {
                return .failure(changed(key, "while it was read"))
            }
            return .success(bytes)
        }.get()
    }

    package func delete(_ key: ObjectKey, ifVersion version: ObjectVersion?) async throws {
        let path = path(of: key)
        let refusal = try attempt(key) { () throws(PosixError) -> ObjectStoreError? in
            guard let version else {
                try PosixPath.removeFile(path)
                return nil
            }
            // Nobody replaces it between the look and the end.
            let lock = try staging.lock(root: location)
            defer { staging.removeName(of: lock) }
            guard let status = try PosixPath.status(path), status.kind == .file else { return nil }
            guard status.version == version else { return changed(key, "before it was deleted") }
            try PosixPath.removeFile(path)
            return nil
        }
        if let refusal { throw refusal }
        if durability == .disk { dirtyNames.add(folder: FolderPath.parent(of: path)) }
    }

    package func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ListPage {
        precondition(limit > 0, "a page has room for an object")
        var walk = FolderWalk(
            root: location,
            hiding: staging.path,
            prefix: prefix,
            after: after,
            limit: limit + 1
        )
        do {
            try walk.run()
        } catch let error as PosixError {
            throw ObjectStoreError(error, store: location)
        }
        let isComplete = walk.found.count <= limit
        let objects = isComplete ? walk.found : Array(walk.found[..<limit])
        return ListPage(objects: objects, next: isComplete ? nil : objects.last?.key)
    }

    package func synchronize() async throws {
        guard durability == .disk else { return }
        try attempt { () throws(PosixError) in try dirtyNames.synchronize() }
    }

    package func synchronize(prefix: String) async throws {
        guard durability == .disk else { return }
        dirtyNames.add(folder: FolderPath.parent(of: path(below: prefix)))
        try await synchronize()
    }
}

extension LocalObjectStore {
    /// The path of the object's file.
    func path(of key: ObjectKey) -> String { path(below: key.text) }

    private func path(below name: String) -> String {
        location == "/" ? "/\(name)" : "\(location)/\(name)"
    }

    /// Gives an error of a system call its key and store.
    func attempt<Success: ~Copyable>(
        _ key: ObjectKey? = nil,
        _ body: () throws(PosixError) -> Success
    ) throws(ObjectStoreError) -> Success {
        do throws(PosixError) {
            return try body()
        } catch {
            throw ObjectStoreError(error, key: key, store: location)
        }
    }

    func absent(_ key: ObjectKey) -> ObjectStoreError { .absent(key, location) }

    func changed(_ key: ObjectKey, _ when: String) -> ObjectStoreError {
        .changed(key, when, location)
    }
}

extension Optional {
    fileprivate func orThrow<Failure: Error>(
        _ error: @autoclosure () -> Failure
    ) throws(Failure) -> Wrapped {
        guard let self else { throw error() }
        return self
    }
}
