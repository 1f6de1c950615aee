package import Foundation

/// The partitions of a table that are not registered but follow from its properties, as Athena's
/// do where `projection.enabled` is true.
///
/// Whether there is anything in their folders is seen when these are listed.
package struct PartitionProjection: Sendable {
    /// More values of a key, or partitions, are refused.
    static let limit = 1_000_000

    private let table: Table
    private let keys: [ProjectedKey]
    private let template: LocationTemplate?

    /// Whether the partitions of a table are projected.
    package static func isEnabled(for table: Table) -> Bool {
        properties(of: table)["projection.enabled"]?.lowercased() == "true"
    }

    /// - Throws: ``CatalogError`` of kind `invalid` for properties that make no sense.
    package init(of table: Table) throws {
        let properties = Self.properties(of: table)
        self.table = table
        keys = try table.partitionKeys.map { try ProjectedKey($0, of: table.name, properties) }
        template = try properties["storage.location.template"].map {
            try LocationTemplate($0, of: table)
        }
    }

    /// Names of properties are compared without case, as names of keys are.
    private static func properties(of table: Table) -> [String: String] {
        Dictionary(table.parameters.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    }

    /// The partitions that a condition does not rule out, outermost key first, in the order of the
    /// projection.
    ///
    /// - Parameters:
    ///   - now: What `NOW` is.
    ///   - folder: The folder of values in a table without `storage.location.template`: that of
    ///     hive paths.
    /// - Throws: ``CatalogError`` of kind `invalid`: a key is injected and the condition does not
    ///   name its values, or there are too many partitions.
    package func partitions(
        matching condition: PartitionCondition?,
        now: Date,
        folder: ([String]) throws -> String
    ) throws -> [Partition] {
        var columns: [[String]] = []
        for key in keys { columns.append(try texts(of: key, condition, now)) }
        var partitions: [Partition] = []
        var visits = 0
        func visit(_ values: [String]) throws {
            guard values.count < keys.count else {
                let location = try template?.location(of: values) ?? folder(values)
                partitions.append(Partition(values: values, location: location))
                return
            }
            for text in columns[values.count] {
                visits += 1
                guard visits <= Self.limit else { throw tooMany() }
                let longer = values + [text]
                if mayHold(condition, longer) { try visit(longer) }
            }
        }
        if !keys.isEmpty { try visit([]) }
        return partitions
    }

    /// Which of some partitions are projected, and lie where they are said to lie.
    ///
    /// - Parameters:
    ///   - partitions: Their values, of which `nil` is null, and their locations.
    ///   - now, folder: As for ``partitions(matching:now:folder:)``.
    /// - Throws: ``CatalogError`` of kind `invalid` if a key has too many values.
    package func contains(
        _ partitions: [(values: [String?], location: String)],
        now: Date,
        folder: ([String]) throws -> String
    ) throws -> [Bool] {
        let milliseconds = Self.milliseconds(now)
        let projected = try keys.indices.map { index in
            let values = partitions.compactMap { partition in
                partition.values[index].flatMap {
                    PartitionCondition.Value($0, of: keys[index].type)
                }
            }
            let bounds = KeyBounds(of: keys[index].name, in: .isIn(keys[index].name, values))
            guard let texts = keys[index].texts(in: bounds, now: milliseconds, limit: Self.limit)
            else { throw tooMany() }
            return Set(texts)
        }
        return try partitions.map { partition in
            let values = partition.values.compactMap(\.self)
            guard values.count == keys.count, zip(projected, values).allSatisfy({ $0.contains($1) })
            else { return false }
            let location = try template?.location(of: values) ?? folder(values)
            return Self.path(location) == Self.path(partition.location)
        }
    }

    private static func path(_ location: String) -> Substring {
        location.hasSuffix("/") ? location.dropLast() : location[...]
    }

    private static func milliseconds(_ now: Date) -> Int64 {
        Int64((now.timeIntervalSince1970 * 1_000).rounded(.down))
    }

    /// Whether a condition may be true where the first keys have those values.
    private func mayHold(_ condition: PartitionCondition?, _ values: [String]) -> Bool {
        guard let condition else { return true }
        return condition.mayHold { name in
            guard let key = keys.indices.first(where: { keys[$0].name == name }),
                key < values.count
            else { return nil }
            return PartitionCondition.Value(values[key], of: keys[key].type)
        }
    }

    private func texts(
        of key: ProjectedKey,
        _ condition: PartitionCondition?,
        _ now: Date
    ) throws -> [String] {
        let bounds = KeyBounds(of: key.name, in: condition)
        if key.values == .injected, bounds.values == nil {
            throw CatalogError(
                .invalid,
                "the values of partition key \(key.name) of table \(table.name) are injected: only "
                    + "a predicate tells them; add \(key.name) = '…' to the push-down predicate",
                name: table.name.description
            )
        }
        guard let texts = key.texts(in: bounds, now: Self.milliseconds(now), limit: Self.limit)
        else {
            throw tooMany()
        }
        return texts
    }

    private func tooMany() -> CatalogError {
        CatalogError(
            .invalid,
            "the partition projection of table \(table.name) has more than \(Self.limit) values; "
                + "narrow it with a push-down predicate, or narrow its ranges",
            name: table.name.description
        )
    }
}
