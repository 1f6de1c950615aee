import Foundation
import GRDB

/// Opens a catalog's SQLite database and brings its tables up to date.
enum CatalogFile {
    /// How long a writer waits for its turn, in seconds.
    private static let turnTimeout = 30.0
    /// How often opening is tried while other processes open the same new file.
    private static let attemptLimit = 40

    /// - Parameter survivesPowerCuts: Whether what is written is on the disk before its writer goes
    ///   on; else it is after the last process that has the file open.
    static func open(_ path: String, survivesPowerCuts: Bool) throws -> any DatabaseWriter {
        var configuration = Configuration()
        configuration.busyMode = .timeout(turnTimeout)
        configuration.label = "catalog"
        var attempt = 1
        while true {
            do {
                let pool = try DatabasePool(path: path, configuration: configuration)
                if survivesPowerCuts {
                    try pool.writeWithoutTransaction { database in
                        try database.execute(sql: "PRAGMA synchronous = FULL")
                    }
                }
                try migrate(pool)
                return pool
            } catch let error as DatabaseError where attempt < attemptLimit && isRace(error) {
                attempt += 1
                Thread.sleep(forTimeInterval: 0.025)
            }
        }
    }

    static func openInMemory() throws -> any DatabaseWriter {
        let queue = try DatabaseQueue()
        try migrate(queue)
        return queue
    }

    /// Whether another process that opens the file at the same moment explains the error.
    ///
    /// Switching to the write-ahead log does not wait for its turn; and of two processes that both
    /// found a migration missing the second fails, as a whole, on what the first has made.
    private static func isRace(_ error: DatabaseError) -> Bool {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CONSTRAINT, .SQLITE_SCHEMA: true
        case .SQLITE_ERROR: error.message?.contains("already exists") == true
        default: false
        }
    }

    private static func migrate(_ writer: any DatabaseWriter) throws {
        let migrator = migrator()
        if try writer.read(migrator.hasBeenSuperseded) {
            throw CatalogError(
                .invalid,
                "a later version of sluice has changed the catalog, use that version or another file"
            )
        }
        if try writer.read(migrator.hasCompletedMigrations) { return }
        try migrator.migrate(writer)
    }

    private static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: databases, tables, partitions, crawls") { database in
            try database.execute(sql: firstTables)
        }
        migrator.registerMigration("2: job runs") { database in
            try database.execute(sql: jobRuns)
        }
        return migrator
    }

    /// Descriptions are JSON, so that they can gain properties without a migration.
    private static let firstTables = """
        CREATE TABLE catalogDatabase (
            name TEXT NOT NULL PRIMARY KEY,
            definition TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE catalogTable (
            id INTEGER PRIMARY KEY,
            database TEXT NOT NULL REFERENCES catalogDatabase (name) ON DELETE CASCADE,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            definition TEXT NOT NULL,
            UNIQUE (database, name)
        );
        CREATE TABLE catalogPartition (
            tableID INTEGER NOT NULL REFERENCES catalogTable (id) ON DELETE CASCADE,
            partitionValues BLOB NOT NULL,
            definition TEXT NOT NULL,
            PRIMARY KEY (tableID, partitionValues)
        ) WITHOUT ROWID;
        CREATE TABLE crawledSchema (
            id INTEGER PRIMARY KEY,
            text BLOB NOT NULL UNIQUE
        );
        CREATE TABLE crawledFile (
            location TEXT NOT NULL,
            key TEXT NOT NULL,
            byteCount INTEGER NOT NULL,
            version TEXT NOT NULL,
            rowCount INTEGER NOT NULL,
            schemaID INTEGER NOT NULL REFERENCES crawledSchema (id),
            PRIMARY KEY (location, key)
        ) WITHOUT ROWID;
        CREATE INDEX crawledFileBySchema ON crawledFile (schemaID);
        """

    private static let jobRuns = """
        CREATE TABLE jobRun (
            id TEXT NOT NULL PRIMARY KEY,
            job TEXT NOT NULL,
            state TEXT NOT NULL,
            start INTEGER NOT NULL,
            definition TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX jobRunByStart ON jobRun (start);
        """
}

/// The JSON in which descriptions are kept.
enum Definition {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(text.utf8))
    }
}
