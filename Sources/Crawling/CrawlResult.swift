package import DataCatalog

/// What a crawl found and did.
package struct CrawlResult: Sendable {
    package internal(set) var table: Table
    package internal(set) var isNewTable: Bool
    /// The data files there are.
    package internal(set) var fileCount = 0
    /// The files among them that were new or changed, whose footers were read.
    package internal(set) var footerCount = 0
    /// The files of earlier crawls that are gone.
    package internal(set) var vanishedFileCount = 0
    package internal(set) var rowCount: Int64 = 0
    package internal(set) var byteCount: Int64 = 0
    /// The partitions that the folders name.
    package internal(set) var partitionCount = 0
    package internal(set) var addedPartitionCount = 0
    /// Locations of partitions in the catalog that have no files any more.
    package internal(set) var vanishedPartitions: [String] = []
    /// Whether these were removed from the catalog.
    package internal(set) var removedVanishedPartitions = false
    /// Locations of default partitions that were not registered, since the type of a partition key
    /// is not text and readers would stumble over the value.
    package internal(set) var skippedPartitions: [String] = []
    /// The names of columns that the table had not before.
    package internal(set) var addedColumns: [String] = []
    /// The names of columns in files that a partition key hides.
    package internal(set) var hiddenColumns: [String] = []
}

/// How far a crawl is.
package enum CrawlProgress: Sendable, Hashable {
    /// The files were listed; of `footerCount` of them the footer will be read.
    case listed(fileCount: Int, footerCount: Int)
    case read(footerCount: Int, of: Int)
}
