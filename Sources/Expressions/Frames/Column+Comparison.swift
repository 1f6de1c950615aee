// The right side is generic, so that a string literal there is a `String`, the literal's own type,
// and stands for a value.

extension Column {
    /// Whether both are equal; null if one is null.
    public static func == (left: Column, right: some ColumnOperand) -> Column {
        Column(.comparison(.equal, left.expression, right.columnExpression))
    }

    /// Whether both are equal; null if one is null.
    public static func == (left: some ColumnValue, right: Column) -> Column {
        lit(left) == right
    }
}

extension Column {
    /// Whether both differ; null if one is null.
    public static func != (left: Column, right: some ColumnOperand) -> Column {
        Column(.comparison(.notEqual, left.expression, right.columnExpression))
    }

    /// Whether both differ; null if one is null.
    public static func != (left: some ColumnValue, right: Column) -> Column {
        lit(left) != right
    }
}

extension Column {
    /// Whether the left one is less.
    public static func < (left: Column, right: some ColumnOperand) -> Column {
        Column(.comparison(.less, left.expression, right.columnExpression))
    }

    /// Whether the left one is less.
    public static func < (left: some ColumnValue, right: Column) -> Column {
        lit(left) < right
    }
}

extension Column {
    /// Whether the left one is less or equal.
    public static func <= (left: Column, right: some ColumnOperand) -> Column {
        Column(.comparison(.lessOrEqual, left.expression, right.columnExpression))
    }

    /// Whether the left one is less or equal.
    public static func <= (left: some ColumnValue, right: Column) -> Column {
        lit(left) <= right
    }
}

extension Column {
    /// Whether the left one is greater.
    public static func > (left: Column, right: some ColumnOperand) -> Column {
        Column(.comparison(.greater, left.expression, right.columnExpression))
    }

    /// Whether the left one is greater.
    public static func > (left: some ColumnValue, right: Column) -> Column {
        lit(left) > right
    }
}

extension Column {
    /// Whether the left one is greater or equal.
    public static func >= (left: Column, right: some ColumnOperand) -> Column {
        Column(.comparison(.greaterOrEqual, left.expression, right.columnExpression))
    }

    /// Whether the left one is greater or equal.
    public static func >= (left: some ColumnValue, right: Column) -> Column {
        lit(left) >= right
    }
}
