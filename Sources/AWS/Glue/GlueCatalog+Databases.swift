package import DataCatalog

extension GlueCatalog {
    package func databases() async throws -> [Database] {
        try await located {
            try await allPages(
                of: "GetDatabases",
                ["MaxResults": 100],
                about: .catalog,
                as: DatabasesPage.self
            )
            .compactMap { Database($0) }.sorted { $0.name < $1.name }
        }
    }

    package func database(_ name: String) async throws -> Database {
        let name = CatalogName.folded(name)
        return try await located {
            do {
                let answer = try await service.call(
                    "GetDatabase",
                    ["Name": .string(name)],
                    about: .database(name),
                    as: DatabaseAnswer.self
                )
                return Database(answer.database) ?? Database(name: name)
            } catch let error as CatalogError where error.kind == .notFound {
                throw await absent(database: name, error)
            }
        }
    }

    package func createDatabase(_ database: Database) async throws {
        try await located {
            try database.check()
            var input: GlueJSON = ["Name": .string(database.name)]
            input["Description"] = database.description.map(GlueJSON.string)
            input["LocationUri"] = database.location.map(GlueJSON.string)
            input["Parameters"] = .strings(database.parameters)
            do {
                try await service.perform(
                    "CreateDatabase",
                    ["DatabaseInput": input],
                    about: .database(database.name)
                )
            } catch let error as CatalogError where error.kind == .alreadyExists {
                throw CatalogError.exists(database: database.name)
            }
        }
    }

    package func deleteDatabase(_ name: String) async throws {
        let name = CatalogName.folded(name)
        try await located {
            do {
                try await service.perform(
                    "DeleteDatabase",
                    ["Name": .string(name)],
                    about: .database(name)
                )
            } catch let error as CatalogError where error.kind == .notFound {
                throw await absent(database: name, error)
            }
        }
    }

    /// That there is no such database, with the name that may have been meant, if the others may be
    /// listed.
    func absent(database name: String, _ error: CatalogError) async -> CatalogError {
        guard let others = try? await databases() else { return error }
        return .absent("database", name, among: others.map(\.name))
    }
}

private struct DatabaseAnswer: Decodable {
    let database: GlueDatabase

    enum CodingKeys: String, CodingKey {
        case database = "Database"
    }
}

private struct DatabasesPage: GluePage {
    let databaseList: [GlueDatabase]
    let nextToken: String?
    var elements: [GlueDatabase] { databaseList }

    enum CodingKeys: String, CodingKey {
        case databaseList = "DatabaseList"
        case nextToken = "NextToken"
    }
}
