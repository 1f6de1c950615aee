internal import ObjectStorage

/// The partitions that files lie in, each with its one folder; none for a table without keys.
struct PartitionFolders {
    /// One partition's folder, and how much lies in it.
    struct Folder {
        let values: [String?]
        let path: String
        var size = ContentSize()
    }

    /// In the order of the files.
    private(set) var all: [Folder] = []
    private var positions: [[String?]: Int] = [:]

    /// - Throws: ``CrawlError`` of kind `mixedLayout` if two folders spell one partition.
    init(_ survey: FileSurvey) throws {
        for (file, _, rowCount) in survey.members where !file.partitionValues.isEmpty {
            let position = positions[file.partitionValues] ?? all.count
            if position == all.count {
                positions[file.partitionValues] = position
                all.append(Folder(values: file.partitionValues, path: file.partitionFolder))
            }
            guard all[position].path == file.partitionFolder else {
                throw CrawlError(
                    .mixedLayout,
                    "the folders \(all[position].path) and \(file.partitionFolder) spell one "
                        + "partition in two ways, move the files of one into the other"
                )
            }
            all[position].size.add(rowCount: rowCount, byteCount: file.info.byteCount)
        }
    }
}
