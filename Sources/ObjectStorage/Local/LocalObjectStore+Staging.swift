#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension LocalObjectStore {
    package func stage(
        _ key: ObjectKey,
        run: String,
        sequence: Int
    ) async throws -> any StagedWrite {
        precondition(sequence >= 0, "objects are counted from zero")
        let stagingKey = "\(try folder(ofRun: run))/\(sequence).staged"
        let file = "\(staging.path)/\(stagingKey)"
        let changed = try attempt(key) { () throws(PosixError) in
            try staging.create(file, root: location)
        }
        if durability == .disk {
            dirtyNames.add(file: file)
            for folder in changed { dirtyNames.add(folder: folder) }
        }
        return LocalStagedWrite(store: self, key: key, stagingKey: stagingKey, path: file)
    }

    package func publish(_ staged: StagedObject) async throws {
        let source = try path(of: staged)
        let target = path(of: staged.key)
        let answer = try attempt(staged.key) { () throws(PosixError) in
            try publish(staged, source, target)
        }
        switch answer {
        case .published(let changed):
            if durability == .disk {
                dirtyNames.rename(source, to: target)
                for folder in changed { dirtyNames.add(folder: folder) }
            }
            staging.removeEmptyFolders(above: source)
        case .taken: throw taken(staged.key)
        case .lost: throw ObjectStoreError.stagedElsewhere(staged.key, location)
        }
    }

    package func discard(_ staged: StagedObject) async throws {
        try removeStaged(path(of: staged), staged.key)
    }

    package func discard(run: String) async throws {
        let folder = "\(staging.path)/\(try folder(ofRun: run))"
        try attempt { () throws(PosixError) in
            do throws(PosixError) {
                for entry in try PosixPath.entries(of: folder) {
                    try PosixPath.removeFile("\(folder)/\(entry.name)")
                    if durability == .disk { dirtyNames.forget(file: "\(folder)/\(entry.name)") }
                }
            } catch {
                guard error.code == ENOENT else { throw error }
            }
        }
        staging.removeEmptyFolders(above: folder + "/any")
    }

    private func folder(ofRun run: String) throws -> ObjectKey {
        let key = try ObjectKey(run)
        // Names with a dot in front are the store's own.
        guard key.components.count == 1, !key.text.hasPrefix(".") else {
            throw ObjectStoreError(
                .invalidKey,
                "a run's name is one component without a dot in front",
                key: key,
                store: location
            )
        }
        return key
    }

    /// Removes a staged file and the folders that are empty without it.
    func removeStaged(_ path: String, _ key: ObjectKey) throws {
        try attempt(key) { () throws(PosixError) in try PosixPath.removeFile(path) }
        if durability == .disk { dirtyNames.forget(file: path) }
        staging.removeEmptyFolders(above: path)
    }

    private enum Publication {
        /// It has its name; these folders changed.
        case published([String])
        case taken
        case lost
    }

    private func publish(
        _ staged: StagedObject,
        _ source: String,
        _ target: String
    ) throws(PosixError) -> Publication {
        do throws(PosixError) {
            return try .published(
                withFolder(of: target) { () throws(PosixError) in
                    do throws(PosixError) {
                        try Self.renameExclusively(source, to: target)
                    } catch {
                        // Which of the two is missing? Making folders cures only one.
                        guard error.code == ENOENT, try PosixPath.status(source) == nil else {
                            throw error
                        }
                        throw PosixError(code: ESTALE, attempt: error.attempt, path: error.path)
                    }
                }
            )
        } catch {
            let published = try PosixPath.status(target)
            switch error.code {
            case EEXIST:
                // Without an exclusive rename a crash leaves both names on one file.
                guard let published, let waiting = try PosixPath.status(source),
                    published.inode == waiting.inode, published.device == waiting.device
                else {
                    return try PosixPath.status(source) == nil && isPublished(staged, published)
                        ? .published([]) : .taken
                }
                try PosixPath.removeFile(source)
                return .published([])
            case ESTALE:
                // Renaming consumes the staged file, so somebody has published it. Names are used
                // once: whatever has its name and size is it.
                return isPublished(staged, published) ? .published([]) : .lost
            default: throw error
            }
        }
    }

    private func isPublished(_ staged: StagedObject, _ status: FileStatus?) -> Bool {
        status?.kind == .file && status?.byteCount == staged.byteCount
    }

    /// Renames to a name that must be free, in two steps where the file system has not the one.
    private static func renameExclusively(
        _ source: String,
        to target: String
    ) throws(PosixError) {
        do throws(PosixError) {
            try PosixPath.renameExclusively(source, to: target)
        } catch {
            switch error.code {
            case EINVAL, ENOSYS, EOPNOTSUPP:
                try PosixPath.link(source, to: target)
                try PosixPath.removeFile(source)
            default: throw error
            }
        }
    }

    /// The path of a staged file; its name may come from a ledger that somebody changed.
    private func path(of staged: StagedObject) throws -> String {
        let key = try ObjectKey(staged.stagingKey)
        guard key.components.count == 2, key.text.hasSuffix(".staged") else {
            throw ObjectStoreError(
                .invalidKey,
                "no staged file of this store has that name",
                key: key,
                store: location
            )
        }
        return "\(staging.path)/\(key)"
    }
}
