import Buffers
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A file in the staging folder that grows.
///
/// It is opened for each append but the first, so a run may have any number of them at once,
/// whatever the limit of open files.
final class LocalStagedWrite: StagedWrite {
    private let store: LocalObjectStore
    let key: ObjectKey
    private let stagingKey: String
    private let path: String
    private let state: Mutex<State>

    private struct State: ~Copyable {
        /// As it was created, until the first append: most files have one.
        var created: PosixFile?
        var end: Int64 = 0

        mutating func open(_ path: String) throws(PosixError) -> PosixFile {
            guard let created = created.take() else { return try PosixFile(path, for: .writing) }
            // Who has discarded the run since has taken away its name.
            guard try created.status().linkCount > 0 else {
                throw PosixError(code: ENOENT, attempt: "write", path: path)
            }
            return created
        }
    }

    init(
        store: LocalObjectStore,
        key: ObjectKey,
        stagingKey: String,
        path: String,
        created: consuming sending PosixFile
    ) {
        self.store = store
        self.key = key
        self.stagingKey = stagingKey
        self.path = path
        state = Mutex(State(created: created))
    }

    var byteCount: Int64 { state.withLock { $0.end } }

    func append(_ bytes: Bytes) async throws {
        try state.withLock { state in
            try store.attempt(key) { () throws(PosixError) in
                try state.open(path).write(bytes, at: state.end)
            }
            state.end += Int64(bytes.count)
        }
    }

    func append(
        copyOf key: ObjectKey,
        range: Range<Int64>,
        ifVersion version: ObjectVersion?,
        in source: any ObjectStore
    ) async throws {
        guard let source = source as? LocalObjectStore else {
            return try await appendThroughMemory(
                copyOf: key,
                range: range,
                ifVersion: version,
                in: source
            )
        }
        try state.withLock { state in
            try store.attempt(self.key) { () throws(PosixError) in
                try source.copy(
                    key,
                    range,
                    ifVersion: version,
                    into: state.open(path),
                    at: state.end
                )
            }.get()
            state.end += Int64(range.count)
        }
    }

    func finish() async throws -> StagedObject {
        let end = byteCount
        let status = try store.attempt(key) { () throws(PosixError) in
            guard let status = try PosixPath.status(path) else {
                throw PosixError(code: ENOENT, attempt: "look at", path: path)
            }
            return status
        }
        guard status.byteCount == end else {
            throw ObjectStoreError(
                .versionChanged,
                "the staged file has \(status.byteCount) bytes, \(end) were written: is another "
                    + "program at work in the staging folder?",
                key: key,
                store: store.location
            )
        }
        return StagedObject(
            key: key,
            stagingKey: stagingKey,
            byteCount: end,
            version: status.version
        )
    }

    func abort() async throws {
        try store.removeStaged(path, key)
    }
}

extension LocalObjectStore {
    /// Copies a range of an object to the end of a staged file.
    ///
    /// After an error bytes may lie behind the end; the next append writes over them.
    fileprivate func copy(
        _ key: ObjectKey,
        _ range: Range<Int64>,
        ifVersion version: ObjectVersion?,
        into target: borrowing PosixFile,
        at offset: Int64
    ) throws(PosixError) -> Result<Void, ObjectStoreError> {
        let file: PosixFile
        do throws(PosixError) {
            file = try PosixFile(path(of: key), for: .reading)
        } catch {
            guard error.code == ENOENT || error.code == notAFolder else { throw error }
            return .failure(absent(key))
        }
        let before = try file.status()
        guard before.kind == .file else { return .failure(absent(key)) }
        if let version, before.version != version {
            return .failure(changed(key, "before it was copied"))
        }
        guard range.lowerBound >= 0, range.upperBound <= before.byteCount else {
            return .failure(.invalidRange(range, of: key, byteCount: before.byteCount, location))
        }
        let copied = try target.copy(range, of: file, to: offset)
        guard try file.status().version == before.version, copied == Int64(range.count) else {
            return .failure(changed(key, "while it was copied"))
        }
        return .success(())
    }
}
