package import Buffers

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension LocalObjectStore {
    @discardableResult
    package func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        // Written aside, then given its name at once: naming is atomic, writing is not.
        let aside = "\(staging.path)/.writing/\(Self.nonce())"
        defer {
            try? PosixPath.removeFile(aside)
            staging.removeEmptyFolders(above: aside)
        }
        return try attempt(key) { () throws(PosixError) -> Result<ObjectInfo, ObjectStoreError> in
            // Most refusals are known before anything is written; under the lock it is asked again.
            if let refusal = try refusal(of: condition, key) { return .failure(refusal) }
            let file = try staging.create(aside, root: location)
            try file.write(bytes, at: 0)
            if durability == .disk { try file.synchronize() }
            let info = try file.status().info(key)
            if let refusal = try name(aside, key, if: condition) { return .failure(refusal) }
            return .success(info)
        }.get()
    }

    /// Gives the file `aside` the key's name if the condition holds; answers why it does not.
    private func name(
        _ aside: String,
        _ key: ObjectKey,
        if condition: WriteCondition
    ) throws(PosixError) -> ObjectStoreError? {
        let target = path(of: key)
        switch condition {
        case .always, .ifVersion:
            let lock = try staging.lock(root: location)
            defer { staging.removeName(of: lock) }
            if let refusal = try refusal(of: condition, key) { return refusal }
            try withFolder(of: target) { () throws(PosixError) in
                try PosixPath.rename(aside, to: target)
            }
        case .ifAbsent:
            do throws(PosixError) {
                try withFolder(of: target) { () throws(PosixError) in
                    try Self.linkExclusively(aside, to: target)
                }
            } catch {
                guard error.code == EEXIST else { throw error }
                // Over NFS a link that was made is asked for again, and then says EEXIST.
                guard try PosixPath.status(aside)?.linkCount == 2 else { return taken(key) }
            }
        }
        if durability == .disk {
            dirtyNames.add(folder: FolderPath.parent(of: target))
            try dirtyNames.synchronize()
        }
        return nil
    }

    /// Why the condition does not hold at this moment, or `nil` if it does.
    private func refusal(
        of condition: WriteCondition,
        _ key: ObjectKey
    ) throws(PosixError) -> ObjectStoreError? {
        let status = try PosixPath.status(path(of: key))
        switch condition {
        case .always: return nil
        case .ifAbsent: return status == nil ? nil : taken(key)
        case .ifVersion(let version):
            guard let status, status.kind == .file else { return absent(key) }
            return status.version == version ? nil : changed(key, "before it was written")
        }
    }

    func taken(_ key: ObjectKey) -> ObjectStoreError { .taken(key, location) }

    /// Gives a file a name that must be free, by a link or, on file systems without, by renaming.
    private static func linkExclusively(
        _ source: String,
        to target: String
    ) throws(PosixError) {
        do throws(PosixError) {
            try PosixPath.link(source, to: target)
        } catch {
            switch error.code {
            case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
                do throws(PosixError) {
                    try PosixPath.renameExclusively(source, to: target)
                } catch {
                    throw error.knowsNoCall ? .noFreeNames(target) : error
                }
            default: throw error
            }
        }
    }

    private static func nonce() -> String {
        var random = SystemRandomNumberGenerator()
        return String(random.next() as UInt64, radix: 16)
            + String(random.next() as UInt64, radix: 16)
    }
}
