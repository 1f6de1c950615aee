internal import Expressions
internal import Repartition

// The order of rows in the files that are written.
extension DataFrame {
    /// The same frame, whose rows are sorted within each partition when they are written, within
    /// each file and from file to file.
    ///
    /// Rows with equal keys stay in the order they had. What is looked at in the memory of the job,
    /// with ``show(_:truncate:)`` or ``collect(limit:)``, comes in the order of the files.
    ///
    /// - Parameter order: What can stand behind `ORDER BY` in Spark SQL, for example
    ///   `seen, plate DESC NULLS FIRST`.
    /// - Throws: `ExpressionError` of kind `syntax`, with the place in the text.
    public func sortWithinPartitions(_ order: String) throws -> DataFrame {
        appending(.sortWithinPartitions(try SortOrder.parseList(order)))
    }

    /// The same frame, whose rows are sorted within each partition when they are written, by one
    /// column after the other.
    ///
    /// - Parameters:
    ///   - columns: What rows are sorted by, the first of them first.
    ///   - ascending: Whether the least value comes first; nulls count as less than all values.
    public func sortWithinPartitions(_ columns: Column..., ascending: Bool = true) -> DataFrame {
        appending(
            .sortWithinPartitions(
                columns.map { SortOrder($0.expression, isDescending: !ascending) }
            )
        )
    }
}
