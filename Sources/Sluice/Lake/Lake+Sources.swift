internal import Columns
internal import Crawling
internal import DataCatalog
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles
package import Repartition

extension Lake {
    /// The files of a table or location, without those of partitions that a predicate rules out.
    ///
    /// - Parameter catalogPredicate: A condition on a table's partitions in the catalog's language;
    ///   where the catalog has none it is read as another predicate.
    /// - Throws: ``DataFrameError``, ``ExpressionError`` for a predicate, ``CatalogError``,
    ///   ``ObjectStoreError``, ``CrawlError``.
    package func source(
        _ name: SourceName,
        pushDownPredicate: String? = nil,
        catalogPredicate: String? = nil
    ) async throws -> Source {
        var source =
            switch name {
            case .table(let table):
                try await source(
                    table: table,
                    PartitionChoice(
                        predicate: pushDownPredicate,
                        catalogPredicate: catalogPredicate
                    )
                )
            case .location(let location):
                try await source(at: location, pushDownPredicate: pushDownPredicate)
            }
        source.reader = inputCache.reader(of: source, readsAll: false)
        return source
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
        if let predicate = PartitionChoice(predicate: pushDownPredicate).predicate {
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

    private func source(table name: TableName, _ choice: PartitionChoice) async throws -> Source {
        let table = try await catalog.table(name)
        try table.requireParquet()
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
            for predicate in [choice.predicate, choice.catalogPredicate] {
                _ = try selection(of: [], keys: [], predicate: predicate, place: source.name)
            }
            let prefix = opened.key?.text ?? ""
            source.files = try await files(
                under: prefix,
                in: opened.store,
                values: [],
                without: exclusions
            )
            return source
        }
        let chosen = try await partitions(of: table, choice)
        if let text = choice.text {
            let (kept, total) = (chosen.partitions.count, chosen.total)
            source.pruning = .init(text, "partitions", kept: kept, of: total)
        }
        let folders = try chosen.partitions.map { partition, values in
            (try folder(of: partition, in: table, at: location), values)
        }
        let isSparse =
            PartitionProjection.isEnabled(for: table) && folders.count > Self.listingLimit
        if isSparse {
            source.files = try await files(
                inAnyOf: folders,
                in: opened.store,
                without: exclusions
            )
        } else {
            for (folder, values) in folders {
                source.files += try await files(
                    under: folder,
                    in: opened.store,
                    values: values,
                    without: exclusions
                )
            }
        }
        try requireApart(source)
        return source
    }

    /// Folders of partitions may lie in each other, and then a row would be read twice.
    private func requireApart(_ source: Source) throws {
        var owners: [ObjectKey: [String?]] = [:]
        for file in source.files {
            guard let other = owners.updateValue(file.partitionValues, forKey: file.info.key)
            else { continue }
            let partitions = [other, file.partitionValues]
                .map { $0.map { $0 ?? "null" }.joined(separator: "/") }
            throw DataFrameError(
                .unsupported,
                "\(file.info.key) lies in the partitions \(partitions[0]) and \(partitions[1]), whose "
                    + "rows would be read twice; give each a folder of its own",
                place: source.name
            )
        }
    }

    /// Which partitions a predicate leaves; all without one.
    func selection(
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
}
