package import DataCatalog

/// What a crawl found and did.
package struct CrawlResult: Sendable {
    /// What became of the table in the catalog.
    package enum TableState: String, Sendable {
        case created
        case updated
        case unchanged
    }

    package internal(set) var table: Table
    package internal(set) var tableState: TableState
    /// The data files there are: those of the table, or of its new folders if only these were
    /// looked at.
    package internal(set) var size: ContentSize
    /// The files that were new or changed, whose footers were read.
    package internal(set) var footerCount = 0
    /// The files of earlier crawls that are gone.
    package internal(set) var vanishedFileCount = 0
    package internal(set) var skippedFiles: SkippedFiles
    /// What is wrong with the files that cannot be read.
    package internal(set) var brokenFiles: [BrokenFile] = []

    package internal(set) var addedPartitionCount = 0
    package internal(set) var updatedPartitionCount = 0
    package internal(set) var unchangedPartitionCount = 0
    /// Locations of partitions in the catalog that have no files any more.
    package internal(set) var vanishedPartitions: [String] = []
    /// What became of these.
    package internal(set) var deleted: CrawlOptions.Deleted
    /// Locations of default partitions that were not registered, since the type of a partition key
    /// is not text and readers would stumble over the value.
    package internal(set) var skippedPartitions: [String] = []

    /// The names of columns that the table had not before.
    package internal(set) var addedColumns: [String] = []
    package internal(set) var widenedColumns: [WidenedColumn] = []
    /// The names of columns in files that a partition key hides.
    package internal(set) var hiddenColumns: [String] = []
    /// Whether the table was left as it was, without these columns.
    package internal(set) var isSchemaChangeLogged = false

    /// The partitions that the folders name.
    package var partitionCount: Int {
        addedPartitionCount + updatedPartitionCount + unchangedPartitionCount
            + skippedPartitions.count
    }
}

/// A file that cannot be read, and why.
package struct BrokenFile: Sendable, Equatable {
    package let key: String
    package let message: String
}

/// How far a crawl is.
package enum CrawlProgress: Sendable, Hashable {
    /// The files were listed; of `footerCount` of them the footer will be read.
    case listed(fileCount: Int, footerCount: Int)
    case read(footerCount: Int, of: Int)
}

extension CrawlResult {
    /// What was found, before the catalog is told.
    init(
        _ draft: TableDraft,
        _ partitions: PartitionDraft,
        _ size: ContentSize,
        _ skipped: SkippedFiles,
        _ options: CrawlOptions
    ) {
        table = draft.table
        tableState = .created
        self.size = size
        skippedFiles = skipped
        deleted = options.deleted
        updatedPartitionCount = partitions.updated.count
        unchangedPartitionCount = partitions.unchangedCount
        vanishedPartitions = partitions.vanished.map(\.location)
        skippedPartitions = partitions.skipped
        addedColumns = draft.difference.added.map(\.name)
        widenedColumns = draft.difference.widened
        hiddenColumns = draft.difference.hidden
        isSchemaChangeLogged = draft.isOnlyLogged && !draft.difference.isEmpty
    }
}
