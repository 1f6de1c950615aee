internal import Repartition

// The rest of PySpark's transformations of columns.
extension DataFrame {
    /// The same frame with several columns more, or with others of these names.
    ///
    /// All are computed from the columns of this frame, none from another one of them.
    public func withColumns(_ columns: KeyValuePairs<String, Column>) -> DataFrame {
        appending(
            .withColumns(columns.map { NamedExpression($0.key, $0.value.expression) })
        )
    }

    /// The same frame with a column under another name; a name that is not there is passed over.
    public func withColumnRenamed(_ existing: String, _ new: String) -> DataFrame {
        appending(.rename([existing: new]))
    }

    /// The same frame with columns under other names; names that are not there are passed over.
    public func withColumnsRenamed(_ names: [String: String]) -> DataFrame {
        appending(.rename(names))
    }

    /// The first rows, in the order of the files' names and of the rows in them.
    ///
    /// Steps that follow see only these rows. Columns of files behind them are not read.
    ///
    /// - Parameter count: How many rows, at most; below 0 means 0.
    public func limit(_ count: Int) -> DataFrame { appending(.limit(count)) }

    /// The rows for which the condition is true: `filter` in SQL's word.
    public func `where`(_ condition: Column) -> DataFrame { filter(condition) }

    /// The rows for which the condition, Spark SQL text, is true.
    ///
    /// - Throws: `ExpressionError` of kind `syntax`, with the place in the text.
    public func `where`(_ condition: String) throws -> DataFrame { try filter(condition) }
}
