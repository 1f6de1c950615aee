internal import Buffers
internal import ObjectStorage
internal import Parquet
internal import Synchronization

/// Writes one output file: takes row groups in any order and puts them down in the plan's.
final class FileWriter: Sendable {
    private let store: any ObjectStore
    private let key: ObjectKey
    private let id: StagingID
    private let rowGroupCount: Int
    private let clock: WorkClock
    private let state: Mutex<State>

    private struct State {
        /// Until the file is finished.
        var assembler: FileAssembler?
        /// Row groups of which some parts are there, by their index.
        var parts: [Int: [EncodedRowGroup?]] = [:]
        var waiting: [Int: EncodedRowGroup] = [:]
        var next = 0
        var isWriting = false
        var write: (any StagedWrite)?
        /// Bytes that are to be appended together with what follows them.
        var gathered: [Bytes] = [FileAssembler.head]
    }

    init(
        _ key: ObjectKey,
        in store: any ObjectStore,
        as id: StagingID,
        rowGroupCount: Int,
        clock: WorkClock,
        assembler: FileAssembler
    ) {
        self.store = store
        self.key = key
        self.id = id
        self.rowGroupCount = rowGroupCount
        self.clock = clock
        state = Mutex(State(assembler: assembler))
    }

    /// Takes a part of a row group's columns, and returns the whole once all parts are there.
    func joined(
        _ group: EncodedRowGroup,
        part: Int,
        of partCount: Int,
        at index: Int
    ) -> EncodedRowGroup? {
        if partCount == 1 { return group }
        return state.withLock { state in
            var parts =
                state.parts[index] ?? [EncodedRowGroup?](repeating: nil, count: partCount)
            parts[part] = group
            state.parts[index] = parts
            let known = parts.compactMap { $0 }
            guard known.count == partCount else { return nil }
            state.parts[index] = nil
            return EncodedRowGroup(
                rowCount: group.rowCount,
                chunks: known.flatMap(\.chunks),
                bytes: known.flatMap(\.bytes),
                sortingColumns: group.sortingColumns
            )
        }
    }

    /// Takes a row group, and writes what can be written.
    ///
    /// - Returns: The file, complete and invisible, once its last row group is written.
    func deliver(_ index: Int, _ group: EncodedRowGroup) async throws -> WrittenFile? {
        let isMine = state.withLock { state in
            state.waiting[index] = group
            // Whoever is writing takes this one as well when its turn comes.
            if state.isWriting { return false }
            state.isWriting = true
            return true
        }
        return isMine ? try await writeWaiting() : nil
    }

    private func writeWaiting() async throws -> WrittenFile? {
        while let group = takeNext() {
            try Task.checkCancellation()
            try await write(group)
            if state.withLock({ $0.next }) == rowGroupCount { return try await finish() }
        }
        return nil
    }

    private func takeNext() -> EncodedRowGroup? {
        state.withLock { state in
            guard let group = state.waiting.removeValue(forKey: state.next) else {
                state.isWriting = false
                return nil
            }
            state.next += 1
            return group
        }
    }

    private func write(_ group: EncodedRowGroup) async throws {
        try await append(group.bytes)
        state.withLock { state in
            state.assembler?.append(
                rowCount: group.rowCount,
                chunks: group.chunks,
                sortingColumns: group.sortingColumns
            )
        }
    }

    /// Small pieces are put together before they are appended: a small file is one append.
    private static let appendByteCount = 1 << 20

    private func append(_ pieces: [Bytes], isLast: Bool = false) async throws {
        let due = state.withLock { state in
            state.gathered += pieces
            let byteCount = state.gathered.reduce(0) { $0 + $1.count }
            guard isLast || byteCount >= Self.appendByteCount else { return [Bytes]() }
            defer { state.gathered = [] }
            return state.gathered
        }
        guard !due.isEmpty else { return }
        let byteCount = due.reduce(0) { $0 + $1.count }
        try await clock.measure(.write, byteCount: { _ in byteCount }) {
            let write = try await opened()
            for bytes in Self.joined(due) { try await write.append(bytes) }
        }
    }

    /// The same bytes in pieces of at least ``appendByteCount``, but for the last.
    private static func joined(_ pieces: [Bytes]) -> [Bytes] {
        var joined: [Bytes] = []
        var small = ByteBuffer()
        func flush(_ small: inout ByteBuffer) {
            guard small.count > 0 else { return }
            var full = ByteBuffer()
            swap(&full, &small)
            joined.append(full.taken())
        }
        for piece in pieces {
            if piece.count >= appendByteCount {
                flush(&small)
                joined.append(piece)
            } else {
                small.append(piece)
                if small.count >= appendByteCount { flush(&small) }
            }
        }
        flush(&small)
        return joined
    }

    private func opened() async throws -> any StagedWrite {
        if let write = state.withLock({ $0.write }) { return write }
        let write = try await store.stage(key, as: id)
        state.withLock { $0.write = write }
        return write
    }

    private func finish() async throws -> WrittenFile {
        guard var assembler = state.withLock({ $0.assembler.take() }) else {
            preconditionFailure("a file is finished once")
        }
        try await append([assembler.finish()], isLast: true)
        let staged = try await opened().finish()
        state.withLock { $0.write = nil }
        return WrittenFile(sequence: id.sequence, staged: staged, rowCount: assembler.rowCount)
    }

    /// Removes what was written; the file will not come to be.
    func abort() async {
        guard let write = state.withLock({ $0.write }) else { return }
        try? await write.abort()
    }
}

/// A file that is complete and waits to be published.
struct WrittenFile: Sendable {
    /// Its number in the plan.
    var sequence: Int
    var staged: StagedObject
    var rowCount: Int
}
