package import DataCatalog
internal import Foundation

extension GlueCatalog {
    package func tables(in database: String) async throws -> [Table] {
        let database = CatalogName.folded(database)
        return try await located {
            do {
                return try await allPages(
                    of: "GetTables",
                    Self.tables(of: database),
                    about: .database(database),
                    as: TablesPage.self
                )
                .map { Table($0, in: database) }.sorted { $0.name < $1.name }
            } catch let error as CatalogError where error.kind == .notFound {
                throw await absent(database: database, error)
            }
        }
    }

    package func table(_ name: TableName) async throws -> Table {
        try await located { try await stored(name).table }
    }

    @discardableResult
    package func createTable(_ table: Table) async throws -> Table {
        try await located {
            try table.check()
            do {
                try await service.perform(
                    "CreateTable",
                    [
                        "DatabaseName": .string(table.name.database),
                        "TableInput": GlueInput.created(table),
                    ],
                    about: .table(table.name)
                )
            } catch let error as CatalogError where error.kind == .alreadyExists {
                throw CatalogError.exists(table.name)
            } catch let error as CatalogError where error.kind == .notFound {
                throw await absent(database: table.name.database, error)
            }
            return try await stored(table.name).table
        }
    }

    /// Replaces what `table` says; what it has no name for stays.
    ///
    /// Glue compares the version once more, so that nothing that is set meanwhile gets lost. If
    /// that fails and the table is as it was to become, the update was done and its answer was
    /// lost.
    @discardableResult
    package func updateTable(_ table: Table, ifVersion versionID: String?) async throws -> Table {
        try await located {
            try table.check()
            for attempt in 1... {
                let stored = try await stored(table.name)
                if let versionID, stored.table.versionID != versionID {
                    if attempt > 1, stored.table.describesSame(as: table) { return stored.table }
                    throw CatalogError.changed(
                        table.name,
                        version: stored.table.versionID ?? "",
                        expected: versionID
                    )
                }
                try await checkKeys(of: table, before: stored.table)
                do {
                    try await replace(stored, by: table)
                    break
                } catch let error as CatalogError where error.kind == .versionChanged {
                    if attempt == options.attemptCount { throw error }
                    try await options.pause(attempt)
                }
            }
            return try await self.stored(table.name).table
        }
    }

    package func deleteTable(_ name: TableName) async throws {
        try await located {
            do {
                try await service.perform("DeleteTable", Self.named(name), about: .table(name))
            } catch let error as CatalogError where error.kind == .notFound {
                throw await absent(name, error)
            }
        }
    }

    // MARK: What is stored

    /// A table, and all that Glue says of it.
    struct Stored: Sendable {
        let table: Table
        let answer: GlueJSON
    }

    /// - Throws: ``CatalogError`` of kind `notFound` with the name that may have been meant.
    func stored(_ name: TableName) async throws -> Stored {
        do {
            let answer = try await service.call(
                "GetTable",
                Self.named(name),
                about: .table(name),
                as: TableAnswer.self
            )
            let table = Table(answer.table.known, in: name.database)
            return Stored(table: table, answer: answer.table.all)
        } catch let error as CatalogError where error.kind == .notFound {
            throw await absent(name, error)
        }
    }

    /// That there is no such table, or no such database, as well as it may be told.
    ///
    /// - Parameter error: What Glue said, which holds if the table is there.
    func absent(_ name: TableName, _ error: CatalogError) async -> CatalogError {
        do {
            let others = try await firstPages(
                Self.suggestionPages,
                of: "GetTables",
                Self.tables(of: name.database),
                about: .database(name.database),
                as: TablesPage.self
            ).elements.map { CatalogName.folded($0.name) }
            if others.contains(name.table) { return error }
            return .absent("table", name.table, in: name.database, among: others.sorted())
        } catch let other as CatalogError where other.kind == .notFound {
            return await absent(database: name.database, other)
        } catch {
            return CatalogError(
                .notFound,
                "there is no table \(name.table) in \(name.database), check the names, the region "
                    + "and the account",
                name: name.description
            )
        }
    }

    private func replace(_ stored: Stored, by table: Table) async throws {
        var request: GlueJSON = [
            "DatabaseName": .string(table.name.database),
            "TableInput": GlueInput.updated(stored, to: table),
            // Versions of a table that is updated each hour would fill the account's quota.
            "SkipArchive": true,
        ]
        request["VersionId"] = stored.table.versionID.map(GlueJSON.string)
        do {
            try await service.perform("UpdateTable", request, about: .table(table.name))
        } catch let error as CatalogError where error.kind == .notFound {
            throw await absent(table.name, error)
        }
    }

    /// - Throws: ``CatalogError`` of kind `invalid` if there are partitions by other keys.
    private func checkKeys(of table: Table, before stored: Table) async throws {
        guard stored.partitionKeys.count != table.partitionKeys.count else { return }
        let page = try await partitions(of: table.name, after: nil, limit: 1)
        if !page.partitions.isEmpty || page.next != nil {
            throw CatalogError.partitioned(stored, before: table)
        }
    }

    /// How many pages of tables are looked at for names that may have been meant.
    private static let suggestionPages = 10

    private static func tables(of database: String) -> GlueJSON {
        ["DatabaseName": .string(database), "MaxResults": 100]
    }

    /// The members of a request about a table.
    private static func named(_ name: TableName) -> GlueJSON {
        ["DatabaseName": .string(name.database), "Name": .string(name.table)]
    }
}

extension Table {
    /// Whether two descriptions differ only in what the catalog sets.
    fileprivate func describesSame(as other: Table) -> Bool {
        var (left, right) = (self, other)
        for path in [\Table.createTime, \Table.updateTime] {
            left[keyPath: path] = nil
            right[keyPath: path] = nil
        }
        (left.versionID, right.versionID) = (nil, nil)
        return left == right
    }
}

/// A table as Sluice knows it and as Glue says it.
private struct AnsweredTable: Decodable {
    let known: GlueTable
    let all: GlueJSON

    init(from decoder: any Decoder) throws {
        known = try GlueTable(from: decoder)
        all = try GlueJSON(from: decoder)
    }
}

private struct TableAnswer: Decodable {
    let table: AnsweredTable

    enum CodingKeys: String, CodingKey {
        case table = "Table"
    }
}

private struct TablesPage: GluePage {
    let tableList: [GlueTable]
    let nextToken: String?
    var elements: [GlueTable] { tableList }

    enum CodingKeys: String, CodingKey {
        case tableList = "TableList"
        case nextToken = "NextToken"
    }
}
