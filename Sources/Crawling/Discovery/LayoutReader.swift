internal import Columns
internal import ObjectStorage

/// Reads the partitions of files from their folders.
struct LayoutReader {
    let store: any ObjectStore
    var plainFolders: PlainFolders
    /// Names of the partition keys that the first folders are, if these are plain; if there are
    /// none, all folders that `plainFolders` means are partitions, called `partition_0` and so on.
    var names: [String] = []
    /// The names of a known table's keys, which its folders keep if there are no others.
    var tableNames: [String] = []

    /// - Throws: ``CrawlError`` of kind `mixedLayout` if the folders are not all of one layout,
    ///   `invalidRequest` if there are names for folders that name their keys themselves.
    func read(_ objects: SourceListing.Objects) throws -> Discovered {
        if objects.isSingleFile {
            return Discovered(
                files: objects.files.map {
                    DiscoveredFile(info: $0, partitionValues: [], partitionFolder: objects.root)
                },
                partitionFields: [],
                isSingleFile: true
            )
        }
        var last: (folder: Substring, layout: PartitionLayout)?
        let hive = try objects.files.map { file in
            let path = objects.relativePath(of: file)
            // Files of a folder come together, and the folder says it all.
            let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? ""
            if let last, last.folder.utf8.elementsEqual(folder.utf8) { return last.layout }
            let layout = try PartitionLayout(hive: path, place: store.location(of: file.key))
            last = (folder, layout)
            return layout
        }
        if hive.contains(where: { !$0.parts.isEmpty }) {
            try checkHasNoNames(objects, hive)
            return try discovered(objects, hive)
        }
        guard plainFolders != .ignore || !names.isEmpty else {
            return try discovered(objects, hive)
        }
        return try discovered(objects, objects.files.map { try plainLayout(of: $0, in: objects) })
    }

    private func plainLayout(
        of file: ObjectInfo,
        in objects: SourceListing.Objects
    ) throws -> PartitionLayout {
        let folders = Array(
            objects.relativePath(of: file).split(separator: "/", omittingEmptySubsequences: false)
                .dropLast()
        )
        let dates = plainFolders == .dates ? DateFolders.range(in: folders) : nil
        let names = names.isEmpty ? tableNames : names
        guard !names.isEmpty else {
            return PartitionLayout(
                plain: folders,
                range: plainFolders == .all ? 0..<folders.count : dates
            )
        }
        var start = 0
        if let dates, dates.lowerBound > 0, dates.count >= names.count {
            guard self.names.isEmpty else { throw deepDate(file, folders[..<dates.lowerBound]) }
            start = dates.lowerBound
        }
        guard start + names.count <= folders.count else {
            throw CrawlError(
                .mixedLayout,
                "\(file.key) lies in \(folders.count - start) of the \(names.count) folders that "
                    + "are to be \(names.joined(separator: ", ")); move it, leave it out with "
                    + "--exclude, or name as many keys as all files have folders",
                place: store.location
            )
        }
        var layout = PartitionLayout(plain: folders, range: start..<start + names.count)
        for (index, name) in names.enumerated() { layout.parts[index].name = name }
        return layout
    }

    private func deepDate(_ file: ObjectInfo, _ base: ArraySlice<Substring>) -> CrawlError {
        let base = base.joined(separator: "/")
        return CrawlError(
            .mixedLayout,
            "the folders of \(file.key) spell a date in \(base), and the names of partition keys "
                + "are those of the first folders; crawl \(base), or mean the first folders with "
                + "--plain-folders all",
            place: store.location
        )
    }

    private func discovered(
        _ objects: SourceListing.Objects,
        _ layouts: [PartitionLayout]
    ) throws -> Discovered {
        guard let first = layouts.first else {
            return Discovered(files: [], partitionFields: [])
        }
        var types = first.parts.map { _ in PartitionTypes() }
        var files: [DiscoveredFile] = []
        let conflict = LayoutConflict(store: store, first: (objects.files[0].key, first))
        var last = first
        for (file, layout) in zip(objects.files, layouts) {
            // Files of one folder have one layout.
            if layout.folder != last.folder || layout.isPlain {
                try conflict.check(layout, file.key)
            }
            last = layout
            for (index, part) in layout.parts.enumerated() { types[index].add(part.value) }
            files.append(
                DiscoveredFile(
                    info: file,
                    partitionValues: layout.parts.map(\.value),
                    partitionFolder: objects.root + layout.folder
                )
            )
        }
        return Discovered(
            files: files,
            partitionFields: zip(first.parts, types).map { Field($0.name, $1.result) },
            isPlain: first.isPlain
        )
    }

    private func checkHasNoNames(
        _ objects: SourceListing.Objects,
        _ layouts: [PartitionLayout]
    ) throws {
        guard !names.isEmpty, let index = layouts.firstIndex(where: { !$0.parts.isEmpty }) else {
            return
        }
        throw CrawlError(
            .invalidRequest,
            "folders name their partition keys themselves, \(objects.files[index].key) for "
                + "example; leave the names of partition keys away",
            place: store.location
        )
    }
}

/// Whether files lie in folders of one layout.
private struct LayoutConflict {
    let store: any ObjectStore
    let first: (key: ObjectKey, layout: PartitionLayout)

    /// - Throws: ``CrawlError`` of kind `mixedLayout`, naming two paths.
    func check(_ layout: PartitionLayout, _ key: ObjectKey) throws {
        func conflict(_ what: String, _ moreCures: String = "") -> CrawlError {
            CrawlError(
                .mixedLayout,
                "\(what): \(first.key) has \(first.layout.spelled), \(key) has "
                    + "\(layout.spelled); give each its own location\(moreCures), or move the files",
                place: store.location
            )
        }
        guard layout.parts.count == first.layout.parts.count else {
            throw conflict("files lie at different partition depths", depthCures(layout))
        }
        guard layout.keys == first.layout.keys else {
            throw conflict("files lie under different partition keys")
        }
        guard layout.parts.isEmpty || layout.base == first.layout.base else {
            throw conflict("partitions lie in different folders")
        }
    }

    /// What else can be done if plain folders lie at different depths.
    private func depthCures(_ layout: PartitionLayout) -> String {
        guard layout.isPlain || first.layout.isPlain else { return "" }
        let common = min(layout.parts.count, first.layout.parts.count)
        let names = (0..<common).map(PartitionLayout.plainName).joined(separator: ",")
        return
            (common > 0 ? ", take the folders that all have with --partition-names \(names)" : "")
            + ", make no partitions of them with --plain-folders ignore, leave files out with "
            + "--exclude"
    }
}
