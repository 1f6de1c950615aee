package import Columns
internal import DataCatalog
package import ObjectStorage

/// A data file, and what its folders say of its rows.
package struct DiscoveredFile: Sendable, Hashable {
    package let info: ObjectInfo
    /// The value of each partition key, unescaped; `nil` for the default partition.
    package let partitionValues: [String?]
    /// The key up to the last partition folder, with a slash at its end.
    ///
    /// For example `year=2020/month=5/`. In a table without partitions it is the prefix under which
    /// the files were found.
    package let partitionFolder: String

    package init(info: ObjectInfo, partitionValues: [String?], partitionFolder: String) {
        self.info = info
        self.partitionValues = partitionValues
        self.partitionFolder = partitionFolder
    }
}

/// The data files of one table, and the partition keys that their folders spell.
package struct Discovered: Sendable {
    /// In key order.
    package let files: [DiscoveredFile]
    /// One for each partition key, outermost first, of the types that Spark would infer; with
    /// nulls, since any folder may become the default partition.
    package let partitionFields: [Field]
    /// Whether the prefix was the key of a file, not a folder.
    package let isSingleFile: Bool
    /// Whether the folders do not name the partition keys.
    package let isPlain: Bool

    package init(
        files: [DiscoveredFile],
        partitionFields: [Field],
        isSingleFile: Bool = false,
        isPlain: Bool = false
    ) {
        self.files = files
        self.partitionFields = partitionFields
        self.isSingleFile = isSingleFile
        self.isPlain = isPlain
    }
}

extension Discovered {
    /// The partition keys as Glue's crawlers have them: folders are text, whatever they look like.
    var keys: [TableColumn] { partitionFields.map { TableColumn(name: $0.name, type: "string") } }
}
