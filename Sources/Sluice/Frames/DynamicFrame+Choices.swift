internal import Columns
internal import DataCatalog
internal import Repartition

// Columns and fields for which files give types that do not go together.
extension DynamicFrame {
    /// Makes values of one type: Python's `resolveChoice(specs=[(path, action)])`.
    ///
    /// Where files give a column types that do not go together, as `long` and `string`, it is a
    /// choice: a struct with a field for each type, in the order in which the files have them.
    /// Types that go together become the wider one, and are no choice. The actions:
    ///
    /// - `cast:T` makes all values the type T; what is no choice is cast too.
    /// - `project:T` keeps the values of the type T, all others are null.
    /// - `make_cols` makes a column or field of each type, `c_long` and `c_string`.
    /// - `make_struct` leaves the struct as it is, which then is no choice any more.
    ///
    /// A path that is no choice is left alone by all but `cast`.
    ///
    /// A value that cannot be cast stops the action under Spark's ANSI rules, and is null without
    /// them. With a threshold it makes an error record of its record: see ``errorsCount()``.
    ///
    /// - Parameters:
    ///   - specs: What is done where.
    ///   - info: The name of the stage in reports and messages; `resolveChoice` if empty.
    ///   - stageThreshold: The error records of this stage with which actions fail; 0 for never.
    ///   - totalThreshold: The same for the error records of all stages up to this one.
    /// - Throws: ``DataFrameError`` of kind `unsupported` for another action, of kind
    ///   `invalidRequest` for a text that is no path or no type, and for a threshold below 0.
    public func resolveChoice(
        specs: [(path: String, action: String)],
        info: String = "",
        stageThreshold: Int? = nil,
        totalThreshold: Int? = nil
    ) throws -> DynamicFrame {
        var actions: [FieldPath: ChoiceAction] = [:]
        for (path, action) in specs {
            actions[try Self.path(path)] = try Self.action(action, for: path)
        }
        return try resolving(.resolve(actions), info, (stageThreshold, totalThreshold))
    }

    /// Does the same with all choices: Python's `resolveChoice(choice=action)`.
    ///
    /// - Parameters:
    ///   - choice: An action as for
    ///     ``resolveChoice(specs:info:stageThreshold:totalThreshold:)``, where the others are
    ///     explained.
    ///   - info: The name of the stage.
    ///   - stageThreshold: The error records of this stage with which actions fail.
    ///   - totalThreshold: The same for all stages up to this one.
    /// - Throws: ``DataFrameError`` of kind `unsupported` for another action, of kind
    ///   `invalidRequest` for a text that is no type, and for a threshold below 0.
    public func resolveChoice(
        choice: String,
        info: String = "",
        stageThreshold: Int? = nil,
        totalThreshold: Int? = nil
    ) throws -> DynamicFrame {
        try resolving(
            .resolveAll(try Self.action(choice, for: "all choices")),
            info,
            (stageThreshold, totalThreshold)
        )
    }

    private func resolving(
        _ reshaping: Reshaping,
        _ info: String,
        _ thresholds: (Int?, Int?)
    ) throws -> DynamicFrame {
        let stage = try Self.stage(info.isEmpty ? "resolveChoice" : info, thresholds)
        return appending(.reshape(reshaping, stage: stage))
    }

    /// Casts all choices to the types of a table of the catalog: Python's
    /// `resolveChoice(choice="match_catalog", database=, table_name=)`.
    ///
    /// - Parameters:
    ///   - choice: `match_catalog`.
    ///   - database: The table's database.
    ///   - tableName: The table's name.
    ///   - info: The name of the stage.
    ///   - stageThreshold: The error records of this stage with which actions fail.
    ///   - totalThreshold: The same for all stages up to this one.
    /// - Throws: ``DataFrameError`` of kind `unsupported` for another action; an error that says
    ///   that there is no such table. A choice that the table has no column for is an error of the
    ///   action that follows.
    public func resolveChoice(
        choice: String,
        database: String,
        tableName: String,
        info: String = "",
        stageThreshold: Int? = nil,
        totalThreshold: Int? = nil
    ) async throws -> DynamicFrame {
        guard choice == "match_catalog" else {
            throw DataFrameError(
                .unsupported,
                "\(choice) takes no table, expected match_catalog: leave database and tableName away"
            )
        }
        let name = TableName(database: database, table: tableName)
        let table = try await glue.lake.catalog.table(name)
        let schema = TableSchema(
            try table.dataSchema().fields + table.partitionSchema().fields
        )
        return try resolving(
            .resolveAll(.catalog(schema, table: name.description)),
            info,
            (stageThreshold, totalThreshold)
        )
    }

    private static func action(_ text: String, for path: String) throws -> ChoiceAction {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("cast", 2): return .cast(try type(parts[1]))
        case ("project", 2): return .project(try type(parts[1]))
        case ("make_struct", 1): return .structure
        case ("make_cols", 1): return .columns
        case ("match_catalog", 1):
            throw DataFrameError(
                .unsupported,
                "match_catalog is about all choices and needs a table: write "
                    + "resolveChoice(choice: \"match_catalog\", database: …, tableName: …)"
            )
        default:
            throw DataFrameError(
                .unsupported,
                "\(text) is no way to resolve \(path), expected cast:TYPE, project:TYPE, make_cols "
                    + "or make_struct"
            )
        }
    }
}
