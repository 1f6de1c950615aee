import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The files and folders of a store that a power cut could still undo.
final class DirtyNames: Sendable {
    private struct Names {
        var files: Set<String> = []
        var folders: Set<String> = []
    }

    /// From so many on, writing back the whole file system is cheaper than each alone.
    private static let singleLimit = 32

    private let names = Mutex(Names())
    /// Held while names are made durable, so that nobody returns before what another took is.
    private let turn = Mutex(())

    func add(file: String) {
        names.withLock { _ = $0.files.insert(file) }
    }

    func add(folder: String) {
        names.withLock { _ = $0.folders.insert(folder) }
    }

    /// Notes that a file got another name.
    func rename(_ file: String, to target: String) {
        names.withLock { names in
            if names.files.remove(file) != nil { names.files.insert(target) }
            names.folders.insert(FolderPath.parent(of: file))
            names.folders.insert(FolderPath.parent(of: target))
        }
    }

    /// Notes that a file is gone.
    func forget(file: String) {
        names.withLock { names in
            names.files.remove(file)
            names.folders.insert(FolderPath.parent(of: file))
        }
    }

    /// Returns when all of them are on the disk; after an error they are still dirty.
    func synchronize(fileSystemOf root: String) throws(PosixError) {
        try turn.withLock { (_) throws(PosixError) in try synchronizeAlone(fileSystemOf: root) }
    }

    private func synchronizeAlone(fileSystemOf root: String) throws(PosixError) {
        let taken = names.withLock { names in
            defer { names = Names() }
            return names
        }
        do throws(PosixError) {
            if taken.files.count + taken.folders.count > Self.singleLimit {
                // Before the first is published there may be no root yet.
                try PosixFile(FolderPath.existing(root), for: .folder).synchronizeFileSystem()
            } else {
                // Bytes first: a durable name never leads to missing bytes.
                for file in taken.files { try synchronize(file, for: .reading) }
                for folder in taken.folders { try synchronize(folder, for: .folder) }
            }
        } catch {
            names.withLock { names in
                names.files.formUnion(taken.files)
                names.folders.formUnion(taken.folders)
            }
            throw error
        }
    }

    /// A name that is gone has nothing to keep.
    private func synchronize(_ path: String, for purpose: PosixFile.Purpose) throws(PosixError) {
        do throws(PosixError) {
            try PosixFile(path, for: purpose).synchronize()
        } catch {
            guard error.code == ENOENT else { throw error }
        }
    }
}
