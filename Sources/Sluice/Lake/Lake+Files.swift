internal import Crawling
internal import DataCatalog
internal import ObjectStorage
internal import Repartition

extension Lake {
    /// How many folders of projected partitions are listed one by one.
    ///
    /// Most of them are not there: a calendar of ten years has 87,600 hours.
    static let listingLimit = 32

    /// The files in folders of which many may not be there, in the order of the folders: what lies
    /// below the folder that they have in common is listed once.
    func files(
        inAnyOf folders: [(path: String, values: [String?])],
        in store: any ObjectStore,
        without exclusions: TableExclusions
    ) async throws -> [SourceFile] {
        var places: [[UInt8]: Int] = [:]
        for (index, folder) in folders.enumerated() { places[Array(folder.path.utf8)] = index }
        var found = folders.map { _ in [SourceFile]() }
        let root = Self.commonFolder(of: folders.map(\.path))
        for try await info in store.listAll(prefix: root) {
            let path = Array(info.key.text.utf8)
            for end in path.indices where path[end] == UInt8(ascii: "/") {
                guard let index = places[Array(path[...end])],
                    try isData(info, under: folders[index].path, without: exclusions)
                else { continue }
                found[index].append(
                    SourceFile(info: info, partitionValues: folders[index].values)
                )
            }
        }
        return found.flatMap(\.self)
    }

    /// The deepest folder that all folders are in, with a slash at its end, or empty.
    package static func commonFolder(of paths: [String]) -> String {
        let sorted = paths.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        guard let first = sorted.first, let last = sorted.last else { return "" }
        let common = zip(first, last).prefix { $0 == $1 }.map(\.0)
        let end = common.lastIndex(of: UInt8(ascii: "/")) ?? -1
        return String(decoding: common[...end], as: UTF8.self)
    }

    /// The files below a folder.
    func files(
        under folder: String,
        in store: any ObjectStore,
        values: [String?],
        without exclusions: TableExclusions
    ) async throws -> [SourceFile] {
        var files: [SourceFile] = []
        for try await info in store.listAll(prefix: folder)
        where try isData(info, under: folder, without: exclusions) {
            files.append(SourceFile(info: info, partitionValues: values))
        }
        return files
    }

    /// Whether an object is one of a folder's files that readers look at.
    private func isData(
        _ info: ObjectInfo,
        under folder: String,
        without exclusions: TableExclusions
    ) throws -> Bool {
        let relative = String(info.key.text.dropFirst(folder.count))
        let isHidden = try !relative.isEmpty && ObjectKey(relative).isHidden
        return info.byteCount > 0 && !isHidden && !exclusions.contains(info.key.text)
    }

    /// The folder of a partition below the table's, with a slash at its end.
    func folder(
        of partition: Partition,
        in table: Table,
        at tableLocation: ObjectLocation
    ) throws -> String {
        let location = try? ObjectLocation(partition.location)
        let folder: String? =
            switch (tableLocation.place, location?.place) {
            case (.local(let root), .local(let path)): Self.relativePath(of: path, below: root)
            case (.s3(let bucket, let root), .s3(let other, let path)) where bucket == other:
                Self.relativePath(of: path, below: root)
            default: nil
            }
        guard let folder, !folder.split(separator: "/").contains("..") else {
            let place = partition.location.isEmpty ? "an empty location" : partition.location
            throw DataFrameError(
                .unsupported,
                "the partition \(partition.values.joined(separator: "/")) lies at "
                    + "\(place), outside the table's folder \(table.location); "
                    + "move it there, or register it in a table of its own",
                place: table.name.description
            )
        }
        return folder
    }

    /// `year=2020/` for `/data/year=2020` below `/data`, or `nil` if it is not below.
    package static func relativePath(of path: String, below root: String) -> String? {
        func components(_ path: String) -> [Substring] { path.split(separator: "/") }
        let (whole, start) = (components(path), components(root))
        guard whole.starts(with: start), path.hasPrefix("/") == root.hasPrefix("/") else {
            return nil
        }
        return whole.dropFirst(start.count).map { $0 + "/" }.joined()
    }
}
