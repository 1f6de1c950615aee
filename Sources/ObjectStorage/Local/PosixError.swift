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

    /// Whether the file system does not know the call, or what is asked of it.
    var knowsNoCall: Bool { [EINVAL, ENOSYS, EOPNOTSUPP].contains(code) }

    /// No call gives a file a name only if it is free: then two runs could not be kept apart.
    static func noFreeNames(_ path: String) -> PosixError {
        PosixError(code: EOPNOTSUPP, attempt: "give a file a name that must be free,", path: path)
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
            case EOPNOTSUPP:
                (
                    .unsupported,
                    ", this file system neither links files nor renames them without replacing "
                        + "others, choose a place on another one"
                )
            case EXDEV:
                (.unsupported, ", staging and target need to be on one file system")
            case EMFILE, ENFILE: (.other, ", raise the limit of open files (ulimit -n)")
            default: (.other, "")
            }
        self.init(kind, what + cure, key: key?.text, store: store)
    }
}
