internal import Parquet

/// The rows of a row group that are bad for one reason.
struct BadRowCount: Sendable, Equatable {
    /// The rule, by its position among those of all checks.
    var rule: Int
    var rowCount: Int
    var firstRow: Int
}

/// Where the rows of a row group go.
struct RowRouting: ~Copyable {
    /// The class of each row, or `nil` where all rows are of class 0.
    var classes: RowRuns?
    /// For each class its partition, or `nil` if a filter keeps its rows out.
    var partitions: [Int?]
    /// The rows of each class.
    var counts: [Int]
    /// Which rows each class has; unset where there is one class.
    var fingerprints: [RowFingerprint]
    /// The rows that checks found bad.
    var badRows: [BadRowCount] = []
    let rowCount: Int
    /// The rows that come behind the end of a limit; their partition is `nil`.
    var beyondCount = 0

    /// The one partition that all rows go to, if there is one.
    var solePartition: Int? {
        counts.count == 1 ? partitions[0] : nil
    }

    var filteredCount: Int {
        zip(partitions, counts).reduce(0) { $0 + ($1.0 == nil ? $1.1 : 0) } - beyondCount
    }
}
