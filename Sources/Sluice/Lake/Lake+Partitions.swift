internal import Columns
package import DataCatalog
internal import Expressions
internal import Foundation
internal import ObjectStorage

/// Which partitions of a table are read.
package struct PartitionChoice: Sendable, Hashable {
    /// Spark SQL over the partition keys.
    package var predicate: String?
    /// A condition in the catalog's own language.
    package var catalogPredicate: String?

    /// Texts that are empty, or all blank, say nothing.
    package init(predicate: String? = nil, catalogPredicate: String? = nil) {
        func said(_ text: String?) -> String? {
            text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        }
        self.predicate = said(predicate)
        self.catalogPredicate = said(catalogPredicate)
    }

    /// What is true of the partitions, for people.
    package var text: String? {
        let texts = [catalogPredicate, predicate].compactMap(\.self)
        return texts.isEmpty ? nil : texts.joined(separator: " and ")
    }
}

/// The partitions of a table that are read.
package struct ChosenPartitions: Sendable {
    /// With the values of their keys, of which `nil` is null.
    package var partitions: [(Partition, [String?])] = []
    /// How many the table has, if that is known without asking once more.
    package var total: Int?
}

extension Lake {
    /// The partitions of a table for which a choice is true, registered or projected.
    ///
    /// The catalog, or the projection, leaves out what it can; the predicate is evaluated here in
    /// any case, since only here nulls and types are Spark's.
    ///
    /// - Throws: ``ExpressionError`` for a predicate, ``DataFrameError``, ``CatalogError``.
    package func partitions(
        of table: Table,
        _ choice: PartitionChoice
    ) async throws -> ChosenPartitions {
        let keys = try table.partitionSchema().fields
        let isProjected = PartitionProjection.isEnabled(for: table)
        let asksCatalog = catalog.filtersPartitions && !isProjected
        let predicates = [choice.predicate, asksCatalog ? nil : choice.catalogPredicate]
            .compactMap(\.self)
        // What is wrong with a predicate is said before anything is listed.
        for predicate in predicates {
            _ = try selection(of: [], keys: keys, predicate: predicate, place: "\(table.name)")
        }
        let conditions = try predicates.compactMap {
            PartitionCondition(impliedBy: try Expression.parse($0), keys: keys)
        }
        let filter = PartitionFilter(
            .all(conditions),
            expression: asksCatalog ? choice.catalogPredicate : nil
        )
        let partitions =
            isProjected
            ? try projected(table, filter.condition)
            : try await catalog.allPartitions(of: table.name, matching: filter)
        var chosen = ChosenPartitions()
        chosen.total = asksCatalog || isProjected ? nil : partitions.count
        chosen.partitions = partitions.map { partition in
            let values = partition.values.map {
                $0 == HivePath.defaultPartition || $0.isEmpty ? nil : $0
            }
            return (partition, values)
        }
        for predicate in predicates {
            let isSelected = try selection(
                of: chosen.partitions.map(\.1),
                keys: keys,
                predicate: predicate,
                place: table.name.description
            )
            chosen.partitions = zip(chosen.partitions, isSelected).filter(\.1).map(\.0)
        }
        return chosen
    }

    private func projected(
        _ table: Table,
        _ condition: PartitionCondition?
    ) throws -> [Partition] {
        try PartitionProjection(of: table).partitions(matching: condition, now: Date()) {
            Self.folder(of: $0, in: table)
        }
    }

    /// The hive folder of a partition of a table.
    static func folder(of values: [String], in table: Table) -> String {
        let components = zip(table.partitionKeys, values).map {
            PartitionComponent(name: $0.name, value: $1)
        }
        return folder(HivePath.prefix(components), below: table.location)
    }

    /// The location of a folder that is given relative to a table's: in `file:` URIs paths are
    /// percent-encoded, in those of S3 they are not.
    static func folder(_ path: String, below location: String) -> String {
        (location.hasSuffix("/") ? location : location + "/")
            + (location.hasPrefix("file:") ? ObjectLocation.percentEncoded(path) : path)
    }
}
