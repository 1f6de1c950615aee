internal import Buffers

/// Keeps bytes until they are wanted again: in memory, or in a file when they are many.
final class ByteStore: Sendable {
    private let memory: MemoryShare
    private let spill: SpillFile

    init(memoryByteLimit: Int, temporaryFolder: String) {
        memory = MemoryShare(byteCount: memoryByteLimit)
        spill = SpillFile(folder: temporaryFolder)
    }

    var spilledByteCount: Int { spill.byteCount }

    /// Takes in bytes.
    ///
    /// - Throws: ``RunError`` if they have to be spilled and cannot be.
    func add(_ bytes: Bytes) throws -> StoredBytes {
        StoredBytes(
            place: memory.take(bytes.count)
                ? .memory(bytes) : .spilled(at: try spill.append(bytes)),
            count: bytes.count
        )
    }

    /// The bytes of `range`, counted from the first of what was taken in.
    func read(_ stored: StoredBytes, _ range: Range<Int>) throws -> Bytes {
        switch stored.place {
        case .memory(let bytes): return bytes[range]
        case .spilled(let start):
            precondition(
                range.lowerBound >= 0 && range.upperBound <= stored.count,
                "a range lies inside what was taken in"
            )
            return try spill.read(start + range.lowerBound..<start + range.upperBound)
        }
    }

    /// Calls `body` with bytes, and where among them those of `range` are: no slice is made.
    func withBytes(
        _ stored: StoredBytes,
        _ range: Range<Int>,
        _ body: (Bytes, Range<Int>) throws -> Void
    ) throws {
        switch stored.place {
        case .memory(let bytes): try body(bytes, range)
        case .spilled: try body(try read(stored, range), 0..<range.count)
        }
    }

    func read(_ stored: StoredBytes) throws -> Bytes { try read(stored, 0..<stored.count) }

    /// Forgets bytes that nobody will ask for again.
    func remove(_ stored: StoredBytes) {
        guard case .memory = stored.place else { return }
        memory.give(stored.count)
    }
}

/// Bytes that a ``ByteStore`` keeps.
struct StoredBytes: Sendable {
    fileprivate enum Place: Sendable {
        case memory(Bytes)
        case spilled(at: Int)
    }

    fileprivate let place: Place
    let count: Int

    /// Whether reading costs nothing.
    var isInMemory: Bool {
        if case .memory = place { true } else { false }
    }

    fileprivate init(place: Place, count: Int) {
        self.place = place
        self.count = count
    }
}
