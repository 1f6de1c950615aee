import Foundation
import GRDB

extension EmbeddedCatalog {
    package var filtersPartitions: Bool { false }

    /// All partitions, whatever the condition of `filter`: reading them costs little.
    package func partitions(
        of table: TableName,
        matching filter: PartitionFilter,
        after next: String?,
        limit: Int
    ) async throws -> PartitionPage {
        precondition(limit > 0, "a page has room for a partition")
        guard filter.expression == nil else {
            throw CatalogError(
                .unsupported,
                "this catalog has no language for conditions on partitions, use the push-down "
                    + "predicate",
                name: table.description,
                catalog: location
            )
        }
        let start = try next.map { try decodeToken($0) } ?? Data()
        return try await read { db in
            let stored = try Self.storedTable(table, db)
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT partitionValues, definition FROM catalogPartition
                    WHERE tableID = ? AND partitionValues > ? ORDER BY partitionValues LIMIT ?
                    """,
                arguments: [stored.id, start, limit + 1]
            )
            let page = try rows.prefix(limit).map {
                try Definition.decode(Partition.self, $0.value("definition"))
            }
            let last: Data? =
                rows.count > limit ? try rows[limit - 1].value("partitionValues") : nil
            return PartitionPage(
                partitions: page,
                next: last.map { $0.base64EncodedString() }
            )
        }
    }

    package func partition(_ values: [String], of table: TableName) async throws -> Partition {
        try await read { db in
            let stored = try Self.storedTable(table, db)
            try stored.table.check(values)
            let definition = try String.fetchOne(
                db,
                sql: """
                    SELECT definition FROM catalogPartition
                    WHERE tableID = ? AND partitionValues = ?
                    """,
                arguments: [stored.id, Data(PartitionValueCoding.encode(values))]
            )
            guard let definition else {
                throw CatalogError.absentPartition(values, of: stored.table)
            }
            return try Definition.decode(Partition.self, definition)
        }
    }

    package func partitionCount(of table: TableName) async throws -> Int {
        try await read { db in try Self.partitionCount(Self.storedTable(table, db).id, db) }
    }

    @discardableResult
    package func createPartitions(
        _ partitions: [Partition],
        in table: TableName
    ) async throws -> [[String]] {
        let time = time
        return try await change(
            partitions,
            in: table,
            sql: """
                INSERT INTO catalogPartition (definition, tableID, partitionValues)
                VALUES (?, ?, ?) ON CONFLICT DO NOTHING
                """
        ) { partition, _, _ in
            var created = partition
            created.createTime = time
            return created
        }
    }

    @discardableResult
    package func updatePartitions(
        _ partitions: [Partition],
        in table: TableName
    ) async throws -> [[String]] {
        try await change(
            partitions,
            in: table,
            sql: """
                UPDATE catalogPartition SET definition = ?
                WHERE tableID = ? AND partitionValues = ?
                """
        ) { partition, id, db in
            let stored = try String.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT definition FROM catalogPartition
                        WHERE tableID = ? AND partitionValues = ?
                        """
                ),
                arguments: [id, Data(PartitionValueCoding.encode(partition.values))]
            )
            guard let stored else { return partition }
            return try Definition.decode(Partition.self, stored).updated(to: partition)
        }
    }

    package func deletePartitions(_ values: [[String]], in table: TableName) async throws {
        try await write { db in
            let stored = try Self.storedTable(table, db)
            let statement = try db.cachedStatement(
                sql: "DELETE FROM catalogPartition WHERE tableID = ? AND partitionValues = ?"
            )
            for values in values {
                try statement.execute(arguments: [
                    stored.id, Data(PartitionValueCoding.encode(values)),
                ])
            }
        }
    }

    /// Runs a statement for each partition; answers the values of those it changed nothing for.
    private func change(
        _ partitions: [Partition],
        in table: TableName,
        sql: String,
        _ prepare: @escaping @Sendable (Partition, Int64, GRDB.Database) throws -> Partition
    ) async throws -> [[String]] {
        try await write { db in
            let stored = try Self.storedTable(table, db)
            for partition in partitions { try stored.table.check(partition.values) }
            let statement = try db.cachedStatement(sql: sql)
            var unchanged: [[String]] = []
            for partition in partitions {
                let definition = try Definition.encode(prepare(partition, stored.id, db))
                try statement.execute(arguments: [
                    definition, stored.id, Data(PartitionValueCoding.encode(partition.values)),
                ])
                if db.changesCount == 0 { unchanged.append(partition.values) }
            }
            return unchanged
        }
    }

    static func partitionCount(_ tableID: Int64, _ db: GRDB.Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM catalogPartition WHERE tableID = ?",
            arguments: [tableID]
        ) ?? 0
    }

    private func decodeToken(_ token: String) throws -> Data {
        guard let data = Data(base64Encoded: token),
            PartitionValueCoding.decode([UInt8](data)) != nil
        else {
            throw CatalogError(
                .invalid,
                "partitions are listed after a token that is not from this catalog",
                catalog: location
            )
        }
        return data
    }
}
