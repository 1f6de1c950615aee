internal import Buffers

/// Merges sorted runs, however many, in bounded memory.
struct RunMerger {
    let store: ByteStore
    /// The memory for blocks of spilled runs, in bytes.
    let memoryByteLimit: Int

    private static let blockByteCount = 64 << 10
    /// The rows that are merged between two looks at whether the run was cancelled: some
    /// milliseconds.
    private static let rowsBetweenLooks = 1 << 16

    /// The spilled runs that are merged at once; more are merged in several passes.
    private var fanIn: Int { max(2, min(1024, memoryByteLimit / Self.blockByteCount)) }

    /// Tells the contributions in the order of the keys of their rows.
    ///
    /// - Parameter runs: In the order of their contributions; they are forgotten.
    /// - Throws: ``RunError`` if keys cannot be spilled, or not be read back.
    func merge(_ runs: [KeyRun], _ body: (UInt32) throws -> Void) throws {
        var groups = groups(runs)
        while groups.count > 1 {
            let merged = try groups.map { try joined($0) }
            groups = self.groups(merged)
        }
        try mergeOnce(groups.first ?? []) { try body($0.contribution) }
    }

    /// Runs that can be merged at once, group by group; those in memory need no more of it.
    private func groups(_ runs: [KeyRun]) -> [[KeyRun]] {
        var groups: [[KeyRun]] = []
        var room = 0
        for run in runs {
            let isSpilled = run.chunks.contains { !$0.isInMemory }
            if groups.isEmpty || isSpilled && room == 0 {
                groups.append([])
                room = fanIn
            }
            groups[groups.count - 1].append(run)
            if isSpilled { room -= 1 }
        }
        return groups
    }

    /// One run of several.
    private func joined(_ runs: [KeyRun]) throws -> KeyRun {
        if runs.count == 1 { return runs[0] }
        var result = KeyRun(chunks: [], keyWidth: runs[0].keyWidth, contribution: nil)
        var chunk = ByteBuffer(capacity: Self.blockByteCount)
        func flush(_ chunk: inout ByteBuffer) throws {
            guard chunk.count > 0 else { return }
            result.chunks.append(try store.add(chunk.copied()))
            chunk.removeAll()
        }
        try mergeOnce(runs) { cursor in
            if chunk.count >= Self.blockByteCount { try flush(&chunk) }
            chunk.append(integer: cursor.contribution)
            if result.keyWidth == nil {
                chunk.append(integer: UInt64(cursor.key.count))
            }
            chunk.append(cursor.block[cursor.key])
        }
        try flush(&chunk)
        return result
    }

    private func mergeOnce(_ runs: [KeyRun], _ body: (KeyCursor) throws -> Void) throws {
        var heap = KeyHeap()
        for run in runs {
            let cursor = KeyCursor(run, in: store, blockByteCount: Self.blockByteCount)
            if try cursor.advance() { heap.append(cursor) }
        }
        heap.arrange()
        var rowCount = 0
        while let least = heap.least {
            rowCount += 1
            if rowCount.isMultiple(of: Self.rowsBetweenLooks) { try Task.checkCancellation() }
            try body(least)
            try heap.replaceLeast(isMore: least.advance())
        }
        for chunk in runs.flatMap(\.chunks) { store.remove(chunk) }
    }
}
