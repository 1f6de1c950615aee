import AWS

extension FakeGlue {
    static func getDatabases(
        _ request: GlueJSON,
        _ state: State,
        _ options: Options
    ) throws -> GlueJSON {
        try check(request, takes: ["CatalogId", "MaxResults", "NextToken"], "GetDatabases")
        let databases = state.databases.sorted { $0.key < $1.key }.map(\.value.input)
        return try page(databases, "DatabaseList", request, options, limit: 100, scope: "databases")
    }

    static func getDatabase(_ request: GlueJSON, _ state: State) throws -> GlueJSON {
        try check(request, takes: ["CatalogId", "Name"], "GetDatabase")
        return ["Database": try database(request["Name"], state).input]
    }

    static func createDatabase(_ request: GlueJSON, _ state: inout State) throws -> GlueJSON {
        try check(request, takes: ["CatalogId", "DatabaseInput"], "CreateDatabase")
        var input = request["DatabaseInput"] ?? [:]
        try check(
            input,
            takes: ["Name", "Description", "LocationUri", "Parameters"],
            "DatabaseInput"
        )
        let name = try name(input["Name"], "Name")
        guard state.databases[name] == nil else { throw alreadyExists("Database already exists.") }
        input["Name"] = .string(name)
        input["CreateTime"] = .number(state.now)
        state.databases[name] = Database(input: input)
        return [:]
    }

    static func deleteDatabase(_ request: GlueJSON, _ state: inout State) throws -> GlueJSON {
        try check(request, takes: ["CatalogId", "Name"], "DeleteDatabase")
        _ = try database(request["Name"], state)
        state.databases[try name(request["Name"], "Name")] = nil
        return [:]
    }

    static func database(_ value: GlueJSON?, _ state: State) throws -> Database {
        let name = try name(value, "the name of the database")
        guard let database = state.databases[name] else {
            throw notFound("Database \(name) not found.")
        }
        return database
    }
}
