internal import Buffers
internal import Parquet

/// A number that stands for a set of rows: equal sets have equal ones, others hardly ever.
///
/// Counts alone would not notice rows that change places between partitions.
struct RowFingerprint: Sendable, Equatable {
    private var sum: UInt64 = 0

    init() {}

    /// The rows of a group.
    init(_ grouping: borrowing RowGrouping, _ group: Int) {
        grouping.forEachRun(of: group) { add($0) }
    }

    /// Takes in a run of rows, in any order; no two that touch each other.
    mutating func add(_ rows: Range<Int>) {
        // A product alone is linear: the sums of 1 and 4 and of 2 and 3 would be the same.
        let ends = UInt64(truncatingIfNeeded: rows.lowerBound) &<< 32
        let run = ends | UInt64(truncatingIfNeeded: rows.upperBound)
        let spread = run &* 0x9E37_79B9_7F4A_7C15
        sum &+= (spread ^ spread &>> 32) &* 0xBF58_476D_1CE4_E5B9
    }
}
