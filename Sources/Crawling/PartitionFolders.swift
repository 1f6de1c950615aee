internal import ObjectStorage

/// The partitions that files lie in, each with its one folder.
struct PartitionFolders {
    /// In the order of the files.
    private(set) var all: [(values: [String?], folder: String)] = []
    private var positions: [[String?]: Int] = [:]

    /// - Throws: ``CrawlError`` of kind `mixedLayout` if two folders spell one partition.
    init(_ files: [DiscoveredFile]) throws {
        for file in files {
            guard let position = positions[file.partitionValues] else {
                positions[file.partitionValues] = all.count
                all.append((file.partitionValues, file.partitionFolder))
                continue
            }
            guard all[position].folder == file.partitionFolder else {
                throw CrawlError(
                    .mixedLayout,
                    "the folders \(all[position].folder) and \(file.partitionFolder) spell one "
                        + "partition in two ways, move the files of one into the other"
                )
            }
        }
    }

    /// Whether there are files of the partition with the values of a catalog.
    func contains(_ values: [String]) -> Bool {
        positions[values.map { $0 == HivePath.defaultPartition ? nil : $0 }] != nil
    }
}
