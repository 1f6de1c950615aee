#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A system call that answered an error.
struct PosixError: Error {
    /// The `errno`.
    let code: Int32
    /// What was being done, as in "cannot … /data/x".
    let attempt: String
    let path: String

    /// The error of the system call that was just made.
    static func last(_ attempt: String, _ path: String) -> PosixError {
        PosixError(code: errno, attempt: attempt, path: path)
    }
}

extension ObjectStoreError {
    /// What a system call's error means for an object.
    init(_ error: PosixError, key: ObjectKey? = nil, store: String) {
        let what = "cannot \(error.attempt) \(error.path): \(errorText(error.code))"
        let (kind, cure): (Kind, String) =
            switch error.code {
            case ENOENT: (.notFound, "")
            case EEXIST: (.alreadyExists, "")
            case EACCES, EPERM, EROFS:
                (.permissionDenied, ", give this user the right to, or choose another place")
            case ENOSPC, EDQUOT: (.noSpace, ", free some space or choose another place")
            case ENOTDIR:
                (.invalidKey, ", a file stands where a folder is needed, move one of them")
            case EISDIR:
                (.invalidKey, ", a folder stands where the object should be, move one of them")
            case EILSEQ: (.invalidKey, "")
            case ENAMETOOLONG: (.invalidKey, ", shorten the name or the partition value")
            case EXDEV:
                (.unsupported, ", staging and target need to be on one file system")
            case EMFILE, ENFILE: (.other, ", raise the limit of open files (ulimit -n)")
            default: (.other, "")
            }
        self.init(kind, what + cure, key: key?.text, store: store)
    }
}
