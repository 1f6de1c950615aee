import Foundation
import GRDB

extension EmbeddedCatalog {
    package func tables(in database: String) async throws -> [Table] {
        let database = CatalogName.folded(database)
        return try await read { db in
            _ = try Self.database(database, db)
            return try Row.fetchAll(
                db,
                sql:
                    "SELECT definition, version FROM catalogTable WHERE database = ? ORDER BY name",
                arguments: [database]
            ).map { try Self.decode($0.value("definition"), version: $0.value("version")) }
        }
    }

    package func table(_ name: TableName) async throws -> Table {
        try await read { db in try Self.storedTable(name, db).table }
    }

    @discardableResult
    package func createTable(_ table: Table) async throws -> Table {
        let time = time
        return try await write { db in
            let table = try Self.checked(table, createTime: time, updateTime: time)
            _ = try Self.database(table.name.database, db)
            try db.execute(
                sql: """
                    INSERT INTO catalogTable (database, name, version, definition)
                    VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING
                    """,
                arguments: [table.name.database, table.name.table, Definition.encode(table)]
            )
            guard db.changesCount == 1 else {
                throw CatalogError.exists(table.name)
            }
            return Self.stamped(table, version: 0)
        }
    }

    @discardableResult
    package func updateTable(
        _ table: Table,
        ifVersion versionID: String?
    ) async throws -> Table {
        let time = time
        return try await write { db in
            let table = try Self.checked(table, createTime: nil, updateTime: time)
            let stored = try Self.storedTable(table.name, db)
            if let versionID, stored.table.versionID != versionID {
                throw CatalogError.changed(
                    table.name,
                    version: "\(stored.version)",
                    expected: versionID
                )
            }
            if stored.table.partitionKeys.count != table.partitionKeys.count,
                try Self.partitionCount(stored.id, db) > 0
            {
                throw CatalogError.partitioned(stored.table, before: table)
            }
            let (version, overflows) = stored.version.addingReportingOverflow(1)
            guard !overflows else {
                throw CatalogError(
                    .invalid,
                    "the catalog is damaged (version is \(stored.version)), move its file away and "
                        + "crawl again"
                )
            }
            var updated = table
            updated.createTime = stored.table.createTime
            try db.execute(
                sql: "UPDATE catalogTable SET version = ?, definition = ? WHERE id = ?",
                arguments: [version, Definition.encode(updated), stored.id]
            )
            return Self.stamped(updated, version: version)
        }
    }

    package func deleteTable(_ name: TableName) async throws {
        try await write { db in
            let stored = try Self.storedTable(name, db)
            try db.execute(
                sql: "DELETE FROM catalogTable WHERE id = ?",
                arguments: [stored.id]
            )
        }
    }

    /// A table as it is stored.
    struct StoredTable {
        let id: Int64
        let version: Int64
        let table: Table
    }

    static func storedTable(_ name: TableName, _ db: GRDB.Database) throws -> StoredTable {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT id, version, definition FROM catalogTable WHERE database = ? AND name = ?",
            arguments: [name.database, name.table]
        )
        guard let row else {
            _ = try database(name.database, db)
            let names = try String.fetchAll(
                db,
                sql: "SELECT name FROM catalogTable WHERE database = ? ORDER BY name",
                arguments: [name.database]
            )
            throw CatalogError.absent("table", name.table, in: name.database, among: names)
        }
        let version: Int64 = try row.value("version")
        let table = try decode(row.value("definition"), version: version)
        return StoredTable(id: try row.value("id"), version: version, table: table)
    }

    /// Now, in whole seconds as in Glue.
    var time: Date {
        Date(timeIntervalSince1970: now().timeIntervalSince1970.rounded(.down))
    }

    private static func checked(
        _ table: Table,
        createTime: Date?,
        updateTime: Date
    ) throws -> Table {
        try table.check()
        var table = table
        table.createTime = createTime
        table.updateTime = updateTime
        table.versionID = nil
        return table
    }

    private static func decode(_ definition: String, version: Int64) throws -> Table {
        stamped(try Definition.decode(Table.self, definition), version: version)
    }

    private static func stamped(_ table: Table, version: Int64) -> Table {
        var table = table
        table.versionID = String(version)
        return table
    }
}
