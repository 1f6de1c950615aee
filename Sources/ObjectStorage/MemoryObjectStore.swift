package import Buffers
import Synchronization

/// An object store in memory, for tests and for what is thrown away.
///
/// Times count writes instead of nanoseconds, so the same calls give the same answers.
package final class MemoryObjectStore: ObjectStore {
    private struct Object {
        var info: ObjectInfo
        var bytes: Bytes
    }

    private struct Staged {
        var id: StagingID
        var key: ObjectKey
        var pieces: [Bytes] = []
        var byteCount: Int64 = 0
        var version: ObjectVersion?
    }

    private struct State {
        var objects: [ObjectKey: Object] = [:]
        /// The keys of `objects`, in order.
        var keys: [ObjectKey] = []
        var staged: [String: Staged] = [:]
        var writeCount: Int64 = 0
    }

    package let location: String
    package var isRemote: Bool { false }
    package let publishing: PublishMode
    private let state = Mutex(State())

    package init(location: String = "memory:", publishing: PublishMode = .rename) {
        self.location = location
        self.publishing = publishing
    }

    /// How many objects are staged and neither published nor discarded.
    package var stagedCount: Int { state.withLock { $0.staged.count } }

    package func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ListPage {
        precondition(limit > 0, "a page has room for an object")
        return state.withLock { state in
            var index = state.keys.partitioningIndex {
                !$0.text.utf8.lexicographicallyPrecedes(prefix.utf8)
            }
            if let after { index = max(index, state.keys.partitioningIndex { after < $0 }) }
            var objects: [ObjectInfo] = []
            while index < state.keys.count, state.keys[index].text.utf8.starts(with: prefix.utf8) {
                if objects.count == limit {
                    return ListPage(objects: objects, next: objects.last?.key)
                }
                if let object = state.objects[state.keys[index]] { objects.append(object.info) }
                index += 1
            }
            return ListPage(objects: objects, next: nil)
        }
    }

    package func info(_ key: ObjectKey) async throws -> ObjectInfo {
        guard let object = state.withLock({ $0.objects[key] }) else {
            throw ObjectStoreError.absent(key, location)
        }
        return object.info
    }

    package func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    ) async throws -> Bytes {
        guard let object = state.withLock({ $0.objects[key] }) else {
            throw ObjectStoreError.absent(key, location)
        }
        if let version, object.info.version != version {
            throw ObjectStoreError.changed(key, "before it was read", location)
        }
        guard let range else { return object.bytes }
        guard range.lowerBound >= 0, range.upperBound <= object.info.byteCount else {
            throw ObjectStoreError.invalidRange(
                range,
                of: key,
                byteCount: object.info.byteCount,
                location
            )
        }
        return object.bytes[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    @discardableResult
    package func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    ) async throws -> ObjectInfo {
        try state.withLock { state in
            let found = state.objects[key]
            switch condition {
            case .always: break
            case .ifAbsent:
                if found != nil { throw ObjectStoreError.taken(key, location) }
            case .ifVersion(let version):
                guard let found else { throw ObjectStoreError.absent(key, location) }
                guard found.info.version == version else {
                    throw ObjectStoreError.changed(key, "before it was written", location)
                }
            }
            return put(bytes, key, version: nil, into: &state)
        }
    }

    package func stage(_ key: ObjectKey, as id: StagingID) async throws -> any StagedWrite {
        let stagingKey = try ObjectKey(id.path)
        try state.withLock { state in
            guard state.staged[stagingKey.text] == nil else {
                throw ObjectStoreError.taken(stagingKey, location)
            }
            state.staged[stagingKey.text] = Staged(id: id, key: key)
        }
        return MemoryStagedWrite(store: self, key: key, stagingKey: stagingKey.text)
    }

    package func publish(_ staged: StagedObject) async throws {
        try state.withLock { state in
            let found = state.objects[staged.key]
            guard let waiting = state.staged[staged.stagingKey] else {
                // Publishing consumes what was staged, so somebody has published it.
                if found?.info.byteCount == staged.byteCount { return }
                throw ObjectStoreError.stagedElsewhere(staged.key, location)
            }
            if let found {
                // A copy that was made before.
                if publishing == .copy, found.info.version == waiting.version { return }
                throw ObjectStoreError.taken(staged.key, location)
            }
            if publishing != .copy { state.staged[staged.stagingKey] = nil }
            _ = put(joined(waiting.pieces), staged.key, version: waiting.version, into: &state)
        }
    }

    package func discard(_ staged: StagedObject) async throws {
        state.withLock { $0.staged[staged.stagingKey] = nil }
    }

    package func leftovers(ofRun run: String?) async throws -> [StagedLeftover] {
        state.withLock { state in
            state.staged.filter { run == nil || $0.value.id.run == run }.map { stagingKey, staged in
                StagedLeftover(
                    id: staged.id,
                    key: staged.key,
                    stagingKey: stagingKey,
                    ageSeconds: 0
                )
            }
        }
    }

    package func discard(_ leftover: StagedLeftover) async throws {
        state.withLock { $0.staged[leftover.stagingKey] = nil }
    }

    package func stagedLifetime() async throws -> Duration? { nil }

    package func delete(_ key: ObjectKey, ifVersion version: ObjectVersion?) async throws {
        try state.withLock { state in
            guard let found = state.objects[key] else { return }
            if let version, found.info.version != version {
                throw ObjectStoreError.changed(key, "before it was deleted", location)
            }
            state.objects[key] = nil
            state.keys.remove(at: state.keys.partitioningIndex { key <= $0 })
        }
    }

    package func synchronize() async throws {}

    private func put(
        _ bytes: Bytes,
        _ key: ObjectKey,
        version: ObjectVersion?,
        into state: inout State
    ) -> ObjectInfo {
        state.writeCount += 1
        let info = ObjectInfo(
            key: key,
            byteCount: Int64(bytes.count),
            version: version ?? ObjectVersion("write-\(state.writeCount)"),
            modifiedNanoseconds: state.writeCount
        )
        if state.objects.updateValue(Object(info: info, bytes: bytes), forKey: key) == nil {
            state.keys.insert(key, at: state.keys.partitioningIndex { key <= $0 })
        }
        return info
    }

    private func joined(_ pieces: [Bytes]) -> Bytes {
        var buffer = ByteBuffer(capacity: pieces.reduce(0) { $0 + $1.count })
        for piece in pieces { buffer.append(piece) }
        return buffer.copied()
    }
}

