internal import Buffers

/// Merges sorted runs, however many, in bounded memory.
struct RunMerger {
    let store: ByteStore
    /// The memory for blocks of spilled runs, in bytes.
    let memoryByteLimit: Int

    private static let blockByteCount = 64 << 10

    /// The runs that are merged at once; more are merged in several passes.
    private var fanIn: Int { max(2, min(1024, memoryByteLimit / Self.blockByteCount)) }

    /// Tells the contributions in the order of the keys of their rows.
    ///
    /// - Parameter runs: In the order of their contributions; they are forgotten.
    /// - Throws: ``RunError`` if keys cannot be spilled, or not be read back.
    func merge(_ runs: [KeyRun], _ body: (UInt32) throws -> Void) throws {
        var runs = runs
        while runs.count > fanIn {
            var merged: [KeyRun] = []
            for start in stride(from: 0, to: runs.count, by: fanIn) {
                try Task.checkCancellation()
                merged.append(try joined(runs[start..<min(start + fanIn, runs.count)]))
            }
            runs = merged
        }
        try mergeOnce(runs) { try body($0.contribution) }
    }

    /// One run of several.
    private func joined(_ runs: ArraySlice<KeyRun>) throws -> KeyRun {
        guard let first = runs.first, runs.count > 1 else { return runs[runs.startIndex] }
        var result = KeyRun(chunks: [], keyWidth: first.keyWidth, contribution: nil)
        var chunk = ByteBuffer(capacity: Self.blockByteCount)
        func flush(_ chunk: inout ByteBuffer) throws {
            guard chunk.count > 0 else { return }
            result.chunks.append(try store.add(chunk.copied()))
            chunk.removeAll()
        }
        try mergeOnce(Array(runs)) { cursor in
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
        var heap: [KeyCursor] = []
        for run in runs {
            let cursor = KeyCursor(run, in: store, blockByteCount: Self.blockByteCount)
            if try cursor.advance() { heap.append(cursor) }
        }
        for index in heap.indices.reversed() { Self.sift(index, &heap) }
        while let least = heap.first {
            try body(least)
            if try !least.advance() {
                let last = heap.removeLast()
                if heap.isEmpty { break }
                heap[0] = last
            }
            Self.sift(0, &heap)
        }
        for chunk in runs.flatMap(\.chunks) { store.remove(chunk) }
    }

    /// Moves a cursor down until none below comes before it.
    private static func sift(_ start: Int, _ heap: inout [KeyCursor]) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
