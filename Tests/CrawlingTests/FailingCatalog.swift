import DataCatalog

/// A catalog that fails at one of its changes, before it makes it.
actor FailingCatalog: Catalog, CrawlHistory {
    struct Failure: Error {}

    private let base: EmbeddedCatalog
    /// The change that fails, counted from 0; none if it is `nil`.
    private let failing: Int?
    private(set) var changeCount = 0

    init(_ base: EmbeddedCatalog, failingAt change: Int?) {
        self.base = base
        failing = change
    }

    private func change() throws {
        defer { changeCount += 1 }
        if changeCount == failing { throw Failure() }
    }

    nonisolated var location: String { base.location }
    nonisolated var filtersPartitions: Bool { base.filtersPartitions }

    func databases() async throws -> [Database] { try await base.databases() }

    func database(_ name: String) async throws -> Database { try await base.database(name) }

    func createDatabase(_ database: Database) async throws {
        try change()
        try await base.createDatabase(database)
    }

    func deleteDatabase(_ name: String) async throws {
        try change()
        try await base.deleteDatabase(name)
    }

    func tables(in database: String) async throws -> [Table] {
        try await base.tables(in: database)
    }

    func table(_ name: TableName) async throws -> Table { try await base.table(name) }

    func createTable(_ table: Table) async throws -> Table {
        try change()
        return try await base.createTable(table)
    }

    func updateTable(_ table: Table, ifVersion versionID: String?) async throws -> Table {
        try change()
        return try await base.updateTable(table, ifVersion: versionID)
    }

    func deleteTable(_ name: TableName) async throws {
        try change()
        try await base.deleteTable(name)
    }

    func partitions(
        of table: TableName,
        matching filter: PartitionFilter,
        after next: String?,
        limit: Int
    ) async throws -> PartitionPage {
        try await base.partitions(of: table, matching: filter, after: next, limit: limit)
    }

    func partition(_ values: [String], of table: TableName) async throws -> Partition {
        try await base.partition(values, of: table)
    }

    func partitionCount(of table: TableName) async throws -> Int {
        try await base.partitionCount(of: table)
    }

    func createPartitions(
        _ partitions: [Partition],
        in table: TableName
    ) async throws -> [[String]] {
        try change()
        return try await base.createPartitions(partitions, in: table)
    }

    func updatePartitions(
        _ partitions: [Partition],
        in table: TableName
    ) async throws -> [[String]] {
        try change()
        return try await base.updatePartitions(partitions, in: table)
    }

    func deletePartitions(_ values: [[String]], in table: TableName) async throws {
        try change()
        try await base.deletePartitions(values, in: table)
    }

    func crawledFiles(at location: String) async throws -> [CrawledFile] {
        try await base.crawledFiles(at: location)
    }

    func recordCrawledFiles(
        _ files: [CrawledFile],
        forgetting keys: [String],
        at location: String
    ) async throws {
        try change()
        try await base.recordCrawledFiles(files, forgetting: keys, at: location)
    }
}
