internal import ObjectStorage

/// How the folders between a root and a file name partitions.
///
/// As in Spark, partition folders stand in one row; other folders may stand before the first and
/// behind the last, and say nothing.
struct PartitionLayout {
    /// The partition folders, outermost first.
    var parts: [PartitionComponent]
    /// Everything up to the last partition folder, with a slash, relative to the root; empty
    /// without partitions.
    var folder: String
    /// Other folders before the first partition folder, with a slash.
    var base: String
    /// Whether the folders do not name the keys.
    var isPlain = false

    /// The names in lower case: hive knows no other.
    var keys: [String] { parts.map { $0.name.lowercased() } }

    /// The name of a key that its folders do not name, as Glue's crawlers call it.
    static func plainName(_ index: Int) -> String { "partition_\(index)" }

    /// The layout of a file's path relative to the root, in which folders are `key=value`.
    ///
    /// - Throws: ``CrawlError`` of kind `mixedLayout` if another folder stands between partition
    ///   folders, or a key occurs twice.
    init(hive path: Substring, place: String) throws {
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

    /// The layout of a path in which some folders are the values of partition keys without a name.
    init(plain folders: [Substring], range: Range<Int>?) {
        let range = range ?? 0..<0
        isPlain = !range.isEmpty
        parts = folders[range].enumerated().map { index, folder in
            PartitionComponent(name: Self.plainName(index), value: String(folder))
        }
        base = folders[..<range.lowerBound].map { $0 + "/" }.joined()
        folder = base + folders[range].map { $0 + "/" }.joined()
    }

    /// What the path says, for people.
    var spelled: String {
        if parts.isEmpty { return "no partition key" }
        let keys =
            isPlain
            ? "the folders " + parts.compactMap(\.value).joined(separator: "/")
            : "the keys " + parts.map(\.name).joined(separator: ", ")
        return base.isEmpty ? keys : keys + " in \(base)"
    }
}
