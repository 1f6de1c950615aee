/// What a run will do: every file, every row group, and which rows come from where.
///
/// A pure function of the survey and the options that shape files; it does not depend on threads
/// or memory.
package struct Plan: Sendable {
    /// The partitions that get rows, in the order of their values.
    package var partitions: [PlannedPartition] = []
    /// The same for rows that go to the quarantine; a partition's value is the rows' reason.
    package var quarantined: [PlannedPartition] = []
    package var rowGroups = RunReport.RowGroupCounts()
    package var rowsRead = 0
    package var rowsFiltered = 0
    /// Rows that come behind the end of a limit, and are not looked at.
    package var rowsBeyondLimit = 0
    /// Rows that a check found bad, wherever they go.
    package var badRows: [BadRows] = []
    /// Rows that are left out since a stage of the frame failed for them.
    package var errorRecords: [ErrorRecords] = []
    /// Files that are left out because they cannot be read.
    package var badFiles: [BadFile] = []
    package var inputFiles = 0
    package var inputBytes = 0
    /// For each partition, the table's and then the quarantine's, the number that the survey gave
    /// it.
    var registryNumbers: [Int] = []
    /// What a reader should know, for example metadata that will be dropped.
    package var notes: [String] = []

    package var rowsWritten: Int { partitions.reduce(0) { $0 + $1.rowCount } }
    package var rowsQuarantined: Int { quarantined.reduce(0) { $0 + $1.rowCount } }
    package var outputFiles: Int { partitions.reduce(0) { $0 + $1.files.count } }
    /// The table's partitions, then the quarantine's.
    var allPartitions: [PlannedPartition] { partitions + quarantined }
}

/// A partition and the files it will get.
package struct PlannedPartition: Sendable {
    /// The partition's folder under the table, for example `year=2020/month=5`; empty if the table
    /// has no partition keys.
    package var path: String
    /// The values of the partition keys; `nil` for the default partition.
    package var values: [String?]
    package var files: [PlannedFile]

    package var rowCount: Int { files.reduce(0) { $0 + $1.rowCount } }
}

/// A file to be written.
package struct PlannedFile: Sendable {
    package var rowGroups: [PlannedRowGroup]

    package var rowCount: Int { rowGroups.reduce(0) { $0 + $1.rowCount } }
    package var estimatedByteCount: Int { rowGroups.reduce(0) { $0 + $1.estimatedByteCount } }
}

/// A row group to be written.
package struct PlannedRowGroup: Sendable {
    package enum Way: Sendable {
        /// One row group of a source, whole: chunks are copied as they are.
        case carried
        /// Put together from pieces.
        case made
    }

    package var way: Way
    /// Where the rows come from, in their order but for what ``interleaving`` says.
    package var pieces: [Piece]
    package var estimatedByteCount: Int
    /// Which piece each row is of, where rows are sorted; `nil` if the pieces follow each other.
    var interleaving: StoredBytes?

    package var rowCount: Int { pieces.reduce(0) { $0 + $1.rows.count } }

    /// Rows of one source row group.
    package struct Piece: Sendable {
        /// The number of the row group, through all files in order.
        package var source: Int
        /// Which of the rows that the source has for the partition, counted from its first in the
        /// order they stand in, or that they are sorted in.
        package var rows: Range<Int>
    }
}
