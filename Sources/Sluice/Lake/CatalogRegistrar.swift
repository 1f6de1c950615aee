package import DataCatalog
package import Ledger
internal import Synchronization

/// Registers in a catalog what entries of ledgers say, and counts what was new.
package final class CatalogRegistrar: LedgerCatalog {
    /// What partitions say of their objects as their table does.
    private static let shared: Set = ["classification", "compressionType", "typeOfData"]

    private let catalog: any Catalog
    private let created = Mutex<[TableName: Int]>([:])

    package init(_ catalog: any Catalog) {
        self.catalog = catalog
    }

    package func register(_ change: CatalogChange) async throws {
        let name = try TableName(change.table)
        let table = try await catalog.table(name)
        guard !change.partitions.isEmpty else { return }
        // What the table says of its rows is not true of a partition's.
        let parameters = table.parameters.filter { Self.shared.contains($0.key) }
        let partitions = change.partitions.map {
            Partition(values: $0.values, location: $0.location, parameters: parameters)
        }
        let existing = try await catalog.createPartitions(partitions, in: name)
        created.withLock { $0[name, default: 0] += partitions.count - existing.count }
    }

    /// How many partitions of a table were new.
    package func createdCount(in table: TableName) -> Int {
        created.withLock { $0[table] ?? 0 }
    }
}
