internal import Buffers
internal import Parquet

/// How a move sorts the rows of a partition.
struct MoveSorting: Sendable {
    /// Where ranks and interleavings are kept.
    let store: ByteStore
    /// What of the order row groups can say of themselves.
    let columns: [SortingColumn]?
}

/// Where the rows of a sorted output row group stand in its pieces, put one after the other.
struct SortedRows: ~Copyable {
    private let rows: Vector<UInt32>
    private let staysAsItIs: Bool

    /// The rows stay where they are.
    fileprivate init() {
        rows = Vector()
        staysAsItIs = true
    }

    fileprivate init(_ rows: consuming Vector<UInt32>) {
        self.rows = rows
        staysAsItIs = false
    }

    /// Puts the rows that an encoder was given into their order.
    func reorder(_ encoder: ColumnChunkEncoder) throws {
        if !staysAsItIs { try encoder.reorder(rows) }
    }
}

extension MoveContext {
    /// The order of the rows of an output row group.
    ///
    /// - Throws: ``RunError`` of kind `notConserved` if a row would be lost or doubled.
    func sortedRows(
        _ planned: PlannedRowGroup,
        _ pieces: [PieceFragments]
    ) throws -> SortedRows {
        guard let sorting else { return SortedRows() }
        let orders = try pieces.map { piece in
            try store.read(piece, column: layout.origins.count).numbers
        }
        let isWhole = zip(orders, planned.pieces).allSatisfy { order, piece in
            order.isEmpty || order.count == piece.rows.count
        }
        guard isWhole else { throw Self.otherOrder }
        guard planned.interleaving != nil || orders.contains(where: { !$0.isEmpty }) else {
            return SortedRows()
        }
        var starts = [0]
        for piece in planned.pieces { starts.append((starts.last ?? 0) + piece.rows.count) }
        let rowCount = planned.rowCount
        var isTaken = [Bool](repeating: false, count: rowCount)
        var next = [Int](repeating: 0, count: pieces.count)
        var rows: [UInt32] = []
        rows.reserveCapacity(rowCount)
        func append(_ count: Int, of piece: Int) throws {
            guard pieces.indices.contains(piece),
                next[piece] + count <= planned.pieces[piece].rows.count
            else { throw Self.otherOrder }
            for place in next[piece]..<next[piece] + count {
                let row =
                    starts[piece] + (orders[piece].isEmpty ? place : Int(orders[piece][place]))
                guard row < rowCount, !isTaken[row] else { throw Self.otherOrder }
                isTaken[row] = true
                rows.append(UInt32(truncatingIfNeeded: row))
            }
            next[piece] += count
        }
        if let interleaving = planned.interleaving {
            try Interleaving.forEachRun(try sorting.store.read(interleaving)) { piece, count in
                try append(count, of: piece)
            }
        } else {
            for (number, piece) in planned.pieces.enumerated() {
                try append(piece.rows.count, of: number)
            }
        }
        guard rows.count == rowCount else { throw Self.otherOrder }
        return SortedRows(Vector(rows))
    }

    private static var otherOrder: RunError {
        RunError(
            .notConserved,
            "the order of an output row group does not have each of its rows once: nothing was "
                + "published"
        )
    }
}
