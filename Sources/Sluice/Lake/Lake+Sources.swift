internal import Columns
internal import Crawling
package import DataCatalog
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles
package import Repartition

extension Lake {
    /// The files of a table or location, without those of partitions that a predicate rules out.
    ///
    /// - Throws: ``DataFrameError``, ``ExpressionError`` for the predicate, ``CatalogError``,
    ///   ``ObjectStoreError``, ``CrawlError``.
    package func source(_ name: SourceName, pushDownPredicate: String? = nil) async throws -> Source
    {
        switch name {
        case .table(let table):
            try await source(table: table, pushDownPredicate: pushDownPredicate)
        case .location(let location):
            try await source(at: location, pushDownPredicate: pushDownPredicate)
        }
    }

    private func source(
        at location: ObjectLocation,
        pushDownPredicate: String?
    ) async throws -> Source {
        let opened = try open(location)
        let prefix = opened.key?.text ?? ""
        let found = try await SourceDiscovery(store: opened.store, prefix: prefix).discover()
        guard let first = found.files.first else {
            throw DataFrameError(
                .notFound,
                "there are no data files, expected a Parquet file or a folder of them",
                place: location.description
            )
        }
        let isSelected = try selection(
            of: found.files.map(\.partitionValues),
            keys: found.partitionFields,
            predicate: pushDownPredicate,
            place: location.description
        )
        var source = Source(
            store: opened.store,
            files: zip(found.files, isSelected).filter(\.1).map { file, _ in
                SourceFile(info: file.info, partitionValues: file.partitionValues)
            },
            partitionFields: found.partitionFields,
            name: location.description
        )
        if let key = opened.key { source.address = opened.store.location(of: key) }
        if let predicate = Self.said(pushDownPredicate) {
            let (kept, total) = (source.files.count, found.files.count)
            source.pruning = .init(predicate, "files", kept: kept, of: total)
        }
        if source.files.isEmpty {
            // An empty selection has columns nevertheless.
            let file = try await StoredFile.open(first.info, in: opened.store)
            source.knownSchema = file.schema.tableSchema
        }
        return source
    }

    private func source(table name: TableName, pushDownPredicate: String?) async throws -> Source {
        let table = try await catalog.table(name)
        let location = try ObjectLocation(table.location)
        let opened = try open(location)
        let keys = try table.partitionSchema().fields
        let exclusions = try TableExclusions(of: table)
        var source = Source(
            store: opened.store,
            files: [],
            partitionFields: keys,
            knownSchema: try table.dataSchema(),
            name: name.description
        )
        guard !keys.isEmpty else {
            try _ = selection(of: [], keys: [], predicate: pushDownPredicate, place: source.name)
            let prefix = opened.key?.text ?? ""
            source.files = try await files(
                under: prefix,
                in: opened.store,
                values: [],
                without: exclusions
            )
            return source
        }
        let selected = try await partitions(of: table, where: pushDownPredicate)
        if let predicate = Self.said(pushDownPredicate) {
            let total = try await catalog.allPartitions(of: table.name).count
            source.pruning = .init(predicate, "partitions", kept: selected.count, of: total)
        }
        for (partition, values) in selected {
            let prefix = try folder(of: partition, in: table, at: location)
            source.files += try await files(
                under: prefix,
                in: opened.store,
                values: values,
                without: exclusions
            )
        }
        return source
    }

    /// The partitions of a table for which a predicate is true, with the values of their keys.
    ///
    /// - Throws: ``ExpressionError`` for the predicate, ``DataFrameError``, ``CatalogError``.
    package func partitions(
        of table: Table,
        where predicate: String?
    ) async throws -> [(Partition, [String?])] {
        let partitions = try await catalog.allPartitions(of: table.name)
        let values = partitions.map { partition in
            partition.values.map { $0 == HivePath.defaultPartition || $0.isEmpty ? nil : $0 }
        }
        let isSelected = try selection(
            of: values,
            keys: table.partitionSchema().fields,
            predicate: predicate,
            place: table.name.description
        )
        return partitions.indices.filter { isSelected[$0] }.map { (partitions[$0], values[$0]) }
    }

    /// Which partitions a predicate leaves; all without one.
    private func selection(
        of partitions: [[String?]],
        keys: [Field],
        predicate text: String?,
        place: String
    ) throws -> [Bool] {
        guard let text, !text.allSatisfy(\.isWhitespace) else {
            return partitions.map { _ in true }
        }
        guard !keys.isEmpty else {
            throw DataFrameError(
                .invalidRequest,
                "the push-down predicate \(text) needs partitions, and there are none; "
                    + "filter rows with --where or filter()",
                place: place
            )
        }
        let predicate = try PartitionPredicate(text, keys: keys)
        for values in partitions where values.count != keys.count {
            throw DataFrameError(
                .invalidRequest,
                "a partition has \(values.count) values for \(keys.count) keys, crawl the table again",
                place: place
            )
        }
        let selected = try predicate.selection(of: partitions)
        return partitions.indices.map { selected[$0] }
    }

    /// A predicate that says something.
    private static func said(_ predicate: String?) -> String? {
        predicate.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    private func files(
        under prefix: String,
        in store: any ObjectStore,
        values: [String?],
        without exclusions: TableExclusions
    ) async throws -> [SourceFile] {
        var files: [SourceFile] = []
        for try await info in store.listAll(prefix: prefix) {
            let relative = String(info.key.text.dropFirst(prefix.count))
            let isHidden = try !relative.isEmpty && ObjectKey(relative).isHidden
            guard info.byteCount > 0, !isHidden, !exclusions.contains(info.key.text) else {
                continue
            }
            files.append(SourceFile(info: info, partitionValues: values))
        }
        return files
    }

    /// The folder of a partition below the table's, with a slash at its end.
    private func folder(
        of partition: Partition,
        in table: Table,
        at tableLocation: ObjectLocation
    ) throws -> String {
        let location = try ObjectLocation(partition.location)
        guard case .local(let root) = tableLocation.place, case .local(let path) = location.place,
            let folder = Self.relativePath(of: path, below: root)
        else {
            throw DataFrameError(
                .unsupported,
                "the partition \(partition.values.joined(separator: "/")) lies at "
                    + "\(partition.location), outside the table's folder \(table.location); "
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
