#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The `errno` that says that something on the way is no folder.
let notAFolder = ENOTDIR

/// Paths of folders.
enum FolderPath {
    /// The absolute path of `path`, with symbolic links resolved as far as it exists.
    ///
    /// - Throws: ``PosixError`` if the part that does not exist has a `..`, which means nothing.
    static func absolute(_ path: String) throws(PosixError) -> String {
        guard !path.utf8.contains(0), !path.isEmpty else {
            throw PosixError(
                code: EINVAL,
                attempt: "open an empty path, or one with a NUL,",
                path: path
            )
        }
        var missing: [Substring] = []
        var known = path[...]
        while true {
            let existing = known.isEmpty ? "." : String(known)
            if let resolved = try PosixPath.resolved(existing) {
                guard !missing.contains("..") else {
                    throw PosixError(
                        code: ENOENT,
                        attempt: "go up from a missing folder in",
                        path: path
                    )
                }
                return missing.reversed().reduce(resolved) { folder, name in
                    name == "." ? folder : folder == "/" ? "/\(name)" : "\(folder)/\(name)"
                }
            }
            while known.utf8.last == UInt8(ascii: "/"), known.utf8.count > 1 { known.removeLast() }
            let slash = known.lastIndex(of: "/")
            let name = slash.map { known[known.index(after: $0)...] } ?? known
            // The working directory itself is gone, or the root is.
            guard !name.isEmpty else {
                throw PosixError(code: ENOENT, attempt: "open the folder", path: path)
            }
            missing.append(name)
            known = slash.map { known[...$0] } ?? ""
        }
    }

    /// The folder that holds what an absolute path names.
    static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else {
            return "/"
        }
        return String(path[..<slash])
    }

    /// The last name of an absolute path; empty for the root folder.
    static func name(of path: String) -> Substring {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] }
            ?? path[...]
    }

    /// Makes the folder and those it lies in, as far as they are missing.
    static func make(_ path: String) throws(PosixError) {
        do throws(PosixError) {
            return try PosixPath.makeFolder(path)
        } catch {
            guard error.code == ENOENT, path != "/" else { throw error }
        }
        try make(parent(of: path))
        try PosixPath.makeFolder(path)
    }

    /// The folder, or the innermost that exists on the way to it.
    static func existing(_ path: String) throws(PosixError) -> String {
        var path = path
        while path != "/", try PosixPath.status(path) == nil { path = parent(of: path) }
        return path
    }

    /// The device that the folder is on, or will be.
    static func device(of path: String) throws(PosixError) -> UInt64 {
        var folder = path
        // Asked once each: a folder that is seen may be gone at the next look.
        while true {
            if let status = try PosixPath.status(folder) { return status.device }
            guard folder != "/" else {
                throw PosixError(code: ENOENT, attempt: "look at", path: folder)
            }
            folder = parent(of: folder)
        }
    }
}
