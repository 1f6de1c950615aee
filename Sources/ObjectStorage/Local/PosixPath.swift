import CLinux

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// System calls on names: what the file system has under a path, and changing it.
enum PosixPath {
    /// What is there, behind symbolic links; `nil` if nothing is.
    static func status(_ path: String) throws(PosixError) -> FileStatus? {
        var status = stat()
        if unsafe stat(path, &status) == 0 { return FileStatus(status) }
        switch errno {
        case ENOENT, ENOTDIR: return nil
        default: throw .last("look at", path)
        }
    }

    /// The names in a folder, without `.` and `..`, in no order.
    ///
    /// - Throws: ``PosixError``; of code `EILSEQ` if a name is not UTF-8.
    static func entries(of folder: String) throws(PosixError) -> [FolderEntry] {
        guard let stream = unsafe opendir(folder) else { throw .last("list", folder) }
        defer { unsafe closedir(stream) }
        var entries: [FolderEntry] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw .last("list", folder) }
                return entries
            }
            let kind: FolderEntry.Kind =
                switch unsafe Int(entry.pointee.d_type) {
                case Int(DT_REG): .file
                case Int(DT_DIR): .folder
                case Int(DT_LNK): .link
                case Int(DT_UNKNOWN): .unknown
                default: .other
                }
            // SAFETY: the kernel ends each name with a NUL inside the entry it has filled in.
            let bytes = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: UInt8.self, capacity: 1) { first in
                    unsafe [UInt8](UnsafeBufferPointer(start: first, count: strlen(first)))
                }
            }
            if bytes == [UInt8(ascii: ".")]
                || bytes == [UInt8](repeating: UInt8(ascii: "."), count: 2)
            {
                continue
            }
            guard let name = String(validating: bytes, as: UTF8.self) else {
                throw PosixError(
                    code: EILSEQ,
                    attempt: "list a name that is not UTF-8 (rename it) in",
                    path: "\(folder)/\(String(decoding: bytes, as: UTF8.self))"
                )
            }
            entries.append(FolderEntry(name: name, kind: kind))
        }
    }

    /// Makes a folder, if there is none.
    static func makeFolder(_ path: String) throws(PosixError) {
        guard unsafe mkdir(path, 0o777) != 0, errno != EEXIST else { return }
        throw .last("create the folder", path)
    }

    /// Removes a folder if it is empty; answers whether it did.
    static func removeEmptyFolder(_ path: String) -> Bool {
        unsafe rmdir(path) == 0
    }

    /// Removes a file; an absent one is fine.
    static func removeFile(_ path: String) throws(PosixError) {
        guard unsafe unlink(path) != 0 else { return }
        switch errno {
        // A folder is not an object: there was no such object.
        case ENOENT, ENOTDIR, EISDIR: return
        default: throw .last("delete", path)
        }
    }

    /// Renames a file over whatever file there is.
    static func rename(_ source: String, to target: String) throws(PosixError) {
        guard renameFile(source, target) == 0 else { throw .last("rename a file to", target) }
    }

    /// Renames a file to a name that must be free.
    static func renameExclusively(_ source: String, to target: String) throws(PosixError) {
        guard unsafe sluice_rename_exclusive(source, target) == 0 else {
            throw .last("rename a file to", target)
        }
    }

    /// Gives a file a second name, which must be free.
    static func link(_ source: String, to target: String) throws(PosixError) {
        guard hardLink(source, target) == 0 else { throw .last("link a file to", target) }
    }

    /// The absolute path without symbolic links, or `nil` if nothing is there.
    static func resolved(_ path: String) throws(PosixError) -> String? {
        guard let resolved = unsafe realpath(path, nil) else {
            switch errno {
            case ENOENT, ENOTDIR: return nil
            default: throw .last("look at", path)
            }
        }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
}

/// A name in a folder.
struct FolderEntry {
    enum Kind {
        case file
        case folder
        case link
        case other
        /// The file system does not say.
        case unknown
    }

    let name: String
    let kind: Kind
}

// Outside the type, where the names do not mean its own functions.
private func renameFile(_ source: String, _ target: String) -> Int32 {
    unsafe rename(source, target)
}

private func hardLink(_ source: String, _ target: String) -> Int32 {
    unsafe link(source, target)
}
