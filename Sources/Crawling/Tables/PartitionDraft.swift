internal import DataCatalog
internal import ObjectStorage

/// What becomes of the partitions of a table.
struct PartitionDraft {
    /// Marks a partition that has no files any more.
    static let deprecatedParameter = "DEPRECATED_BY_CRAWLER"
    private static let batchCount = 1_000

    private(set) var added: [Partition] = []
    private(set) var updated: [Partition] = []
    private(set) var unchangedCount = 0
    /// Those in the catalog without files, which were not known as such.
    private(set) var vanished: [Partition] = []
    /// Locations of default partitions where the type of a partition key is not text: readers would
    /// stumble over the value.
    private(set) var skipped: [String] = []
    private let deleted: CrawlOptions.Deleted

    /// - Parameters:
    ///   - present: The values of all partitions that have files, even files that cannot be read.
    ///   - existing: The partitions in the catalog.
    ///   - location: Where a folder is, given its path in the store.
    init(
        _ folders: PartitionFolders,
        present: Set<[String]>,
        existing: [Partition],
        _ table: Table,
        options: CrawlOptions,
        location: (String) throws -> String
    ) throws {
        deleted = options.deleted
        let hasTextKeys = table.partitionKeys.map { $0.type == "string" }
        let known = Dictionary(existing.map { ($0.values, $0) }) { first, _ in first }
        let place = TableLocation(table.location)
        for folder in folders.all {
            let path = try location(folder.path)
            if zip(folder.values, hasTextKeys).contains(where: { $0 == nil && !$1 }) {
                skipped.append(path)
                continue
            }
            var partition = Partition(
                values: Self.catalogValues(folder.values),
                location: path,
                parameters: folder.size.parameters
            )
            guard let old = known[partition.values] else {
                added.append(partition)
                continue
            }
            partition = Self.refreshed(old, as: partition, inside: place)
            if options.schemaChange == .log || partition == old {
                unchangedCount += 1
            } else {
                updated.append(partition)
            }
        }
        let found = Set(folders.all.map { Self.catalogValues($0.values) })
        unchangedCount += existing.count {
            present.contains($0.values) && !found.contains($0.values)
        }
        vanished = existing.filter {
            !present.contains($0.values) && place.contains($0.location)
                && (deleted == .delete || $0.parameters[Self.deprecatedParameter] == nil)
        }
    }

    /// The values as a catalog has them.
    static func catalogValues(_ values: [String?]) -> [String] {
        values.map { $0 ?? HivePath.defaultPartition }
    }

    /// A partition of the catalog with what was found of it.
    private static func refreshed(
        _ old: Partition,
        as found: Partition,
        inside place: TableLocation
    ) -> Partition {
        var partition = old
        partition.parameters.merge(found.parameters) { $1 }
        partition.parameters[deprecatedParameter] = nil
        let hasMoved = TableLocation(old.location).text != TableLocation(found.location).text
        if hasMoved, place.contains(old.location) { partition.location = found.location }
        return partition
    }

    /// Writes it to the catalog.
    ///
    /// - Returns: How many partitions are new; another process may have been faster.
    /// - Throws: ``CatalogError``.
    func register(in catalog: any Catalog, _ table: TableName) async throws -> Int {
        var addedCount = 0
        for batch in Self.batches(added) {
            let there = try await catalog.createPartitions(batch, in: table)
            addedCount += batch.count - there.count
        }
        for batch in Self.batches(updated) {
            try await catalog.updatePartitions(batch, in: table)
        }
        for batch in Self.batches(vanished) {
            switch deleted {
            case .log: break
            case .delete:
                try await catalog.deletePartitions(batch.map(\.values), in: table)
            case .deprecate:
                try await catalog.updatePartitions(batch.map(Self.deprecated), in: table)
            }
        }
        return addedCount
    }

    private static func deprecated(_ partition: Partition) -> Partition {
        var partition = partition
        partition.parameters[deprecatedParameter] = "sluice"
        return partition
    }

    private static func batches(_ partitions: [Partition]) -> [[Partition]] {
        stride(from: 0, to: partitions.count, by: batchCount).map { start in
            Array(partitions[start..<min(start + batchCount, partitions.count)])
        }
    }
}
