internal import Buffers
internal import Parquet
internal import Synchronization

/// The fragments that one source row group gives to one output row group, a *piece*: all columns.
struct PieceFragments: Sendable {
    fileprivate let bundle: PieceBundle
    /// Which of the bundle's pieces it is.
    fileprivate let number: Int

    /// What the piece takes, in bytes.
    var byteCount: Int { bundle.layout.range(of: number).count }
}

/// The bytes of one piece, or of several small ones.
private final class PieceBundle: Sendable {
    let stored: StoredBytes
    let layout: PieceLayout
    /// How many pieces will still be asked for.
    let left: Atomic<Int>

    init(_ stored: StoredBytes, _ layout: PieceLayout) {
        self.stored = stored
        self.layout = layout
        left = Atomic(layout.pieceCount)
    }
}

/// Where the fragments of pieces lie in their bytes: piece by piece, and in that column by column.
struct PieceLayout: Sendable, Equatable {
    let columnCount: Int
    /// Where those of each column of each piece end.
    private let ends: [Int]

    var pieceCount: Int { ends.count / columnCount }

    init(columnCount: Int, ends: [Int]) {
        self.columnCount = columnCount
        self.ends = ends
    }

    fileprivate func range(of column: Int, of piece: Int) -> Range<Int> {
        let place = piece * columnCount + column
        return (place == 0 ? 0 : ends[place - 1])..<ends[place]
    }

    fileprivate func range(of piece: Int) -> Range<Int> {
        let last = range(of: columnCount - 1, of: piece).upperBound
        return range(of: 0, of: piece).lowerBound..<last
    }
}

/// Keeps fragments until their row group is written: in memory, or in a file when they are many.
final class FragmentStore: Sendable {
    private let bytes: ByteStore

    init(memoryByteLimit: Int, temporaryFolder: String) {
        bytes = ByteStore(memoryByteLimit: memoryByteLimit, temporaryFolder: temporaryFolder)
    }

    var spilledByteCount: Int { bytes.spilledByteCount }

    /// Takes in pieces.
    ///
    /// - Throws: ``RunError`` if they have to be spilled and cannot be.
    func add(_ bytes: Bytes, _ layout: PieceLayout) throws -> [PieceFragments] {
        let bundle = PieceBundle(try self.bytes.add(bytes), layout)
        return (0..<layout.pieceCount).map { PieceFragments(bundle: bundle, number: $0) }
    }

    /// The fragments of one column of a piece.
    func read(_ piece: PieceFragments, column: Int) throws -> Bytes {
        let range = piece.bundle.layout.range(of: column, of: piece.number)
        return try bytes.read(piece.bundle.stored, range)
    }

    /// Calls `body` with the fragments of one column of a piece: there are many small ones.
    func withFragments(
        of piece: PieceFragments,
        column: Int,
        _ body: (Bytes, Range<Int>) throws -> Void
    ) throws {
        let range = piece.bundle.layout.range(of: column, of: piece.number)
        try bytes.withBytes(piece.bundle.stored, range, body)
    }

    /// Forgets a piece whose row group is written.
    func remove(_ piece: PieceFragments) {
        let (_, left) = piece.bundle.left.subtract(1, ordering: .relaxed)
        if left == 0 { bytes.remove(piece.bundle.stored) }
    }
}
