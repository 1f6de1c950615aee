package import ObjectStorage

/// Finds the data files under a prefix, and the partitions that their folders name.
///
/// As in Spark, folders are partitions if they are `key=value`.
package struct SourceDiscovery: Sendable {
    private let store: any ObjectStore
    private let prefix: String

    /// - Parameter prefix: A folder, with or without a slash at its end, or the key of one file;
    ///   empty for the whole store.
    package init(store: any ObjectStore, prefix: String = "") {
        self.store = store
        self.prefix = prefix
    }

    /// Lists the files.
    ///
    /// Skipped are empty objects, and what readers of lakes skip: names with a component that
    /// starts with `.`, or with `_` and is no partition. No file at all is no error here.
    ///
    /// - Throws: ``CrawlError`` of kind `mixedLayout` if the folders do not all name the same
    ///   partition keys, in one order; ``ObjectStoreError``.
    package func discover() async throws -> Discovered {
        let objects = try await SourceListing(store: store, prefix: prefix).list()
        return try LayoutReader(store: store, plainFolders: .ignore).read(objects)
    }
}
