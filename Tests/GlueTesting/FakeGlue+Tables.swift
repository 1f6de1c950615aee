import AWS

extension FakeGlue {
    /// What Glue takes; times and versions it sets itself.
    private static let inputMembers: Set = [
        "Name", "Description", "Owner", "LastAccessTime", "LastAnalyzedTime", "Retention",
        "StorageDescriptor", "PartitionKeys", "ViewOriginalText", "ViewExpandedText", "TableType",
        "Parameters", "TargetTable", "FederatedTable", "ViewDefinition",
    ]
    static let storageMembers: Set = [
        "Columns", "Location", "AdditionalLocations", "InputFormat", "OutputFormat", "Compressed",
        "NumberOfBuckets", "SerdeInfo", "BucketColumns", "SortColumns", "Parameters", "SkewedInfo",
        "StoredAsSubDirectories", "SchemaReference",
    ]

    static func getTables(
        _ request: GlueJSON,
        _ state: State,
        _ options: Options
    ) throws -> GlueJSON {
        try check(
            request,
            takes: ["CatalogId", "DatabaseName", "MaxResults", "NextToken"],
            "GetTables"
        )
        let database = try database(request["DatabaseName"], state)
        let tables = database.tables.sorted { $0.key < $1.key }
            .map { described($0.value, in: request["DatabaseName"]) }
        return try page(tables, "TableList", request, options, limit: 100, scope: "tables")
    }

    static func getTable(_ request: GlueJSON, _ state: State) throws -> GlueJSON {
        try check(request, takes: ["CatalogId", "DatabaseName", "Name"], "GetTable")
        let table = try table(request["DatabaseName"], request["Name"], state)
        return ["Table": described(table, in: request["DatabaseName"])]
    }

    static func createTable(_ request: GlueJSON, _ state: inout State) throws -> GlueJSON {
        try check(request, takes: ["CatalogId", "DatabaseName", "TableInput"], "CreateTable")
        var database = try database(request["DatabaseName"], state)
        let (name, input) = try input(request["TableInput"])
        guard database.tables[name] == nil else { throw alreadyExists("Table already exists.") }
        database.tables[name] = Table(input: input, created: state.now, updated: state.now)
        state.databases[try self.name(request["DatabaseName"], "DatabaseName")] = database
        return [:]
    }

    static func updateTable(_ request: GlueJSON, _ state: inout State) throws -> GlueJSON {
        try check(
            request,
            takes: ["CatalogId", "DatabaseName", "TableInput", "SkipArchive", "VersionId"],
            "UpdateTable"
        )
        let (name, input) = try input(request["TableInput"])
        var table = try table(request["DatabaseName"], .string(name), state)
        if let version = request["VersionId"]?.string, version != String(table.version) {
            throw AWSError(
                .conflict,
                "Update table failed due to concurrent modifications.",
                code: "ConcurrentModificationException"
            )
        }
        let keyCount = table.keys.count
        table.input = input
        guard table.keys.count == keyCount || table.partitions.isEmpty else {
            throw invalid("the partition keys of a table with partitions cannot be changed")
        }
        table.version += 1
        table.updated = state.now
        try store(table, in: request["DatabaseName"], as: name, &state)
        return [:]
    }

    static func deleteTable(_ request: GlueJSON, _ state: inout State) throws -> GlueJSON {
        try check(request, takes: ["CatalogId", "DatabaseName", "Name"], "DeleteTable")
        _ = try table(request["DatabaseName"], request["Name"], state)
        let database = try name(request["DatabaseName"], "DatabaseName")
        state.databases[database]?.tables[try name(request["Name"], "Name")] = nil
        return [:]
    }

    // MARK: What is stored

    static func table(
        _ database: GlueJSON?,
        _ name: GlueJSON?,
        _ state: State
    ) throws -> Table {
        let name = try self.name(name, "the name of the table")
        guard let table = try self.database(database, state).tables[name] else {
            throw notFound("Entity Not Found")
        }
        return table
    }

    static func store(
        _ table: Table,
        in database: GlueJSON?,
        as name: String,
        _ state: inout State
    ) throws {
        let database = try self.name(database, "the name of the database")
        state.databases[database]?.tables[name] = table
    }

    private static func input(_ input: GlueJSON?) throws -> (name: String, input: GlueJSON) {
        var input = input ?? [:]
        try check(input, takes: inputMembers, "TableInput")
        let name = try name(input["Name"], "Name")
        input["Name"] = .string(name)
        if let storage = input["StorageDescriptor"] { try checkStorage(storage) }
        for key in input["PartitionKeys"]?.array ?? [] { _ = try self.name(key["Name"], "a key") }
        return (name, input)
    }

    static func checkStorage(_ storage: GlueJSON) throws {
        try check(storage, takes: storageMembers, "StorageDescriptor")
        for column in storage["Columns"]?.array ?? [] {
            try check(column, takes: ["Name", "Type", "Comment", "Parameters"], "a column")
            _ = try name(column["Name"], "the name of a column")
        }
    }

    private static func described(_ table: Table, in database: GlueJSON?) -> GlueJSON {
        var answer = table.input
        answer["DatabaseName"] = database
        answer["CreateTime"] = .number(table.created)
        answer["UpdateTime"] = .number(table.updated)
        answer["VersionId"] = .string(String(table.version))
        answer["CreatedBy"] = "arn:aws:iam::123456789012:user/somebody"
        answer["IsRegisteredWithLakeFormation"] = false
        answer["CatalogId"] = "123456789012"
        return answer
    }
}
