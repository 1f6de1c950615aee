internal import ObjectStorage

/// How the folders between a root and a file name partitions.
///
/// As in Spark, partition folders stand in one row; plain folders may stand before the first and
/// behind the last, and say nothing.
struct PartitionLayout {
    /// The partition folders, outermost first.
    var parts: [PartitionComponent]
    /// Everything up to the last partition folder, with a slash, relative to the root; empty
    /// without partitions.
    var folder: String
    /// Plain folders before the first partition folder, with a slash.
    var base: String

    /// The names in lower case: hive knows no other.
    var keys: [String] { parts.map { $0.name.lowercased() } }

    /// The layout of a file's path relative to the root.
    ///
    /// - Throws: ``CrawlError`` of kind `mixedLayout` if a plain folder stands between partition
    ///   folders, or a key occurs twice.
    init(relativePath path: Substring, place: String) throws {
        var folders = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        while let last = folders.last, HivePath.parse(component: last) == nil {
            folders.removeLast()
        }
        parts = []
        folder = folders.map { $0 + "/" }.joined()
        base = ""
        for component in folders {
            if let part = HivePath.parse(component: component) {
                guard !parts.contains(where: { $0.name.lowercased() == part.name.lowercased() })
                else {
                    throw CrawlError(
                        .mixedLayout,
                        "the partition key \(part.name) occurs twice in one path, "
                            + "rename one of the folders",
                        place: place
                    )
                }
                parts.append(part)
            } else if parts.isEmpty {
                base += component + "/"
            } else {
                throw CrawlError(
                    .mixedLayout,
                    "the folder \(component) stands between partition folders and is not "
                        + "key=value, move its files or rename it",
                    place: place
                )
            }
        }
        if parts.isEmpty { folder = "" }
    }
}
