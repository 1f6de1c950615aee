internal import Buffers
internal import Parquet

/// The pieces of a source row group while their fragments are made.
///
/// Small pieces share a buffer: where rows come late, most pieces are of a few rows, and a buffer
/// for each would cost more than the rows.
struct PieceBuffers {
    /// Pieces of fewer rows share a buffer.
    static let smallRowCount = 1024

    let buffers: [PieceBuffer]
    private let count: Int

    /// - Parameters:
    ///   - rowCounts: The rows of each piece.
    ///   - rowByteCount: What a row takes, as footers have it, which may say anything.
    ///   - mayBundle: Whether small pieces share a buffer.
    init(_ rowCounts: [Int], columnCount: Int, rowByteCount: Double, mayBundle: Bool) {
        count = rowCounts.count
        var groups: [[Int]] = []
        var small: [Int] = []
        for piece in rowCounts.indices {
            if mayBundle, rowCounts[piece] < Self.smallRowCount {
                small.append(piece)
            } else {
                groups.append([piece])
            }
        }
        if !small.isEmpty { groups.append(small) }
        buffers = groups.map { pieces in
            let rowCount = pieces.reduce(0) { $0 + rowCounts[$1] }
            return PieceBuffer(
                pieces,
                columnCount: columnCount,
                byteCount: Double(rowCount) * rowByteCount * 1.05
            )
        }
    }

    func endColumn() { for buffer in buffers { buffer.endColumn() } }

    /// Puts behind the columns of each piece in which order its rows are wanted, if in another.
    func append(_ orders: [[UInt32]?]) {
        for buffer in buffers {
            if let order = orders[buffer.pieces[0]] { buffer.bytes.append(numbers: order) }
            buffer.endColumn()
        }
    }

    /// Hands the pieces to a store; nothing is left here.
    ///
    /// - Throws: ``RunError`` if they have to be spilled and cannot be.
    func stored(in store: FragmentStore) throws -> [PieceFragments] {
        var stored = [PieceFragments?](repeating: nil, count: count)
        for buffer in buffers {
            let (bytes, layout) = buffer.taken()
            let added = try store.add(bytes, layout)
            for (piece, fragments) in zip(buffer.pieces, added) { stored[piece] = fragments }
        }
        return stored.compactMap { $0 }
    }
}

/// The bytes of some pieces while they grow.
///
/// They are made column by column, and wanted piece by piece: an output row group reads all columns
/// of its piece, and of hundreds of others.
final class PieceBuffer {
    /// The pieces' numbers.
    let pieces: [Int]
    var bytes: ByteBuffer
    /// Where the columns end.
    private var columnEnds: [Int] = []
    /// The fragments in the order they were made, if there are several pieces.
    private var fragments: [(place: Int, end: Int)] = []

    /// - Parameter columnCount: The least number of columns; one more may follow.
    init(_ pieces: [Int], columnCount: Int, byteCount: Double) {
        self.pieces = pieces
        let limit = Double(64 << 20)
        bytes = ByteBuffer(capacity: Int(min(byteCount, limit)) + 512)
        columnEnds.reserveCapacity(columnCount + 1)
        if pieces.count > 1 { fragments.reserveCapacity(pieces.count * columnCount) }
    }

    /// Notes that a fragment was appended, of the piece that is at `place` of ``pieces``.
    func added(to place: Int) {
        if pieces.count > 1 { fragments.append((place, bytes.count)) }
    }

    func endColumn() { columnEnds.append(bytes.count) }

    /// The bytes, piece by piece; the buffer is empty afterwards.
    func taken() -> (Bytes, PieceLayout) {
        var taken = ByteBuffer()
        swap(&taken, &bytes)
        guard pieces.count > 1 else {
            return (taken.taken(), PieceLayout(columnCount: columnEnds.count, ends: columnEnds))
        }
        return sorted(taken)
    }

    private func sorted(_ bytes: borrowing ByteBuffer) -> (Bytes, PieceLayout) {
        // By counting sort: the fragments of a piece stay in their order.
        var next = [Int](repeating: 0, count: pieces.count + 1)
        for fragment in fragments { next[fragment.place + 1] += 1 }
        for place in pieces.indices { next[place + 1] += next[place] }
        var order = [Int](repeating: 0, count: fragments.count)
        for (number, fragment) in fragments.enumerated() {
            order[next[fragment.place]] = number
            next[fragment.place] += 1
        }
        var sorted = ByteBuffer(capacity: bytes.count)
        var ends: [Int] = []
        ends.reserveCapacity(pieces.count * columnEnds.count)
        var done = 0
        for place in pieces.indices {
            for columnEnd in columnEnds {
                while done < next[place], fragments[order[done]].end <= columnEnd {
                    let number = order[done]
                    let start = number == 0 ? 0 : fragments[number - 1].end
                    sorted.append(start..<fragments[number].end, of: bytes)
                    done += 1
                }
                ends.append(sorted.count)
            }
        }
        return (sorted.taken(), PieceLayout(columnCount: columnEnds.count, ends: ends))
    }
}
