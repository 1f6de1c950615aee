import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Where a local store's files lie before they have their name.
final class StagingFolder: Sendable {
    let path: String
    /// How many folders, from this one upwards, go away when they are empty.
    private let removableCount: Int
    /// Whether it is known to be on the root's file system.
    private let isChecked = Mutex(false)

    init(path: String, removable: Int) {
        self.path = path
        removableCount = removable
    }

    /// The default: in a folder that readers of lakes skip, beside the root.
    convenience init(beside root: String) {
        let parent = FolderPath.parent(of: root)
        let base = parent == "/" ? "/_sluice" : "\(parent)/_sluice"
        if root == "/" {
            self.init(path: "\(base)/staging", removable: 2)
        } else {
            self.init(path: "\(base)/\(FolderPath.name(of: root))/staging", removable: 3)
        }
    }

    /// Creates a file below the staging folder, making folders as needed.
    ///
    /// - Throws: ``PosixError`` of code `EXDEV` if the folder is not on the file system of `root`.
    func create(_ path: String, root: String) throws(PosixError) -> PosixFile {
        try check(root)
        while true {
            var file: PosixFile?
            try withFolder(of: path) { () throws(PosixError) in
                file = try PosixFile(path, for: .creating)
            }
            if let file = file.take() { return file }
        }
    }

    /// Opens the lock that conditional writers of the store share.
    func lock(root: String) throws(PosixError) -> PosixFile {
        try check(root)
        let path = "\(path)/.lock"
        while true {
            var lock: PosixFile?
            try withFolder(of: path) { () throws(PosixError) in
                lock = try PosixFile(path, for: .locking)
            }
            guard let lock = lock.take() else { continue }
            try lock.lock()
            // Its former holder may have removed the file that was waited for.
            if try PosixPath.status(path)?.inode == lock.status().inode { return lock }
        }
    }

    /// Removes the lock's name; the lock itself ends when the file closes.
    ///
    /// In this order nobody else's lock is removed, and who waits finds out that his has no name.
    func removeName(of lock: borrowing PosixFile) {
        try? PosixPath.removeFile(lock.path)
        removeEmptyFolders(above: "\(path)/.lock")
    }

    /// Removes the folders between a file that is gone and the staging folder's parents, while they
    /// are empty.
    func removeEmptyFolders(above file: String) {
        var folder = FolderPath.parent(of: file)
        while folder.utf8.count > path.utf8.count {
            guard PosixPath.removeEmptyFolder(folder) else { return }
            folder = FolderPath.parent(of: folder)
        }
        for _ in 0..<removableCount {
            guard PosixPath.removeEmptyFolder(folder) else { return }
            folder = FolderPath.parent(of: folder)
        }
    }

    private func check(_ root: String) throws(PosixError) {
        if isChecked.withLock({ $0 }) { return }
        guard try FolderPath.device(of: path) == FolderPath.device(of: root) else {
            throw PosixError(code: EXDEV, attempt: "stage files for \(root) in", path: path)
        }
        isChecked.withLock { $0 = true }
    }
}

/// Runs `body`, which puts a name into the folder of `path`, making the folder as needed.
///
/// Another process may remove the folder, empty as it is, before the name is in it; then once more.
func withFolder(
    of path: String,
    _ body: () throws(PosixError) -> Void
) throws(PosixError) {
    let folder = FolderPath.parent(of: path)
    for _ in 0..<16 {
        do throws(PosixError) {
            return try body()
        } catch {
            guard error.code == ENOENT else { throw error }
        }
        do throws(PosixError) {
            try FolderPath.make(folder)
        } catch {
            guard error.code == ENOENT else { throw error }
        }
    }
    try body()
}
