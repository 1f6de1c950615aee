internal import Columns
package import ObjectStorage

/// Finds the data files under a prefix, and the partitions that their folders name.
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
        if let file = try await singleFile() {
            let folder = String(file.key.folder)
            return Discovered(
                files: [DiscoveredFile(info: file, partitionValues: [], partitionFolder: folder)],
                partitionFields: [],
                isSingleFile: true
            )
        }
        let root = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
        var files: [DiscoveredFile] = []
        var first: (layout: PartitionLayout, key: ObjectKey)?
        var types: [PartitionTypes] = []
        for try await info in store.listAll(prefix: root) {
            let relative = Substring(info.key.text.utf8.dropFirst(root.utf8.count))
            guard info.byteCount > 0, try !ObjectKey(String(relative)).isHidden else { continue }
            let layout = try PartitionLayout(
                relativePath: relative,
                place: store.location(of: info.key)
            )
            if let first {
                try check(layout, info.key, against: first.layout, first.key)
            } else {
                first = (layout, info.key)
                types = layout.parts.map { _ in PartitionTypes() }
            }
            for (index, part) in layout.parts.enumerated() { types[index].add(part.value) }
            files.append(
                DiscoveredFile(
                    info: info,
                    partitionValues: layout.parts.map(\.value),
                    partitionFolder: root + layout.folder
                )
            )
        }
        let names = first?.layout.parts.map(\.name) ?? []
        return Discovered(
            files: files,
            partitionFields: zip(names, types).map { Field($0, $1.result) }
        )
    }

    /// The object that the prefix is the whole key of.
    private func singleFile() async throws -> ObjectInfo? {
        guard !prefix.isEmpty, !prefix.hasSuffix("/") else { return nil }
        do {
            return try await store.info(ObjectKey(prefix))
        } catch let error as ObjectStoreError where error.kind == .notFound {
            return nil
        }
    }

    private func check(
        _ layout: PartitionLayout,
        _ key: ObjectKey,
        against first: PartitionLayout,
        _ firstKey: ObjectKey
    ) throws {
        func conflict(_ what: String) -> CrawlError {
            CrawlError(
                .mixedLayout,
                "\(what): \(firstKey) has \(spell(first)), \(key) has \(spell(layout)); "
                    + "give each its own location, or move the files",
                place: store.location
            )
        }
        guard layout.parts.count == first.parts.count else {
            throw conflict("files lie at different partition depths")
        }
        guard layout.keys == first.keys else {
            throw conflict("files lie under different partition keys")
        }
        guard layout.parts.isEmpty || layout.base == first.base else {
            throw conflict("partitions lie in different folders")
        }
    }

    private func spell(_ layout: PartitionLayout) -> String {
        if layout.parts.isEmpty { return "no partition key" }
        let keys = "the keys " + layout.parts.map(\.name).joined(separator: ", ")
        return layout.base.isEmpty ? keys : keys + " in \(layout.base)"
    }
}
