internal import Buffers

/// Keys in ascending order, and whose rows they are.
struct KeyRun: Sendable {
    /// The keys, one behind the other; none lies in two chunks.
    var chunks: [StoredBytes]
    /// The bytes of every key, if they are equally many; else its length stands before each, in 64
    /// bits.
    var keyWidth: Int?
    /// The one contribution that all rows are of; if `nil`, its number stands before each key, in
    /// 32 bits.
    var contribution: UInt32?
}

/// Reads a run key by key, a block at a time.
final class KeyCursor {
    private let store: ByteStore
    private let run: KeyRun
    private let blockByteCount: Int
    private var nextChunk = 0
    private var chunk: StoredBytes?
    /// Where in the chunk the block starts.
    private var blockStart = 0
    private(set) var block = Bytes()
    private var at = 0
    /// The contribution that the key at hand is of.
    private(set) var contribution: UInt32 = 0
    private(set) var prefix = KeyPrefix()
    /// Where in ``block`` the key lies.
    private(set) var key = 0..<0

    init(_ run: KeyRun, in store: ByteStore, blockByteCount: Int) {
        self.run = run
        self.store = store
        self.blockByteCount = blockByteCount
        contribution = run.contribution ?? 0
    }

    /// Goes on to the next key.
    ///
    /// - Returns: `false` behind the last one.
    /// - Throws: ``RunError`` if spilled keys cannot be read.
    func advance() throws -> Bool {
        while at == block.count, !(try readBlock(1)) {
            guard nextChunk < run.chunks.count else { return false }
            chunk = run.chunks[nextChunk]
            nextChunk += 1
            blockStart = 0
            at = 0
            block = Bytes()
        }
        if run.contribution == nil { contribution = UInt32(try number(byteCount: 4)) }
        let width = try run.keyWidth ?? number(byteCount: 8)
        try require(width)
        key = at..<at + width
        at += width
        prefix = KeyPrefix(block, key)
        return true
    }

    private func number(byteCount: Int) throws -> Int {
        try require(byteCount)
        defer { at += byteCount }
        return (0..<byteCount).reduce(0) { $0 | Int(block[at + $1]) << ($1 * 8) }
    }

    private func require(_ count: Int) throws {
        if at + count <= block.count { return }
        let isRead = try readBlock(count)
        precondition(isRead, "no key lies in two chunks")
    }

    /// Reads on from the place at hand, at least `count` bytes of what is left of the chunk.
    private func readBlock(_ count: Int) throws -> Bool {
        guard let chunk else { return false }
        let start = blockStart + at
        guard chunk.count - start >= count, chunk.count > start else { return false }
        let wanted = chunk.isInMemory ? chunk.count - start : max(count, blockByteCount)
        block = try store.read(chunk, start..<min(chunk.count, start + wanted))
        blockStart = start
        at = 0
        return true
    }

    /// Compares the key at hand with the other's, whose prefix is the same: negative if it comes
    /// first.
    func compareTail(to other: KeyCursor) -> Int {
        guard key.count > KeyPrefix.byteCount else { return 0 }
        return block.compareTails(key, other.block, other.key)
    }
}
