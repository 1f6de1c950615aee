internal import Buffers
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A temporary file for fragments that do not fit into memory.
///
/// It is written from front to back and read anywhere. It has no name, so it is gone with the
/// process, however that ends.
final class SpillFile: Sendable {
    private let folder: String
    private let state = Mutex(State())

    private struct State {
        var file: Int32 = -1
        var byteCount = 0
    }

    init(folder: String) {
        self.folder = folder
    }

    deinit {
        state.withLock { state in
            if state.file >= 0 { _ = close(state.file) }
        }
    }

    /// The bytes that the disk of a folder has room for; none if that cannot be said.
    static func freeByteCount(in folder: String) -> Int {
        var disk = statvfs()
        guard unsafe statvfs(folder, &disk) == 0 else { return 0 }
        let (count, isHuge) = Int(disk.f_bavail).multipliedReportingOverflow(by: Int(disk.f_frsize))
        return isHuge ? .max : count
    }

    /// The bytes spilled so far.
    var byteCount: Int { state.withLock { $0.byteCount } }

    /// Appends `bytes` and returns where they start.
    ///
    /// - Throws: ``RunError`` if the folder cannot be written to or is full.
    func append(_ bytes: Bytes) throws -> Int {
        let (file, offset) = try state.withLock { state in
            if state.file < 0 { state.file = try open() }
            defer { state.byteCount += bytes.count }
            return (state.file, state.byteCount)
        }
        try unsafe bytes.withUnsafeBytes { raw in
            var written = 0
            while written < raw.count {
                let count = unsafe pwrite(
                    file,
                    raw.baseAddress.map { unsafe $0 + written },
                    raw.count - written,
                    off_t(offset + written)
                )
                guard count > 0 else {
                    if count < 0, errno == EINTR { continue }
                    throw failure("cannot write to")
                }
                written += count
            }
        }
        return offset
    }

    /// The bytes of `range`.
    func read(_ range: Range<Int>) throws -> Bytes {
        let file = state.withLock { $0.file }
        return try unsafe Bytes(capacity: range.count) { room in
            var filled = 0
            while filled < range.count {
                let count = unsafe pread(
                    file,
                    room.baseAddress.map { unsafe $0 + filled },
                    range.count - filled,
                    off_t(range.lowerBound + filled)
                )
                guard count > 0 else {
                    if count < 0, errno == EINTR { continue }
                    throw failure("cannot read from")
                }
                filled += count
            }
            return filled
        }
    }

    private func open() throws -> Int32 {
        var path = Array("\(folder)/sluice-spill-XXXXXX".utf8CString)
        let file = unsafe path.withUnsafeMutableBufferPointer { text in
            unsafe text.baseAddress.map { unsafe mkstemp($0) } ?? -1
        }
        guard file >= 0 else { throw failure("cannot create a file in") }
        _ = unsafe unlink(path)
        return file
    }

    private func failure(_ what: String) -> RunError {
        RunError(
            .targetNotReady,
            "\(what) the temporary folder \(folder): \(unsafe String(cString: strerror(errno))); "
                + "give another with --temp-dir, or more memory with --memory"
        )
    }
}
