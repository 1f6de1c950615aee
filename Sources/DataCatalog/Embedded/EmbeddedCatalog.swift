package import Foundation
import GRDB

/// A catalog in one SQLite file, or in memory.
///
/// Several processes of one machine may use the file at once: readers never wait, writers take
/// turns. It does not belong on a network file system, where SQLite's write-ahead log does not
/// work.
package struct EmbeddedCatalog: Catalog {
    package let location: String
    private let writer: any DatabaseWriter
    let now: @Sendable () -> Date

    /// Opens the catalog in the file at `path`, which is created if need be.
    ///
    /// - Parameters:
    ///   - survivesPowerCuts: Whether what is written is on the disk when it is said to be done: a
    ///     ledger relies on that for the partitions that it has registered. Else a power cut may
    ///     take back what came last; the catalog stays whole.
    ///   - now: Tells the times of what is created and updated.
    /// - Throws: ``CatalogError``; of kind `invalid` if the file is no catalog, or one of a later
    ///   version of Sluice.
    package init(
        path: String,
        survivesPowerCuts: Bool = true,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        location = path
        self.now = now
        writer = try Self.classifying(path) {
            let folder = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return try CatalogFile.open(path, survivesPowerCuts: survivesPowerCuts)
        }
    }

    /// An empty catalog that lives as long as this value.
    package init(inMemoryWith now: @escaping @Sendable () -> Date) throws {
        location = "in memory"
        self.now = now
        writer = try Self.classifying(location) { try CatalogFile.openInMemory() }
    }

    /// An empty catalog that lives as long as this value.
    package static func inMemory() throws -> EmbeddedCatalog {
        try EmbeddedCatalog(inMemoryWith: { Date() })
    }

    /// Runs `body` with one state of the catalog.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (GRDB.Database) throws -> Answer
    ) async throws -> Answer {
        do {
            return try await writer.read(body)
        } catch {
            throw Self.classified(error, location)
        }
    }

    /// Runs `body` in a transaction, alone; nothing of it stays if it throws.
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (GRDB.Database) throws -> Answer
    ) async throws -> Answer {
        do {
            return try await writer.write(body)
        } catch {
            throw Self.classified(error, location)
        }
    }

    private static func classifying<Answer>(
        _ location: String,
        _ body: () throws -> Answer
    ) throws -> Answer {
        do {
            return try body()
        } catch {
            throw classified(error, location)
        }
    }

    private static func classified(_ error: any Error, _ location: String) -> any Error {
        switch error {
        case let error as CatalogError: error.at(catalog: location)
        case let error as DatabaseError: CatalogError(error).at(catalog: location)
        case is RowDecodingError:
            CatalogError(
                .invalid,
                "the catalog is damaged (a value is of another type than its column), move its file "
                    + "away and crawl again",
                catalog: location
            )
        case is DecodingError:
            CatalogError(
                .other,
                "the catalog holds a description that cannot be read: \(error)",
                catalog: location
            )
        case let error as CocoaError:
            CatalogError(
                .other,
                "cannot create the catalog's folder, name another place for the catalog: "
                    + error.localizedDescription,
                catalog: location
            )
        default: error
        }
    }
}

extension CatalogError {
    /// What an error of SQLite means for a catalog.
    fileprivate init(_ error: DatabaseError) {
        let text = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "another process is writing to the catalog (\(text)), try again")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(
                .invalid,
                "the file is not a catalog, or it is damaged (\(text)), move it away "
                    + "and crawl again"
            )
        case .SQLITE_FULL:
            self.init(.other, "the disk is full (\(text)), free some space")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .other,
                "the file cannot be opened for writing (\(text)), give this user the "
                    + "right to, or choose another"
            )
        default: self.init(.other, text)
        }
    }
}
