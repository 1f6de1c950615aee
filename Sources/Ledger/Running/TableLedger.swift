package import ObjectStorage

/// The ledger of a table, open: what a run commits with.
///
/// It does what the machines say, against the stores of the table and of the ledger; all that is
/// decided, they decide.
package struct TableLedger: Sendable {
    package let table: any ObjectStore
    package let reader: LedgerReader
    package let record: LedgerRecord
    /// What becomes of the catalog's part of entries.
    let catalog: any LedgerCatalog
    /// Opens places besides the table where entries have files.
    let place: @Sendable (String) throws -> any ObjectStore
    let clock: any LedgerClock

    var store: any ObjectStore { reader.store }

    /// The ledger's folder, for people.
    package var location: String { store.location }

    init(
        table: any ObjectStore,
        reader: LedgerReader,
        record: LedgerRecord,
        surroundings: LedgerSurroundings
    ) {
        self.table = table
        self.reader = reader
        self.record = record
        catalog = surroundings.catalog
        place = surroundings.place
        clock = surroundings.clock
    }
}

/// Tells the catalog what an entry says.
package protocol LedgerCatalog: Sendable {
    /// Registers partitions; those that are there already stay as they are.
    ///
    /// - Throws: An error if the catalog does not answer, or lacks the table.
    func register(_ change: CatalogChange) async throws
}

/// Time and waiting, as a ledger needs them.
package protocol LedgerClock: Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    var time: Int { get }

    func sleep(seconds: Double) async throws
}

/// What a ledger works with besides its stores.
package struct LedgerSurroundings: Sendable {
    package var catalog: any LedgerCatalog
    package var place: @Sendable (String) throws -> any ObjectStore
    package var clock: any LedgerClock

    package init(
        catalog: any LedgerCatalog,
        clock: any LedgerClock = SystemClock.current,
        place: @escaping @Sendable (String) throws -> any ObjectStore
    ) {
        self.catalog = catalog
        self.clock = clock
        self.place = place
    }
}
