#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension LocalObjectStore {
    package var publishing: PublishMode { .rename }

    package func stage(_ key: ObjectKey, as id: StagingID) async throws -> any StagedWrite {
        try checkName(ofRun: id.run)
        let path = "\(staging.path)/\(id.path)"
        let created = try attempt(key) { () throws(PosixError) in
            try staging.create(path, root: location)
        }
        if durability == .disk {
            dirtyNames.add(file: path)
            dirtyNames.add(folder: FolderPath.parent(of: path))
        }
        return LocalStagedWrite(
            store: self,
            key: key,
            stagingKey: id.path,
            path: path,
            created: created
        )
    }

    package func publish(_ staged: StagedObject) async throws {
        let source = try path(of: staged)
        let target = path(of: staged.key)
        let answer = try attempt(staged.key) { () throws(PosixError) in
            try publish(staged, source, target)
        }
        switch answer {
        case .published:
            if durability == .disk { dirtyNames.rename(source, to: target) }
            staging.removeEmptyFolders(above: source)
        case .taken: throw taken(staged.key)
        case .lost: throw ObjectStoreError.stagedElsewhere(staged.key, location)
        }
    }

    package func discard(_ staged: StagedObject) async throws {
        try removeStaged(path(of: staged), staged.key)
    }

    package func leftovers(ofRun run: String?) async throws -> [StagedLeftover] {
        if let run { try checkName(ofRun: run) }
        let now = Int64(time(nil)) &* 1_000_000_000
        return try attempt { () throws(PosixError) in
            let runs = if let run { [run] } else { try names(in: staging.path) }
            var leftovers: [StagedLeftover] = []
            for run in runs {
                for name in try names(in: "\(staging.path)/\(run)") {
                    let stagingKey = "\(run)/\(name)"
                    // Published or discarded since its name was read.
                    guard let status = try PosixPath.status("\(staging.path)/\(stagingKey)") else {
                        continue
                    }
                    let age = Double(now &- status.modifiedNanoseconds) / 1e9
                    leftovers.append(
                        StagedLeftover(
                            id: StagingID(path: stagingKey),
                            key: nil,
                            stagingKey: stagingKey,
                            ageSeconds: max(0, age)
                        )
                    )
                }
            }
            return leftovers
        }
    }

    package func discard(_ leftover: StagedLeftover) async throws {
        let key = try ObjectKey(leftover.stagingKey)
        guard leftover.id?.path == leftover.stagingKey else { throw notStagedHere(key) }
        try removeStaged("\(staging.path)/\(key)", key)
    }

    package func stagedLifetime() async throws -> Duration? { nil }

    /// The names in a folder of the staging folder; those with a dot in front are the store's own.
    private func names(in folder: String) throws(PosixError) -> [String] {
        do throws(PosixError) {
            return try PosixPath.entries(of: folder).map(\.name).filter { !$0.hasPrefix(".") }
        } catch {
            guard error.code == ENOENT || error.code == notAFolder else { throw error }
            return []
        }
    }

    private func checkName(ofRun run: String) throws {
        let key = try ObjectKey(run)
        guard key.components.count == 1, !key.text.hasPrefix(".") else {
            throw ObjectStoreError(
                .invalidKey,
                "a run's name is one component without a dot in front",
                key: key,
                store: location
            )
        }
    }

    /// Removes a staged file and the folders that are empty without it.
    func removeStaged(_ path: String, _ key: ObjectKey) throws {
        try attempt(key) { () throws(PosixError) in try PosixPath.removeFile(path) }
        if durability == .disk { dirtyNames.forget(file: path) }
        staging.removeEmptyFolders(above: path)
    }

    private enum Publication {
        case published
        case taken
        case lost
    }

    private func publish(
        _ staged: StagedObject,
        _ source: String,
        _ target: String
    ) throws(PosixError) -> Publication {
        do throws(PosixError) {
            try withFolder(of: target) { () throws(PosixError) in
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
            return .published
        } catch {
            let published = try PosixPath.status(target)
            switch error.code {
            case EEXIST:
                // Without an exclusive rename a crash leaves both names on one file.
                guard let published, let waiting = try PosixPath.status(source),
                    published.inode == waiting.inode, published.device == waiting.device
                else {
                    return try PosixPath.status(source) == nil && isPublished(staged, published)
                        ? .published : .taken
                }
                try PosixPath.removeFile(source)
                return .published
            case ESTALE:
                // Renaming consumes the staged file, so somebody has published it. Names are used
                // once: whatever has its name and size is it.
                return isPublished(staged, published) ? .published : .lost
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
            guard error.knowsNoCall else { throw error }
            do throws(PosixError) {
                try PosixPath.link(source, to: target)
            } catch {
                throw error.code == EPERM || error.knowsNoCall ? .noFreeNames(target) : error
            }
            try PosixPath.removeFile(source)
        }
    }

    /// The path of a staged file; its name may come from a ledger that somebody changed.
    private func path(of staged: StagedObject) throws -> String {
        let key = try ObjectKey(staged.stagingKey)
        guard StagingID(path: key.text) != nil else { throw notStagedHere(key) }
        return "\(staging.path)/\(key)"
    }

    private func notStagedHere(_ key: ObjectKey) -> ObjectStoreError {
        ObjectStoreError(
            .invalidKey,
            "no staged file of this store has that name",
            key: key,
            store: location
        )
    }
}
