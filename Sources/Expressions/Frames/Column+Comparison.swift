// Each operator has three forms: two columns; a column and a value; a value and a column. In the
// second a string literal is a value, since `String` is the literal's own type.

extension Column {
    /// Whether both are equal; null if one is null.
    public static func == (left: Column, right: Column) -> Column {
        Column(.comparison(.equal, left.expression, right.expression))
    }

    /// Whether both are equal; null if one is null.
    public static func == (left: Column, right: some ColumnValue) -> Column {
        left == lit(right)
    }

    /// Whether both are equal; null if one is null.
    public static func == (left: some ColumnValue, right: Column) -> Column {
        lit(left) == right
    }
}

extension Column {
    /// Whether both differ; null if one is null.
    public static func != (left: Column, right: Column) -> Column {
        Column(.comparison(.notEqual, left.expression, right.expression))
    }

    /// Whether both differ; null if one is null.
    public static func != (left: Column, right: some ColumnValue) -> Column {
        left != lit(right)
    }

    /// Whether both differ; null if one is null.
    public static func != (left: some ColumnValue, right: Column) -> Column {
        lit(left) != right
    }
}

extension Column {
    /// Whether the left one is less.
    public static func < (left: Column, right: Column) -> Column {
        Column(.comparison(.less, left.expression, right.expression))
    }

    /// Whether the left one is less.
    public static func < (left: Column, right: some ColumnValue) -> Column {
        left < lit(right)
    }

    /// Whether the left one is less.
    public static func < (left: some ColumnValue, right: Column) -> Column {
        lit(left) < right
    }
}

extension Column {
    /// Whether the left one is less or equal.
    public static func <= (left: Column, right: Column) -> Column {
        Column(.comparison(.lessOrEqual, left.expression, right.expression))
    }

    /// Whether the left one is less or equal.
    public static func <= (left: Column, right: some ColumnValue) -> Column {
        left <= lit(right)
    }

    /// Whether the left one is less or equal.
    public static func <= (left: some ColumnValue, right: Column) -> Column {
        lit(left) <= right
    }
}

extension Column {
    /// Whether the left one is greater.
    public static func > (left: Column, right: Column) -> Column {
        Column(.comparison(.greater, left.expression, right.expression))
    }

    /// Whether the left one is greater.
    public static func > (left: Column, right: some ColumnValue) -> Column {
        left > lit(right)
    }

    /// Whether the left one is greater.
    public static func > (left: some ColumnValue, right: Column) -> Column {
        lit(left) > right
    }
}

extension Column {
    /// Whether the left one is greater or equal.
    public static func >= (left: Column, right: Column) -> Column {
        Column(.comparison(.greaterOrEqual, left.expression, right.expression))
    }

    /// Whether the left one is greater or equal.
    public static func >= (left: Column, right: some ColumnValue) -> Column {
        left >= lit(right)
    }

    /// Whether the left one is greater or equal.
    public static func >= (left: some ColumnValue, right: Column) -> Column {
        lit(left) >= right
    }
}
