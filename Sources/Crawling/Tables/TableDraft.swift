internal import Columns
internal import DataCatalog

/// A table as a crawl would have it, and what is new about it.
struct TableDraft {
    private(set) var table: Table
    private(set) var difference: SchemaDifference
    let existing: Table?
    private let union: ColumnUnion
    private let parameters: [String: String]
    private let exclusions: [String]
    private let policy: CrawlOptions.SchemaChange

    /// - Parameters:
    ///   - table: The table with its keys and location, as far as it does not depend on the files.
    ///   - existing: The table in the catalog; its columns and the types of its partition keys
    ///     stay.
    /// - Throws: ``CrawlError`` of kind `schemaConflict`, `unlikeFiles`, or `schemaChange` if the
    ///   table may not change and would.
    init(
        _ table: Table,
        existing: Table?,
        _ union: ColumnUnion,
        size: ContentSize,
        exclusions: [String],
        policy: CrawlOptions.SchemaChange
    ) throws {
        self.existing = existing
        self.union = union
        self.exclusions = exclusions
        self.policy = policy
        parameters = size.parameters
        self.table = existing ?? table
        try union.checkLikeness(
            to: self.table.name.description,
            self.table.columns.map(\.name),
            at: self.table.location
        )
        difference = try SchemaDifference(union, from: self.table)
        try complete()
    }

    /// Whether what the files have that the table has not is only reported.
    var isOnlyLogged: Bool { existing != nil && policy == .log }

    /// Creates or updates the table.
    ///
    /// - Throws: ``CatalogError``; ``CrawlError`` if another process changed the table meanwhile
    ///   and the files do not fit it any more.
    mutating func register(in catalog: any Catalog) async throws {
        let name = table.name
        guard let existing else {
            try await catalog.ensureDatabase(Database(name: name.database))
            table = try await catalog.createTable(table)
            return
        }
        var base = existing
        for attempt in 1... {
            if table == base { return }
            do {
                table = try await catalog.updateTable(table, ifVersion: base.versionID)
                return
            } catch let error as CatalogError where error.kind == .versionChanged && attempt < 5 {
                base = try await catalog.table(name)
                table = base
                difference = try SchemaDifference(union, from: table)
                try complete()
            }
        }
    }

    /// Adds to the table what the files have more than it.
    private mutating func complete() throws {
        if isOnlyLogged { return }
        if policy == .fail, existing != nil, !difference.isEmpty {
            throw CrawlError(
                .schemaChange,
                "the files do not have the columns of table \(table.name): \(difference.spelled); "
                    + "allow it with --schema-change update, or ignore it with --schema-change log",
                place: table.location
            )
        }
        difference.apply(to: &table)
        table.parameters.merge(parameters) { $1 }
        table.exclusions = exclusions
    }
}
