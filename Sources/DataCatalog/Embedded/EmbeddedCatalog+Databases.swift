import GRDB

extension EmbeddedCatalog {
    package func databases() async throws -> [Database] {
        try await read { db in
            try String.fetchAll(db, sql: "SELECT definition FROM catalogDatabase ORDER BY name")
                .map { try Definition.decode(Database.self, $0) }
        }
    }

    package func database(_ name: String) async throws -> Database {
        try await read { db in try Self.database(CatalogName.folded(name), db) }
    }

    package func createDatabase(_ database: Database) async throws {
        try await write { db in
            try database.check()
            try db.execute(
                sql: "INSERT INTO catalogDatabase VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [database.name, Definition.encode(database)]
            )
            guard db.changesCount == 1 else {
                throw CatalogError.exists(database: database.name)
            }
        }
    }

    package func deleteDatabase(_ name: String) async throws {
        let name = CatalogName.folded(name)
        try await write { db in
            _ = try Self.database(name, db)
            try db.execute(sql: "DELETE FROM catalogDatabase WHERE name = ?", arguments: [name])
        }
    }

    /// The database of that folded name.
    static func database(_ name: String, _ db: GRDB.Database) throws -> Database {
        let definition = try String.fetchOne(
            db,
            sql: "SELECT definition FROM catalogDatabase WHERE name = ?",
            arguments: [name]
        )
        guard let definition else {
            let names = try String.fetchAll(
                db,
                sql: "SELECT name FROM catalogDatabase ORDER BY name"
            )
            throw CatalogError.absent("database", name, among: names)
        }
        return try Definition.decode(Database.self, definition)
    }
}
