internal import ArgumentParser
internal import Sluice

/// A table with a ledger.
struct LedgerOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The table: its folder, or its name in the catalog.",
            valueName: "location|database.table"
        ),
        completion: .directory,
        transform: { try SourceName($0) }
    )
    var table: SourceName

    @OptionGroup(title: "Catalog")
    var catalog: CatalogOptions

    func open() async throws -> OpenLedger {
        try await OpenLedger(table, in: catalog.lake())
    }
}
