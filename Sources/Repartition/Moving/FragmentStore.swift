internal import Buffers
internal import Synchronization

/// The fragments that one source row group gives to one output row group: all columns.
struct PieceFragments: Sendable {
    fileprivate enum Place: Sendable {
        case memory(Bytes)
        case spilled(at: Int)
    }

    fileprivate let place: Place
    fileprivate let byteCount: Int
    /// Where the fragments of each column end.
    private let columnEnds: [Int]

    fileprivate init(_ place: Place, byteCount: Int, columnEnds: [Int]) {
        self.place = place
        self.byteCount = byteCount
        self.columnEnds = columnEnds
    }

    /// Where the fragments of a column lie in the piece's bytes.
    func range(of column: Int) -> Range<Int> {
        (column == 0 ? 0 : columnEnds[column - 1])..<columnEnds[column]
    }
}

/// Keeps fragments until their row group is written: in memory, or in a file when they are many.
final class FragmentStore: Sendable {
    private let memoryByteLimit: Int
    private let spill: SpillFile
    private let resident = Mutex(0)

    init(memoryByteLimit: Int, temporaryFolder: String) {
        self.memoryByteLimit = memoryByteLimit
        spill = SpillFile(folder: temporaryFolder)
    }

    var spilledByteCount: Int { spill.byteCount }

    /// Takes in a piece.
    ///
    /// - Throws: ``RunError`` if it has to be spilled and cannot be.
    func add(_ bytes: Bytes, columnEnds: [Int]) throws -> PieceFragments {
        let fits = resident.withLock { resident in
            guard resident + bytes.count <= memoryByteLimit else { return false }
            resident += bytes.count
            return true
        }
        return PieceFragments(
            fits ? .memory(bytes) : .spilled(at: try spill.append(bytes)),
            byteCount: bytes.count,
            columnEnds: columnEnds
        )
    }

    /// The fragments of one column of a piece.
    func read(_ piece: PieceFragments, column: Int) throws -> Bytes {
        let range = piece.range(of: column)
        switch piece.place {
        case .memory(let bytes): return bytes[range]
        case .spilled(let start):
            return try spill.read(start + range.lowerBound..<start + range.upperBound)
        }
    }

    /// Forgets a piece whose row group is written.
    func remove(_ piece: PieceFragments) {
        guard case .memory = piece.place else { return }
        resident.withLock { $0 -= piece.byteCount }
    }
}
