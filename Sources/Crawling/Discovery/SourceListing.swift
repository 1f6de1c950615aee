internal import ObjectStorage

/// The data files under a prefix, before their folders are understood.
struct SourceListing {
    /// What lies under a prefix.
    struct Objects {
        /// The prefix with a slash at its end, or empty for a whole store.
        let root: String
        /// In key order.
        var files: [ObjectInfo] = []
        var skipped = SkippedFiles()
        /// Whether the prefix was the key of a file, not a folder.
        var isSingleFile = false

        /// A file's path below the root.
        func relativePath(of file: ObjectInfo) -> Substring {
            isSingleFile ? file.key.name : Substring(file.key.text.utf8.dropFirst(root.utf8.count))
        }
    }

    let store: any ObjectStore
    let prefix: String
    var exclusions: [GlobPattern] = []

    /// Lists the files.
    ///
    /// Skipped are empty objects, and what readers of lakes skip: names with a component that
    /// starts with `.`, or with `_` and is no partition; and what an exclusion matches.
    ///
    /// - Throws: ``ObjectStoreError``.
    func list() async throws -> Objects {
        if let file = try await singleFile() {
            return Objects(root: String(file.key.folder), files: [file], isSingleFile: true)
        }
        let root = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
        var objects = Objects(root: root)
        for try await info in store.listAll(prefix: root) {
            if let reason = reason(to: info, objects.relativePath(of: info)) {
                objects.skipped.add(info.key.text, reason)
            } else {
                objects.files.append(info)
            }
        }
        return objects
    }

    /// Why the file is to be skipped, or `nil` if it is not.
    private func reason(
        to info: ObjectInfo,
        _ path: Substring
    ) -> SkippedFiles.Reason? {
        if ObjectKey.isHidden(path) { return .hidden }
        if info.byteCount == 0 { return .empty }
        return exclusions.contains { $0.matches(path) } ? .excluded : nil
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
}
