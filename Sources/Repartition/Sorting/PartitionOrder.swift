internal import Buffers

/// The rows of a partition in their order, divided into row groups.
struct PartitionOrder: Sendable {
    struct RowGroup: Sendable {
        /// Where the rows come from; a piece's are counted in the sorted order of their source.
        var pieces: [PlannedRowGroup.Piece]
        /// Which piece the rows are of, one after the other; `nil` if the pieces follow each other.
        var interleaving: StoredBytes?
    }

    var rowGroups: [RowGroup]
}

/// Divides the rows of a partition into row groups while their order becomes known.
struct PartitionOrderBuilder: ~Copyable {
    private let store: ByteStore
    /// The source row group of each contribution.
    private let sources: [Int]
    /// The rows of each row group.
    private let rowCounts: [Int]
    private(set) var order = PartitionOrder(rowGroups: [])
    /// For each contribution, how many of its rows have been placed.
    private var taken: [Int]
    // The row group at hand.
    /// For each contribution, its piece, or -1.
    private var pieceOf: [Int]
    private var contributions: [Int] = []
    private var starts: [Int] = []
    private var rowCount = 0
    private var interleaving = Interleaving.Writer()

    init(sources: [Int], rowCounts: [Int], store: ByteStore) {
        self.sources = sources
        self.rowCounts = rowCounts
        self.store = store
        taken = [Int](repeating: 0, count: sources.count)
        pieceOf = [Int](repeating: -1, count: sources.count)
    }

    /// Takes in the next row, which is of a contribution.
    ///
    /// - Throws: ``RunError`` if what is known has to be spilled and cannot be.
    mutating func append(_ contribution: Int) throws {
        if pieceOf[contribution] < 0 {
            pieceOf[contribution] = contributions.count
            contributions.append(contribution)
            starts.append(taken[contribution])
        }
        taken[contribution] += 1
        interleaving.append(pieceOf[contribution])
        rowCount += 1
        if rowCount == rowCounts[order.rowGroups.count] { try endRowGroup() }
    }

    private mutating func endRowGroup() throws {
        let pieces = zip(contributions, starts).map { contribution, start in
            PlannedRowGroup.Piece(source: sources[contribution], rows: start..<taken[contribution])
        }
        let stored = try interleaving.finish(pieceCount: pieces.count).map { try store.add($0) }
        order.rowGroups.append(.init(pieces: pieces, interleaving: stored))
        for contribution in contributions { pieceOf[contribution] = -1 }
        contributions = []
        starts = []
        rowCount = 0
    }
}
