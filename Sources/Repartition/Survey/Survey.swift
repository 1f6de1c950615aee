internal import Parquet
internal import ParquetFiles

/// What a survey found: where the rows of every row group go.
struct Survey: Sendable {
    /// A row group of a file, numbered through all files in order.
    struct SourceRowGroup: Sendable {
        var file: Int
        /// Its position in its file.
        var index: Int
        var rowCount: Int
        var compressedByteCount: Int
        var uncompressedByteCount: Int
        /// The rows that go to each partition, by the registry's numbers, largest first.
        var shares: [Share] = []
        var filteredCount = 0

        /// Whether all rows go to one partition.
        var isWhole: Bool { shares.count == 1 && shares[0].rowCount == rowCount }
    }

    struct Share: Sendable, Equatable {
        var partition: Int
        var rowCount: Int
        /// Which rows they are; unset where they are all of the row group.
        var fingerprint = RowFingerprint()
    }

    var rowGroups: [SourceRowGroup]
    /// The values of each partition, by the registry's numbers.
    var partitions: [[String?]] = []

    var rowsRead: Int { rowGroups.reduce(0) { $0 + $1.rowCount } }
    var rowsFiltered: Int { rowGroups.reduce(0) { $0 + $1.filteredCount } }
}

extension Survey {
    /// The row groups of a source, before it is known where their rows go.
    init(_ source: OpenedSource) {
        var rowGroups: [SourceRowGroup] = []
        for (file, stored) in source.files.enumerated() {
            for (index, group) in stored.rowGroups.enumerated() where group.rowCount > 0 {
                rowGroups.append(
                    SourceRowGroup(
                        file: file,
                        index: index,
                        rowCount: group.rowCount,
                        compressedByteCount: group.columns.reduce(0) {
                            $0 + ($1.metadata?.totalCompressedSize ?? 0)
                        },
                        uncompressedByteCount: group.columns.reduce(0) {
                            $0 + ($1.metadata?.totalUncompressedSize ?? 0)
                        }
                    )
                )
            }
        }
        self.init(rowGroups: rowGroups)
    }
}
