internal import Buffers

/// The fragments that one source row group gives to one output row group: all columns.
struct PieceFragments: Sendable {
    fileprivate let stored: StoredBytes
    /// Where the fragments of each column end.
    private let columnEnds: [Int]

    fileprivate init(_ stored: StoredBytes, columnEnds: [Int]) {
        self.stored = stored
        self.columnEnds = columnEnds
    }

    var byteCount: Int { stored.count }

    /// Where the fragments of a column lie in the piece's bytes.
    func range(of column: Int) -> Range<Int> {
        (column == 0 ? 0 : columnEnds[column - 1])..<columnEnds[column]
    }
}

/// Keeps fragments until their row group is written: in memory, or in a file when they are many.
final class FragmentStore: Sendable {
    private let bytes: ByteStore

    init(memoryByteLimit: Int, temporaryFolder: String) {
        bytes = ByteStore(memoryByteLimit: memoryByteLimit, temporaryFolder: temporaryFolder)
    }

    var spilledByteCount: Int { bytes.spilledByteCount }

    /// Takes in a piece.
    ///
    /// - Throws: ``RunError`` if it has to be spilled and cannot be.
    func add(_ bytes: Bytes, columnEnds: [Int]) throws -> PieceFragments {
        PieceFragments(try self.bytes.add(bytes), columnEnds: columnEnds)
    }

    /// The fragments of one column of a piece.
    func read(_ piece: PieceFragments, column: Int) throws -> Bytes {
        try bytes.read(piece.stored, piece.range(of: column))
    }

    /// Calls `body` with the fragments of one column of a piece: there are many small ones.
    func withFragments(
        of piece: PieceFragments,
        column: Int,
        _ body: (Bytes, Range<Int>) throws -> Void
    ) throws {
        try bytes.withBytes(piece.stored, piece.range(of: column), body)
    }

    /// Forgets a piece whose row group is written.
    func remove(_ piece: PieceFragments) { bytes.remove(piece.stored) }
}
