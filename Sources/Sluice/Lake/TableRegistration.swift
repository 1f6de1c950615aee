package import Columns
package import DataCatalog
internal import Foundation
package import Ledger
package import ObjectStorage
package import Repartition
package import Reporting

/// The entry of a run's target in the catalog: what `--to-table` asks for.
///
/// A table that does not fit stops the run before anything is written; the table is made, and gets
/// new columns, before the run commits, which hurts nobody if it does not; its partitions are part
/// of the commit.
package struct TableRegistration: Sendable {
    package let name: TableName
    private let catalog: any Catalog
    private let location: String
    private let keys: [Field]
    private let columns: [Field]
    private let addsColumns: Bool
    /// Properties by which readers compute the partitions, if they are to.
    private let projection: [String: String]
    private let cures: Cures

    /// Whose words the cures of errors are in.
    package enum Cures: Sendable {
        case ofCommands, ofJobs
    }

    /// What has been registered.
    package struct Outcome: Sendable, Equatable {
        package var isNewTable = false
        package var addedColumns: [String] = []
        package var addedPartitions = 0
        /// Partitions that were written and are not registered: a numeric key has no value there.
        package var unregistered: [String] = []
        /// Whether readers compute the partitions from the table's properties.
        package var isProjected = false
        /// Partitions that were written and are not among those that readers compute.
        package var unprojected: [String] = []
    }

    /// - Parameters:
    ///   - schema: The frame's columns, partition keys included.
    ///   - addsColumns: Whether columns that the table lacks get into its entry.
    ///   - projectedYears: The years of which readers compute the partitions, if they are to.
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is a table of that name with
    ///   other partition keys, another location, or another type for a column; ``CatalogError``,
    ///   for one if its objects are not Parquet, or keys have values that cannot be projected.
    package init(
        _ name: TableName,
        in catalog: any Catalog,
        at location: ObjectLocation,
        schema: TableSchema,
        partitionKeys: [String],
        addsColumns: Bool = true,
        projectedYears: ClosedRange<Int>? = nil,
        cures: Cures = .ofCommands
    ) async throws {
        self.name = name
        self.addsColumns = addsColumns
        self.cures = cures
        self.catalog = catalog
        self.location = try location.absoluteURI()
        let fields = schema.fields.map { Field($0.name, $0.type.catalogType) }
        keys = partitionKeys.compactMap { key in schema.index(of: key).map { fields[$0] } }
        let keyNames = Set(partitionKeys.map { $0.lowercased() })
        columns = fields.filter { !keyNames.contains($0.name.lowercased()) }
        projection =
            if let projectedYears {
                try ProjectionProperties.properties(
                    for: keys.map { TableColumn($0) },
                    of: name,
                    at: self.location,
                    years: projectedYears
                ) { "\(HivePath.escape($0))=${\($0)}" }
            } else { [:] }
        do {
            try check(against: try await catalog.table(name))
        } catch let error as CatalogError where error.kind == .notFound {
            // It will be created.
        }
    }

    /// What a commit is to register of what a run has written; the table is there then.
    ///
    /// - Throws: ``CatalogError``; ``DataFrameError`` if the table does not fit any more.
    package func change(for report: RunReport) async throws -> (CatalogChange, Outcome) {
        var outcome = Outcome()
        let table = try await ensureTable(&outcome)
        var change = CatalogChange(table: name.description, partitions: [])
        if PartitionProjection.isEnabled(for: table) {
            outcome.isProjected = true
            outcome.unprojected = try unprojected(report.outputs, in: table)
            return (change, outcome)
        }
        for output in report.outputs where !keys.isEmpty {
            let isNumberMissing = zip(keys, output.values).contains { key, value in
                value == nil && key.type != .string
            }
            if isNumberMissing {
                outcome.unregistered.append(output.path)
            } else {
                change.partitions.append(
                    .init(
                        values: output.values.map { $0 ?? HivePath.defaultPartition },
                        location: Lake.folder(output.path, below: location)
                    )
                )
            }
        }
        return (change, outcome)
    }

    /// The outputs that readers do not find: they take partitions from the table's properties, and
    /// no others.
    private func unprojected(
        _ outputs: [RunReport.PartitionOutput],
        in table: Table
    ) throws -> [String] {
        // The same place may be spelled otherwise.
        var table = table
        table.location = location
        let isFound = try PartitionProjection(of: table).contains(
            outputs.map { ($0.values, Lake.folder($0.path, below: location)) },
            now: Date()
        ) { Lake.folder(of: $0, in: table) }
        return zip(outputs, isFound).filter { !$1 }.map(\.0.path)
    }

    /// The table as it is to be; who may not create tables can write to those that are there.
    private func ensureTable(_ outcome: inout Outcome) async throws -> Table {
        do {
            return try await complete(&outcome)
        } catch let error as CatalogError where error.kind == .notFound {
            try await catalog.ensureDatabase(Database(name: name.database))
        }
        do {
            let created = try await catalog.createTable(
                .parquet(
                    name,
                    columns: columns.map { TableColumn($0) },
                    partitionKeys: keys.map { TableColumn($0) },
                    location: location,
                    parameters: projection
                )
            )
            outcome.isNewTable = true
            return created
        } catch let error as CatalogError where error.kind == .alreadyExists {
            return try await complete(&outcome)
        }
    }

    /// Adds the columns and properties that the table lacks; what others add meanwhile stays.
    private func complete(_ outcome: inout Outcome) async throws -> Table {
        var attempt = 1
        while true {
            var table = try await catalog.table(name)
            try check(against: table)
            let known = Set(table.columns.map(\.name))
            let added = columns.filter { addsColumns && !known.contains($0.name.lowercased()) }
            let isComplete = projection.allSatisfy { table.parameters[$0.key] == $0.value }
            guard !added.isEmpty || !isComplete else { return table }
            table.parameters.merge(projection) { $1 }
            table.columns += added.map { TableColumn($0) }
            do {
                let updated = try await catalog.updateTable(table, ifVersion: table.versionID)
                outcome.addedColumns = added.map(\.name)
                return updated
            } catch let error as CatalogError where error.kind == .versionChanged && attempt < 5 {
                attempt += 1
            }
        }
    }

    private static func partitioning(_ keys: [String]) -> String {
        keys.isEmpty ? "not partitioned" : "partitioned by \(keys.joined(separator: ", "))"
    }

    private func check(against table: Table) throws {
        func conflict(_ found: String, _ cure: String, _ jobs: String) -> DataFrameError {
            let cure = cures == .ofCommands ? cure : jobs
            return DataFrameError(.invalidRequest, "\(found); \(cure)", place: name.description)
        }
        try table.requireParquet()
        let (theirs, ours) = (table.partitionKeys.map(\.name), keys.map { $0.name.lowercased() })
        guard theirs == ours else {
            throw conflict(
                "the table is \(Self.partitioning(theirs)), the run is \(Self.partitioning(ours))",
                "name another table with --to-table",
                "write by those keys, or name another table"
            )
        }
        guard try ObjectLocation(table.location).absoluteURI() == location else {
            throw conflict(
                "the table lies at \(table.location), the run writes to \(location)",
                "write there, or name another table with --to-table",
                "write there, or name another table"
            )
        }
        if projection.isEmpty, PartitionProjection.isEnabled(for: table) {
            _ = try PartitionProjection(of: table)
        }
        let types = Dictionary(table.columns.map { ($0.name, $0.type) }) { first, _ in first }
        for column in columns {
            guard let type = types[column.name.lowercased()] else { continue }
            let known = (try? DataType(hive: type)).map { $0.catalogType.description } ?? type
            guard known.lowercased() == column.type.description.lowercased() else {
                throw conflict(
                    "the table's column \(column.name) is a \(type), the run's is a \(column.type)",
                    "convert it: --with '\(column.name) = CAST(\(column.name) AS \(type))'",
                    "convert it: withColumn(\"\(column.name)\", "
                        + "expr(\"CAST(\(column.name) AS \(type))\"))"
                )
            }
        }
    }
}

