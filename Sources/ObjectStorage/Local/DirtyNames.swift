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
        /// Folders above the root that were made durable.
        var settled: Set<String> = []

        /// Adds the folder and those it lies in: a process that died may have made them, and not
        /// have made them durable.
        mutating func add(folder: String) {
            var folder = folder
            while !settled.contains(folder), folders.insert(folder).inserted, folder != "/" {
                folder = FolderPath.parent(of: folder)
            }
        }
    }

    /// From so many on, writing back the whole file system is cheaper than each alone.
    private static let singleLimit = 32

    /// The store's folder.
    private let root: String
    private let names = Mutex(Names())
    /// Held while names are made durable, so that nobody returns before what another took is.
    private let turn = Mutex(())

    init(root: String) {
        self.root = root
    }

    func add(file: String) {
        names.withLock { _ = $0.files.insert(file) }
    }

    func add(folder: String) {
        names.withLock { $0.add(folder: folder) }
    }

    /// Notes that a file got another name.
    func rename(_ file: String, to target: String) {
        names.withLock { names in
            if names.files.remove(file) != nil { names.files.insert(target) }
            names.add(folder: FolderPath.parent(of: file))
            names.add(folder: FolderPath.parent(of: target))
        }
    }

    /// Notes that a file is gone.
    func forget(file: String) {
        names.withLock { names in
            names.files.remove(file)
            names.add(folder: FolderPath.parent(of: file))
        }
    }

    /// Returns when all of them are on the disk; after an error they are still dirty.
    func synchronize() throws(PosixError) {
        try turn.withLock { (_) throws(PosixError) in try synchronizeAlone() }
    }

    private func synchronizeAlone() throws(PosixError) {
        let isRootThere = (try? PosixPath.status(root)) != nil
        let taken = names.withLock { names in
            defer { (names.files, names.folders) = ([], []) }
            return names
        }
        do throws(PosixError) {
            if taken.files.count + taken.folders.count > Self.singleLimit {
                // Before the first is published there may be no root yet.
                try PosixFile(FolderPath.existing(root), for: .folder).synchronizeFileSystem()
            } else {
                // Bytes first: a durable name never leads to missing bytes.
                for file in taken.files { try synchronize(file, for: .reading) }
                for folder in taken.folders {
                    do throws(PosixError) {
                        try synchronize(folder, for: .folder)
                    } catch {
                        // What lies above the store may be closed to this user; then it is not his.
                        guard isAbove(folder) else { throw error }
                    }
                }
            }
            // While the root is not there, the folder above it is still to get a name.
            if isRootThere {
                names.withLock { $0.settled.formUnion(taken.folders.filter(isAbove)) }
            }
        } catch {
            names.withLock { names in
                names.files.formUnion(taken.files)
                names.folders.formUnion(taken.folders)
            }
            throw error
        }
    }

    /// Whether the store's folder lies in that one.
    private func isAbove(_ folder: String) -> Bool {
        root != folder && root.hasPrefix(folder == "/" ? folder : folder + "/")
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
