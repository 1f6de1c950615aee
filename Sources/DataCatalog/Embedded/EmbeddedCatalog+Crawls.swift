import Foundation
import GRDB

extension EmbeddedCatalog: CrawlHistory {
    package func crawledFiles(at location: String) async throws -> [CrawledFile] {
        try await read { db in
            var schemas: [Int64: String] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT key, byteCount, version, rowCount, schemaID FROM crawledFile
                    WHERE location = ? ORDER BY key
                    """,
                arguments: [location]
            )
            var files: [CrawledFile] = []
            while let row = try rows.next() {
                let schemaID: Int64 = try row.value("schemaID")
                if schemas[schemaID] == nil { schemas[schemaID] = try Self.schema(schemaID, db) }
                files.append(
                    CrawledFile(
                        key: try row.value("key"),
                        byteCount: try row.value("byteCount"),
                        version: try row.value("version"),
                        schema: schemas[schemaID] ?? "",
                        rowCount: try row.value("rowCount")
                    )
                )
            }
            return files
        }
    }

    package func recordCrawledFiles(
        _ files: [CrawledFile],
        forgetting keys: [String],
        at location: String
    ) async throws {
        try await write { db in
            let delete = try db.cachedStatement(
                sql: "DELETE FROM crawledFile WHERE location = ? AND key = ?"
            )
            for key in keys { try delete.execute(arguments: [location, key]) }
            let insert = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO crawledFile
                    (location, key, byteCount, version, rowCount, schemaID)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            )
            var schemaIDs: [Data: Int64] = [:]
            for file in files {
                // Bytes: text in SQLite may end at a NUL, which a hostile column name may hold, and
                // strings of different bytes may be equal.
                let schema = Data(file.schema.utf8)
                let schemaID = try schemaIDs[schema] ?? Self.schemaID(schema, db)
                schemaIDs[schema] = schemaID
                try insert.execute(arguments: [
                    location, file.key, file.byteCount, file.version, file.rowCount, schemaID,
                ])
            }
            try db.execute(
                sql: """
                    DELETE FROM crawledSchema WHERE NOT EXISTS
                    (SELECT 1 FROM crawledFile WHERE schemaID = crawledSchema.id)
                    """
            )
        }
    }

    private static func schema(_ id: Int64, _ db: GRDB.Database) throws -> String? {
        try Data.fetchOne(
            db,
            sql: "SELECT text FROM crawledSchema WHERE id = ?",
            arguments: [id]
        ).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func schemaID(_ schema: Data, _ db: GRDB.Database) throws -> Int64? {
        try db.execute(
            sql: "INSERT INTO crawledSchema (text) VALUES (?) ON CONFLICT DO NOTHING",
            arguments: [schema]
        )
        return try Int64.fetchOne(
            db,
            sql: "SELECT id FROM crawledSchema WHERE text = ?",
            arguments: [schema]
        )
    }
}
