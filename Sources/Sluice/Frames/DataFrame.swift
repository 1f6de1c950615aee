package import Repartition
internal import Reporting

/// Rows of a table or of files, and what becomes of them: Spark's `DataFrame`.
///
/// A frame is a value and a description: transformations return another frame and read nothing;
/// actions, which wait, do the work. What it reads are the files that were there when it was made.
///
/// ```swift
/// let recent = frame.filter(col("speed") > 120).select("plate", year("seen").alias("year"))
/// try await recent.show()
/// ```
public struct DataFrame: Sendable {
    /// What the frame is, behind a reference: the jobs that hold frames keep their layout whatever
    /// the engine's values become.
    private final class Contents: Sendable {
        let frame: Frame
        let options: RunOptions
        let glue: GlueContext?

        init(_ frame: Frame, _ options: RunOptions, _ glue: GlueContext?) {
            self.frame = frame
            self.options = options
            self.glue = glue
        }
    }

    private let contents: Contents

    package var frame: Frame { contents.frame }
    package var options: RunOptions { contents.options }

    /// What the frame's job works with; `nil` for frames of commands.
    var glue: GlueContext? { contents.glue }

    package init(_ frame: Frame, options: RunOptions, glue: GlueContext? = nil) {
        contents = Contents(frame, options, glue)
    }

    func appending(_ step: Transformation) -> DataFrame {
        DataFrame(
            Frame(source: frame.source, steps: frame.steps + [step]),
            options: options,
            glue: glue
        )
    }

    var reader: FrameReader { FrameReader(frame, options: options) }
}

// MARK: Transformations

extension DataFrame {
    /// The columns given, in this order; each may be computed.
    public func select(_ columns: Column...) -> DataFrame {
        appending(.select(columns.map { NamedExpression($0.name, $0.expression) }))
    }

    /// The same frame with one column more, or with another one of that name.
    public func withColumn(_ name: String, _ column: Column) -> DataFrame {
        appending(.withColumn(NamedExpression(name, column.expression)))
    }

    /// The same frame without these columns; names that are not there are passed over.
    public func drop(_ names: String...) -> DataFrame {
        appending(.drop(names))
    }

    /// The rows for which the condition is true.
    public func filter(_ condition: Column) -> DataFrame {
        appending(.filter(condition.expression))
    }

    /// The rows for which the condition, Spark SQL text, is true.
    ///
    /// - Throws: `ExpressionError` of kind `syntax`, with the place in the text.
    public func filter(_ condition: String) throws -> DataFrame {
        appending(.filter(try Expression.parse(condition)))
    }
}

// MARK: Actions

extension DataFrame {
    /// The columns, with their types.
    ///
    /// - Throws: An error that says which file cannot be read, or which step does not fit.
    public func schema() async throws -> TableSchema {
        try await reader.schema()
    }

    /// The number of rows.
    ///
    /// - Throws: An error that says which file cannot be read, or which step does not fit.
    public func count() async throws -> Int {
        try await reader.count()
    }

    /// Prints the columns as a tree.
    ///
    /// - Throws: An error that says which file cannot be read, or which step does not fit.
    public func printSchema() async throws {
        print(try await schemaText())
    }

    /// Prints the first rows as a table.
    ///
    /// - Parameters:
    ///   - rowCount: How many rows, at most.
    ///   - truncate: Longer values are cut to so many characters; 0 cuts none.
    /// - Throws: An error that says which file cannot be read, or which step does not fit.
    public func show(_ rowCount: Int = 20, truncate: Int = 20) async throws {
        print(try await text(rowCount: rowCount, truncate: truncate))
    }

    /// Prints what the frame reads, what becomes of it step by step, and where the values of each
    /// column come from.
    ///
    /// Only footers are read.
    ///
    /// - Throws: An error that says which file cannot be read, or which step does not fit.
    public func explain(_ mode: ExplainMode = .simple) async throws {
        print(try await explanation(mode))
    }

    /// What ``explain(_:)`` prints.
    package func explanation(_ mode: ExplainMode = .simple) async throws -> String {
        try await reader.described().text(fileLimit: mode == .extended ? 24 : 0)
    }

    /// What ``printSchema()`` prints.
    package func schemaText() async throws -> String {
        SchemaTree(try await schema()).text
    }

    /// What ``show(_:truncate:)`` prints.
    package func text(rowCount: Int = 20, truncate: Int = 20) async throws -> String {
        let limit = max(0, min(rowCount, 1_000_000))
        // One row more tells whether there are more.
        let (schema, rows) = try await reader.headTexts(limit + 1)
        return RowTable(
            columns: schema.fields.map(\.name),
            rows: rows,
            rowLimit: limit,
            cellLimit: max(0, truncate)
        ).text
    }

    /// The first rows as JSON, one object on each line.
    package func jsonLines(rowCount: Int) async throws -> String {
        let (schema, columns) = try await reader.head(max(0, min(rowCount, 1_000_000)))
        return RowLines(schema, columns).text
    }
}

/// How much ``DataFrame/explain(_:)`` tells.
public struct ExplainMode: Sendable, Hashable {
    private enum Kind: Sendable, Hashable { case simple, extended }

    private let kind: Kind

    /// The source, the steps and the columns.
    public static let simple = ExplainMode(kind: .simple)
    /// The first files too, with their rows and sizes.
    public static let extended = ExplainMode(kind: .extended)
}
