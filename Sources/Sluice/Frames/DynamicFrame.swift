/// Rows as Glue's jobs pass them from source to sink.
///
/// It is a ``DataFrame`` under a name: Parquet has a schema, so no value has to say its own type.
public struct DynamicFrame: Sendable {
    /// What messages and reports call it.
    public let name: String
    let rows: DataFrame

    init(_ rows: DataFrame, name: String) {
        self.rows = rows
        self.name = name
    }

    /// The same rows as a frame with columns to compute from.
    public func toDF() -> DataFrame { rows }

    /// A frame of Glue with the rows of another.
    public static func fromDF(
        _ frame: DataFrame,
        _ glue: GlueContext,
        name: String = ""
    ) -> DynamicFrame {
        DynamicFrame(frame, name: name)
    }

    /// The number of rows.
    ///
    /// - Throws: As ``DataFrame/count()``.
    public func count() async throws -> Int { try await rows.count() }

    /// Prints the columns as a tree.
    ///
    /// - Throws: As ``DataFrame/printSchema()``.
    public func printSchema() async throws { try await rows.printSchema() }

    /// Prints the first rows as a table.
    ///
    /// - Throws: As ``DataFrame/show(_:truncate:)``.
    public func show(_ rowCount: Int = 20) async throws { try await rows.show(rowCount) }
}
