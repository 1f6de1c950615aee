extension Database {
    /// Checks a database that is about to be created.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid`.
    package func check() throws {
        try CatalogName.check(name, of: "database")
        guard !name.contains(".") else {
            throw CatalogError(.invalid, "the name of a database has no dot: \(name)")
        }
    }
}

extension Table {
    /// Checks a table that is about to be stored.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid`.
    package func check() throws {
        try CatalogName.check(name.table, of: "table")
        for column in columns { try CatalogName.check(column.name, of: "column") }
        var keys: Set<String> = []
        for key in partitionKeys {
            try CatalogName.check(key.name, of: "partition key")
            guard keys.insert(key.name).inserted else {
                throw CatalogError(
                    .invalid,
                    "the table \(name) has two partition keys \(key.name)",
                    name: name.description
                )
            }
        }
    }

    /// Checks that values are those of one of its partitions.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid`.
    package func check(_ values: [String]) throws {
        guard !partitionKeys.isEmpty else {
            throw CatalogError(
                .invalid,
                "the table \(name) has no partition keys",
                name: name.description
            )
        }
        guard values.count == partitionKeys.count else {
            throw CatalogError(
                .invalid,
                "a partition of \(name) has \(values.count) values, expected "
                    + "\(partitionKeys.count): "
                    + partitionKeys.map(\.name).joined(separator: ", "),
                name: name.description
            )
        }
    }

    /// The name of a partition, for people: `year=2020/month=5`.
    package func partitionName(_ values: [String]) -> String {
        zip(partitionKeys, values).map { "\($0.name)=\($1)" }.joined(separator: "/")
    }
}

/// What all catalogs say alike.
extension CatalogError {
    package static func exists(database name: String) -> CatalogError {
        CatalogError(.alreadyExists, "there is a database \(name)", name: name)
    }

    package static func exists(_ table: TableName) -> CatalogError {
        CatalogError(.alreadyExists, "there is a table \(table)", name: table.description)
    }

    package static func changed(
        _ table: TableName,
        version: String,
        expected: String
    ) -> CatalogError {
        CatalogError(
            .versionChanged,
            "the table \(table) has version \(version), not \(expected): read it again, another "
                + "process has updated it",
            name: table.description
        )
    }

    package static func partitioned(_ stored: Table, before table: Table) -> CatalogError {
        CatalogError(
            .invalid,
            "the table \(table.name) has partitions by \(stored.partitionKeys.count) keys, delete "
                + "them before it gets \(table.partitionKeys.count)",
            name: table.name.description
        )
    }

    package static func absentPartition(_ values: [String], of table: Table) -> CatalogError {
        CatalogError(
            .notFound,
            "there is no partition \(table.partitionName(values)) of \(table.name), crawl again if "
                + "it is new",
            name: table.name.description
        )
    }
}
