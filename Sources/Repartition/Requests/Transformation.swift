package import Expressions

/// A step from one frame to the next; a list of steps describes what becomes of a table's rows.
///
/// Steps are values: nothing is read until a run, a count or a look at the rows asks for it.
package enum Transformation: Sendable, Hashable {
    /// Keeps these columns, in this order; each may be computed.
    case select([NamedExpression])
    /// Adds a column, or replaces the one of that name.
    case withColumn(NamedExpression)
    /// Adds columns, or replaces those of these names; none reads another one of them.
    case withColumns([NamedExpression])
    /// Adds a column to partition by, or replaces a *partition* column of the source.
    ///
    /// Unlike `withColumn` it refuses to replace a column that the files hold.
    case withPartitionColumn(NamedExpression)
    /// Removes columns; names that are not there are passed over, as in Spark.
    case drop([String])
    /// Moves values by their paths, nested ones too; with a stage, records fail of which a value
    /// cannot be cast, and not the action.
    case reshape(Reshaping, stage: ErrorStage? = nil)
    /// Instead of the records those that failed in a stage: the columns from before the first such
    /// stage, and `_error`, which says where and why.
    case errors
    /// Gives columns other names, all at once; names that are not there are passed over, as in
    /// Spark.
    case rename([String: String])
    /// Keeps the rows for which the condition is true.
    case filter(Expression)
    /// Keeps the first rows that have come so far, in the order of the files' names.
    ///
    /// What a check before it sends to the quarantine does not count.
    case limit(Int)
    /// Sorts the rows of each partition that is written, within each file and from file to file.
    ///
    /// Rows with equal keys stay in their order, which may be that of an earlier step.
    case sortWithinPartitions([SortOrder])
    /// Says which rows are bad; the columns stay as they are.
    case check(RowCheck)
}

/// A column and how its values are made.
package struct NamedExpression: Sendable, Hashable {
    package var name: String
    package var expression: Expression

    package init(_ name: String, _ expression: Expression) {
        self.name = name
        self.expression = expression
    }
}
