public import Columns
internal import Reporting

/// Rows as Glue's jobs pass them from source to sink.
///
/// It is a ``DataFrame`` under a name. A Parquet file has a schema, so no value has to say its own
/// type; where files give a column types that do not go together, it is a *choice*, which
/// ``resolveChoice(specs:info:stageThreshold:totalThreshold:)`` resolves and ``toDF()`` shows as a
/// struct with a field for each type.
public struct DynamicFrame: Sendable {
    /// What messages and reports call it.
    public let name: String
    let rows: DataFrame
    package let glue: GlueContext

    init(_ rows: DataFrame, _ glue: GlueContext, name: String) {
        self.rows = rows
        self.glue = glue
        self.name = name
    }

    /// The same frame with other rows.
    func with(_ rows: DataFrame) -> DynamicFrame { DynamicFrame(rows, glue, name: name) }

    /// The same rows as a frame with columns to compute from.
    public func toDF() -> DataFrame { rows }

    /// A frame of Glue with the rows of another.
    public static func fromDF(
        _ frame: DataFrame,
        _ glue: GlueContext,
        name: String = ""
    ) -> DynamicFrame {
        DynamicFrame(frame, glue, name: name)
    }

    /// The number of rows.
    ///
    /// - Throws: As ``DataFrame/count()``.
    public func count() async throws -> Int { try await rows.count() }

    /// The columns, with their types; a choice is a struct with a field for each type.
    ///
    /// - Throws: As ``DataFrame/schema()``.
    public func schema() async throws -> TableSchema { try await rows.schema() }

    /// Prints the columns as a tree, choices with their types below.
    ///
    /// - Throws: As ``DataFrame/printSchema()``.
    public func printSchema() async throws { print(try await schemaText()) }

    /// What ``printSchema()`` prints.
    package func schemaText() async throws -> String {
        DynamicSchemaTree(try await rows.schema()).text
    }

    /// Prints the first rows as a table.
    ///
    /// - Throws: As ``DataFrame/show(_:truncate:)``.
    public func show(_ rowCount: Int = 20) async throws { try await rows.show(rowCount) }
}