extension TableRegistration.Outcome {
    /// What has been registered, for scripts: the names are stable.
    package func json(for name: TableName) -> JSONValue {
        .members([
            "table": .string(name.description),
            "isNew": .boolean(isNewTable),
            "columnsAdded": .strings(addedColumns),
            "partitionsAdded": .integer(addedPartitions),
            "partitionsSkipped": .strings(unregistered),
            "isProjected": .boolean(isProjected),
            "partitionsNotProjected": .strings(unprojected),
        ])
    }

    /// What has been registered, for people.
    package func text(for name: TableName) -> String {
        var parts = [isNewTable ? "table \(name) created" : "table \(name)"]
        if !addedColumns.isEmpty {
            parts.append("columns added: \(addedColumns.joined(separator: ", "))")
        }
        parts.append(
            isProjected
                ? "its partitions follow from its properties"
                : "\(addedPartitions) new \(addedPartitions == 1 ? "partition" : "partitions")"
        )
        if !unprojected.isEmpty {
            parts.append(
                "not among these, so that readers of the table do not see them: "
                    + unprojected.joined(separator: ", ")
            )
        }
        if !unregistered.isEmpty {
            parts.append(
                "not registered, since a numeric key is null there: "
                    + unregistered.joined(separator: ", ")
            )
        }
        return parts.joined(separator: ", ")
    }
}
