import Buffers
import CLinux

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// An open file or folder, closed when the value goes away.
struct PosixFile: ~Copyable {
    /// What a file is opened for.
    enum Purpose {
        case reading
        /// Writing to a file that is there.
        case writing
        /// Writing to a file that must not be there yet.
        case creating
        /// Making a folder's names durable.
        case folder
        /// Holding a lock; the file is made if need be.
        case locking

        var flags: Int32 {
            // A FIFO would block the opening without O_NONBLOCK; regular files ignore it.
            let flags: Int32 =
                switch self {
                case .reading: O_RDONLY | O_NONBLOCK
                case .writing: O_WRONLY | O_NONBLOCK
                case .creating: O_WRONLY | O_CREAT | O_EXCL
                case .folder: O_RDONLY | O_DIRECTORY
                case .locking: O_RDWR | O_CREAT
                }
            return flags | O_CLOEXEC
        }

        var verb: String {
            switch self {
            case .reading: "read"
            case .writing: "write"
            case .creating: "create"
            case .folder: "open the folder"
            case .locking: "lock"
            }
        }
    }

    private let descriptor: Int32
    let path: String

    init(_ path: String, for purpose: Purpose) throws(PosixError) {
        var descriptor: Int32
        repeat {
            descriptor = unsafe open(path, purpose.flags, 0o666)
        } while descriptor < 0 && errno == EINTR
        guard descriptor >= 0 else { throw .last(purpose.verb, path) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    func status() throws(PosixError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .last("look at", path) }
        return FileStatus(status)
    }

    /// The bytes of `range`; fewer if the file ends before.
    func read(_ range: Range<Int64>) throws(PosixError) -> Bytes {
        try unsafe Bytes(capacity: range.count) { (target) throws(PosixError) -> Int in
            var count = 0
            while let base = target.baseAddress, count < range.count {
                let answer = unsafe pread(
                    descriptor,
                    base + count,
                    min(range.count - count, Self.callByteCountLimit),
                    off_t(range.lowerBound) + off_t(count)
                )
                if answer == 0 { break }
                if answer < 0 {
                    if errno == EINTR { continue }
                    throw .last("read", path)
                }
                count += answer
            }
            return count
        }
    }

    /// Writes all of `bytes` at `offset`.
    func write(_ bytes: Bytes, at offset: Int64) throws(PosixError) {
        try unsafe bytes.withUnsafeBytes { (source) throws(PosixError) in
            var count = 0
            while let base = source.baseAddress, count < source.count {
                let answer = unsafe pwrite(
                    descriptor,
                    base + count,
                    min(source.count - count, Self.callByteCountLimit),
                    off_t(offset) + off_t(count)
                )
                if answer < 0 {
                    if errno == EINTR { continue }
                    throw .last("write", path)
                }
                count += answer
            }
        }
    }

    /// Copies the bytes of `range` of `source` to `offset`, inside the kernel if it can; answers
    /// how many there were.
    func copy(
        _ range: Range<Int64>,
        of source: borrowing PosixFile,
        to offset: Int64
    ) throws(PosixError) -> Int64 {
        var copied: Int64 = 0
        while copied < Int64(range.count) {
            let wanted = min(range.count - Int(copied), Self.callByteCountLimit)
            let answer = sluice_copy_range(
                source.descriptor,
                range.lowerBound + copied,
                descriptor,
                offset + copied,
                wanted
            )
            if answer == 0 { break }
            if answer < 0 {
                switch errno {
                case EINTR: continue
                // Not among these file systems: through memory then.
                case EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EPERM, EBADF:
                    let rest = (range.lowerBound + copied)..<range.upperBound
                    return try copied + copyThroughMemory(rest, of: source, to: offset + copied)
                default: throw .last("write", path)
                }
            }
            copied += Int64(answer)
        }
        return copied
    }

    private func copyThroughMemory(
        _ range: Range<Int64>,
        of source: borrowing PosixFile,
        to offset: Int64
    ) throws(PosixError) -> Int64 {
        var copied: Int64 = 0
        while copied < Int64(range.count) {
            let start = range.lowerBound + copied
            let bytes = try source.read(start..<min(range.upperBound, start + 1 << 20))
            if bytes.isEmpty { break }
            try write(bytes, at: offset + copied)
            copied += Int64(bytes.count)
        }
        return copied
    }

    /// Returns when the file's bytes, or the folder's names, are on the disk.
    func synchronize() throws(PosixError) {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw .last("make durable", path) }
        }
    }

    /// Returns when everything written to the file system is on the disk.
    func synchronizeFileSystem() throws(PosixError) {
        guard sluice_sync_file_system(descriptor) == 0 else {
            throw .last("make durable the file system of", path)
        }
    }

    /// Waits until no other open file, in any process, holds the lock; it is held until this
    /// closes.
    func lock() throws(PosixError) {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .last("lock", path) }
        }
    }

    /// Linux moves at most 2 GiB a call.
    private static var callByteCountLimit: Int { 1 << 30 }
}

/// What a file system knows of a file without reading it.
struct FileStatus {
    enum Kind {
        case file
        case folder
        case other
    }

    let kind: Kind
    let byteCount: Int64
    let modifiedNanoseconds: Int64
    let device: UInt64
    let inode: UInt64
    let linkCount: UInt64

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        byteCount = Int64(status.st_size)
        modifiedNanoseconds =
            Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        linkCount = UInt64(status.st_nlink)
    }

    /// Size, time and inode: renaming a file keeps it, rewriting or replacing it changes it.
    var version: ObjectVersion {
        ObjectVersion(
            [UInt64(bitPattern: byteCount), UInt64(bitPattern: modifiedNanoseconds), inode]
                .map { String($0, radix: 16) }.joined(separator: "-")
        )
    }

    func info(_ key: ObjectKey) -> ObjectInfo {
        ObjectInfo(
            key: key,
            byteCount: byteCount,
            version: version,
            modifiedNanoseconds: modifiedNanoseconds
        )
    }
}

/// The system's words for an `errno`.
func errorText(_ code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
}
