internal import DataCatalog

/// Writes frames: `glue.writeDynamicFrame`.
public struct DynamicFrameWriter: Sendable {
    let glue: GlueContext

    /// Writes a frame's rows beside the table's folder; ``Job/commit()`` publishes them.
    ///
    /// New files are added to those that are there, as Glue does.
    ///
    /// - Parameters:
    ///   - frame: The rows.
    ///   - connectionType: What is written to.
    ///   - connectionOptions: Where the rows go, and how they are laid out there.
    ///   - format: What the files become.
    ///   - transformationContext: The name of this step, for reports.
    /// - Throws: An error that says which file cannot be read, which column does not fit, or why
    ///   the target cannot be written. The target is untouched then.
    public func fromOptions(
        frame: DynamicFrame,
        connectionType: ConnectionType,
        connectionOptions: WriteOptions,
        format: FileFormat,
        transformationContext: String = ""
    ) async throws {
        try await FrameWrite(glue: glue, frame: frame.toDF(), options: connectionOptions).stage()
    }

    /// Writes a frame's rows to the folder of a table of the catalog, by the table's partition
    /// keys; ``Job/commit()`` publishes them and registers their partitions.
    ///
    /// Columns that the table lacks are added to its entry.
    ///
    /// - Parameters:
    ///   - frame: The rows.
    ///   - database: The table's database.
    ///   - tableName: The table's name.
    ///   - transformationContext: The name of this step, for reports.
    /// - Throws: An error that says that there is no such table, that a column is of another type
    ///   there, or what `fromOptions` throws.
    public func fromCatalog(
        frame: DynamicFrame,
        database: String,
        tableName: String,
        transformationContext: String = ""
    ) async throws {
        let name = TableName(database: database, table: tableName)
        let table = try await TableTarget(name, in: glue.lake)
        try await FrameWrite(
            glue: glue,
            frame: frame.toDF(),
            options: WriteOptions(path: table.path, partitionKeys: table.partitionKeys),
            table: name
        ).stage()
    }
}
