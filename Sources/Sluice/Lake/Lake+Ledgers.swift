package import Ledger
package import ObjectStorage
package import Repartition

extension Lake {
    /// The ledger of a table, which is begun if there is none.
    ///
    /// - Throws: ``LedgerError``, ``ObjectStoreError``; ``DataFrameError`` of kind `invalidRequest`
    ///   for a table that has no room beside it.
    package func ledger(
        of table: any ObjectStore,
        registrar: any LedgerCatalog
    ) async throws -> TableLedger {
        try await TableLedger.open(
            table: table,
            at: ledgerStore(of: table),
            promisesSingleWriter: promisesSingleWriter,
            surroundings: surroundings(registrar)
        )
    }

    /// The ledger of a table, if there is one; nothing is changed.
    ///
    /// - Throws: As ``ledger(of:registrar:)``.
    package func existingLedger(of table: any ObjectStore) async throws -> TableLedger? {
        try await TableLedger.existing(
            table: table,
            at: ledgerStore(of: table),
            surroundings: surroundings(CatalogRegistrar(catalog))
        )
    }

    /// Where a run into a table sets rows and files aside unless told otherwise: beside the table.
    ///
    /// - Throws: As ``ledger(of:registrar:)``.
    package func usualQuarantine(of table: any ObjectStore) throws -> Quarantine {
        Quarantine(store: try place(ledgerLocation(of: table) + "/quarantine"))
    }

    private func surroundings(_ registrar: any LedgerCatalog) -> LedgerSurroundings {
        LedgerSurroundings(catalog: registrar) { location in try place(location) }
    }

    private func ledgerStore(of table: any ObjectStore) throws -> any ObjectStore {
        try place(ledgerLocation(of: table))
    }

    private func ledgerLocation(of table: any ObjectStore) throws -> String {
        if let location = ledgerOverride { return location }
        guard let location = LedgerPlace.location(ofTable: table.location) else {
            throw DataFrameError(
                .invalidRequest,
                "the table has nothing beside it where its ledger could lie: write to a folder, or "
                    + "name one with --ledger",
                place: table.location
            )
        }
        return location
    }

    /// A store besides the table's: a ledger's, or one where something is set aside.
    ///
    /// What belongs to a ledger is staged in its folder.
    private func place(_ location: String) throws -> any ObjectStore {
        let parsed = try ObjectLocation(location)
        guard case .local(let path) = parsed.place else { return try targetStore(at: parsed) }
        guard let folder = LedgerPlace.ledger(holding: path) else {
            return try targetStore(at: parsed)
        }
        return try LocalObjectStore(
            root: path,
            staging: folder + "/staging",
            durability: stores.durability
        )
    }
}
