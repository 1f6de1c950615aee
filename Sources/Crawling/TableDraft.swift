internal import Columns
internal import DataCatalog

/// A table as a crawl would have it, and what is new about it.
struct TableDraft {
    var result: CrawlResult
    private let existing: Table?
    private let union: SchemaUnion
    private let keys: [TableColumn]
    private let statistics: [String: String]

    /// - Parameter existing: The table in the catalog; its columns and the types of its partition
    ///   keys stay.
    /// - Throws: ``CrawlError`` of kind `schemaConflict`.
    init(
        _ name: TableName,
        _ location: TableLocation,
        _ found: Discovered,
        _ survey: FileSurvey,
        existing: Table?
    ) throws {
        self.existing = existing
        union = try survey.union()
        // As Glue's crawlers have it: folders are text, whatever they look like.
        keys =
            existing?.partitionKeys
            ?? found.partitionFields.map { TableColumn(name: $0.name, type: "string") }
        statistics = Self.parameters(survey)
        let table =
            existing
            ?? Table.parquet(name, columns: [], partitionKeys: keys, location: location.text)
        result = CrawlResult(table: table, isNewTable: existing == nil)
        result.fileCount = survey.files.count
        result.footerCount = survey.unknown.count
        result.vanishedFileCount = survey.vanishedKeys.count
        result.rowCount = survey.rowCount
        result.byteCount = survey.byteCount
        try complete()
    }

    /// Creates or updates the table.
    ///
    /// - Throws: ``CatalogError``; ``CrawlError`` if another process changed the table meanwhile
    ///   and the files do not fit it any more.
    mutating func register(in catalog: any Catalog) async throws {
        let name = result.table.name
        guard let existing else {
            try await catalog.ensureDatabase(Database(name: name.database))
            result.table = try await catalog.createTable(result.table)
            return
        }
        var base = existing
        for attempt in 1... {
            if result.table == base { return }
            do {
                result.table = try await catalog.updateTable(
                    result.table,
                    ifVersion: base.versionID
                )
                return
            } catch let error as CatalogError where error.kind == .versionChanged && attempt < 5 {
                base = try await catalog.table(name)
                result.table = base
                try complete()
            }
        }
    }

    /// Adds to the table what the files have more than it.
    private mutating func complete() throws {
        var positions: [String: Int] = [:]
        for (index, column) in result.table.columns.enumerated() { positions[column.name] = index }
        let keyNames = Set(keys.map(\.name))
        result.addedColumns = []
        result.hiddenColumns = []
        for column in union.columns {
            if keyNames.contains(column.name) {
                result.hiddenColumns.append(column.name)
                continue
            }
            guard let position = positions[column.name] else {
                result.addedColumns.append(column.name)
                result.table.columns.append(
                    TableColumn(name: column.name, type: column.catalogType)
                )
                continue
            }
            let known = result.table.columns[position].type
            if known == column.catalogType || column.type == "void" { continue }
            guard known == "void" else {
                throw CrawlError(
                    .schemaConflict,
                    "column \(column.name) is \(known) in table \(result.table.name) and "
                        + "\(column.catalogType) in \(union.file(of: column.name) ?? "the files"); "
                        + "change the column in the catalog, or rewrite the file",
                    place: result.table.location
                )
            }
            result.table.columns[position].type = column.catalogType
        }
        result.table.parameters.merge(statistics) { $1 }
    }

    /// What Glue's crawlers note of a table; all values are text.
    private static func parameters(_ survey: FileSurvey) -> [String: String] {
        [
            "CrawlerSchemaSerializerVersion": "1.0",
            "CrawlerSchemaDeserializerVersion": "1.0",
            "UPDATED_BY_CRAWLER": "sluice",
            "classification": "parquet",
            "compressionType": "none",
            "typeOfData": "file",
            "objectCount": "\(survey.files.count)",
            "recordCount": "\(survey.rowCount)",
            "averageRecordSize": "\(survey.byteCount / max(survey.rowCount, 1))",
            "sizeKey": "\(survey.byteCount)",
        ]
    }
}
