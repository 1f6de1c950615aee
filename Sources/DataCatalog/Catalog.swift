/// Databases, their tables, and the partitions of these: the Glue Data Catalog, or one like it.
///
/// Names are folded to lower case. Every conforming type passes `CatalogContract`.
package protocol Catalog: Sendable {
    /// Where the catalog is, for people.
    var location: String { get }

    /// Whether it leaves partitions out that a ``PartitionFilter`` rules out, and has a language of
    /// its own for ``PartitionFilter/expression``.
    var filtersPartitions: Bool { get }

    /// All databases, by name.
    func databases() async throws -> [Database]

    /// - Throws: ``CatalogError`` of kind `notFound`.
    func database(_ name: String) async throws -> Database

    /// - Throws: ``CatalogError`` of kind `alreadyExists` or `invalid`.
    func createDatabase(_ database: Database) async throws

    /// Deletes the database with its tables; their objects stay.
    ///
    /// - Throws: ``CatalogError`` of kind `notFound`.
    func deleteDatabase(_ name: String) async throws

    /// All tables of a database, by name.
    ///
    /// - Throws: ``CatalogError`` of kind `notFound` if there is no such database.
    func tables(in database: String) async throws -> [Table]

    /// - Throws: ``CatalogError`` of kind `notFound`.
    func table(_ name: TableName) async throws -> Table

    /// Creates the table; answers it with its times and version.
    ///
    /// - Throws: ``CatalogError`` of kind `alreadyExists`, `notFound` if there is no such database,
    ///   or `invalid`.
    @discardableResult
    func createTable(_ table: Table) async throws -> Table

    /// Replaces the table's description; answers it with its new version.
    ///
    /// - Parameter versionID: The version it must have, or `nil` for any.
    /// - Throws: ``CatalogError`` of kind `versionChanged`, `notFound` or `invalid` (among others
    ///   if there are partitions and the number of their keys would change).
    @discardableResult
    func updateTable(_ table: Table, ifVersion versionID: String?) async throws -> Table

    /// Deletes the table with its partitions; the objects stay.
    ///
    /// - Throws: ``CatalogError`` of kind `notFound`.
    func deleteTable(_ name: TableName) async throws

    /// Up to `limit` partitions, in an order that does not change, from where an earlier page's
    /// `next` points.
    ///
    /// A page may be short, or empty, and not be the last one.
    ///
    /// - Parameter filter: Partitions that it rules out may be left out.
    /// - Throws: ``CatalogError`` of kind `notFound` if there is no such table, `invalid` for a
    ///   `next` that this catalog has not given, `unsupported` for an expression if it has no
    ///   language for them.
    func partitions(
        of table: TableName,
        matching filter: PartitionFilter,
        after next: String?,
        limit: Int
    ) async throws
        -> PartitionPage

    /// All partitions of the table, in the order of their values' bytes.
    ///
    /// Columns of their own are not told (``Partition/columns`` is `nil`) where that would cost.
    ///
    /// - Parameter filter: Partitions that it rules out may be left out.
    /// - Throws: As ``partitions(of:matching:after:limit:)``.
    func allPartitions(
        of table: TableName,
        matching filter: PartitionFilter
    ) async throws
        -> [Partition]

    /// The partition of those values.
    ///
    /// - Throws: ``CatalogError`` of kind `notFound`.
    func partition(_ values: [String], of table: TableName) async throws -> Partition

    /// - Throws: ``CatalogError`` of kind `notFound` if there is no such table.
    func partitionCount(of table: TableName) async throws -> Int

    /// Creates partitions; those that exist stay as they are and are answered, by their values.
    ///
    /// - Throws: ``CatalogError`` of kind `notFound` if there is no such table, `invalid` if the
    ///   values do not match its keys, and then no partition is created.
    @discardableResult
    func createPartitions(
        _ partitions: [Partition],
        in table: TableName
    ) async throws
        -> [[String]]

    /// Replaces the descriptions of partitions; those that do not exist are answered, by their
    /// values.
    ///
    /// What the catalog knows of them besides (see ``Partition``) stays as it is.
    ///
    /// - Throws: ``CatalogError`` as ``createPartitions(_:in:)``.
    @discardableResult
    func updatePartitions(
        _ partitions: [Partition],
        in table: TableName
    ) async throws
        -> [[String]]

    /// Deletes the partitions of those values; absent ones are already deleted. Objects stay.
    ///
    /// - Throws: ``CatalogError`` of kind `notFound` if there is no such table.
    func deletePartitions(_ values: [[String]], in table: TableName) async throws
}

extension Catalog {
    package func allPartitions(
        of table: TableName,
        matching filter: PartitionFilter
    ) async throws -> [Partition] {
        var all: [Partition] = []
        var next: String?
        repeat {
            let page = try await partitions(
                of: table,
                matching: filter,
                after: next,
                limit: 10_000
            )
            all += page.partitions
            next = page.next
        } while next != nil
        return all
    }

    /// All partitions of the table, in the order of their values' bytes.
    ///
    /// - Throws: ``CatalogError`` of kind `notFound` if there is no such table.
    package func allPartitions(of table: TableName) async throws -> [Partition] {
        try await allPartitions(of: table, matching: .all)
    }

    /// Up to `limit` of all partitions, from where an earlier page's `next` points.
    ///
    /// - Throws: As ``partitions(of:matching:after:limit:)``.
    package func partitions(
        of table: TableName,
        after next: String?,
        limit: Int
    ) async throws -> PartitionPage {
        try await partitions(of: table, matching: .all, after: next, limit: limit)
    }

    /// Whether there is such a table.
    package func contains(_ table: TableName) async throws -> Bool {
        do {
            _ = try await self.table(table)
            return true
        } catch let error as CatalogError where error.kind == .notFound {
            return false
        }
    }

    /// Creates the database if there is none of that name.
    ///
    /// Who may only look at databases that are there gets on.
    package func ensureDatabase(_ database: Database) async throws {
        do {
            _ = try await self.database(database.name)
            return
        } catch let error as CatalogError where error.kind == .notFound {
            // It is created.
        }
        do {
            try await createDatabase(database)
        } catch let error as CatalogError where error.kind == .alreadyExists {
            // What was asked for.
        }
    }
}
