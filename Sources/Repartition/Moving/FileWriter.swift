internal import Buffers
internal import ObjectStorage
internal import Parquet
internal import Synchronization

/// Writes one output file: takes row groups in any order and puts them down in the plan's.
final class FileWriter: Sendable {
    private let store: any ObjectStore
    private let key: ObjectKey
    private let run: String
    private let sequence: Int
    private let rowGroupCount: Int
    private let state: Mutex<State>

    private struct State {
        var assembler: FileAssembler
        var waiting: [Int: EncodedRowGroup] = [:]
        var next = 0
        var isWriting = false
        var write: (any StagedWrite)?
    }

    init(
        _ key: ObjectKey,
        in store: any ObjectStore,
        run: String,
        sequence: Int,
        rowGroupCount: Int,
        assembler: FileAssembler
    ) {
        self.store = store
        self.key = key
        self.run = run
        self.sequence = sequence
        self.rowGroupCount = rowGroupCount
        state = Mutex(State(assembler: assembler))
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
        let write = try await opened()
        for bytes in group.bytes { try await write.append(bytes) }
        state.withLock { $0.assembler.append(rowCount: group.rowCount, chunks: group.chunks) }
    }

    private func opened() async throws -> any StagedWrite {
        if let write = state.withLock({ $0.write }) { return write }
        let write = try await store.stage(key, run: run, sequence: sequence)
        state.withLock { $0.write = write }
        try await write.append(FileAssembler.head)
        return write
    }

    private func finish() async throws -> WrittenFile {
        let write = try await opened()
        let (tail, rowCount) = state.withLock { state in
            (state.assembler.finish(), state.assembler.rowCount)
        }
        try await write.append(tail)
        let staged = try await write.finish()
        state.withLock { $0.write = nil }
        return WrittenFile(sequence: sequence, staged: staged, rowCount: rowCount)
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