extension MemoryObjectStore {
    fileprivate func byteCount(staged stagingKey: String) -> Int64 {
        state.withLock { $0.staged[stagingKey]?.byteCount ?? 0 }
    }

    fileprivate func append(_ bytes: Bytes, staged stagingKey: String, _ key: ObjectKey) throws {
        try state.withLock { state in
            guard var staged = state.staged[stagingKey], staged.version == nil else {
                throw ObjectStoreError.stagedElsewhere(key, location)
            }
            state.staged[stagingKey] = nil
            staged.pieces.append(bytes)
            staged.byteCount += Int64(bytes.count)
            state.staged[stagingKey] = staged
        }
    }

    fileprivate func finish(staged stagingKey: String, _ key: ObjectKey) throws -> StagedObject {
        try state.withLock { state in
            guard var staged = state.staged[stagingKey] else {
                throw ObjectStoreError.stagedElsewhere(key, location)
            }
            state.writeCount += 1
            staged.version = ObjectVersion("write-\(state.writeCount)")
            state.staged[stagingKey] = staged
            return StagedObject(
                key: key,
                stagingKey: stagingKey,
                byteCount: staged.byteCount,
                version: staged.version
            )
        }
    }

    fileprivate func abort(staged stagingKey: String) {
        state.withLock { $0.staged[stagingKey] = nil }
    }
}

private struct MemoryStagedWrite: StagedWrite {
    let store: MemoryObjectStore
    let key: ObjectKey
    let stagingKey: String

    var byteCount: Int64 { store.byteCount(staged: stagingKey) }

    func append(_ bytes: Bytes) async throws {
        try store.append(bytes, staged: stagingKey, key)
    }

    func finish() async throws -> StagedObject {
        try store.finish(staged: stagingKey, key)
    }

    func abort() async throws {
        store.abort(staged: stagingKey)
    }
}

extension [ObjectKey] {
    /// The first index whose key fulfils the condition, if all behind it do and none before.
    fileprivate func partitioningIndex(where isBehind: (ObjectKey) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
