// Arithmetic and logic of columns, with the meaning of Spark SQL's operators.

extension Column {
    /// The sum.
    public static func + (left: Column, right: some ColumnOperand) -> Column {
        Column(.arithmetic(.add, left.expression, right.columnExpression))
    }

    /// The sum.
    public static func + (left: some ColumnValue, right: Column) -> Column {
        lit(left) + right
    }
}

extension Column {
    /// The difference.
    public static func - (left: Column, right: some ColumnOperand) -> Column {
        Column(.arithmetic(.subtract, left.expression, right.columnExpression))
    }

    /// The difference.
    public static func - (left: some ColumnValue, right: Column) -> Column {
        lit(left) - right
    }
}

extension Column {
    /// The product.
    public static func * (left: Column, right: some ColumnOperand) -> Column {
        Column(.arithmetic(.multiply, left.expression, right.columnExpression))
    }

    /// The product.
    public static func * (left: some ColumnValue, right: Column) -> Column {
        lit(left) * right
    }
}

extension Column {
    /// The quotient, a double even of integers.
    public static func / (left: Column, right: some ColumnOperand) -> Column {
        Column(.arithmetic(.divide, left.expression, right.columnExpression))
    }

    /// The quotient, a double even of integers.
    public static func / (left: some ColumnValue, right: Column) -> Column {
        lit(left) / right
    }
}

extension Column {
    /// The remainder, with the sign of the dividend.
    public static func % (left: Column, right: some ColumnOperand) -> Column {
        Column(.arithmetic(.remainder, left.expression, right.columnExpression))
    }

    /// The remainder, with the sign of the dividend.
    public static func % (left: some ColumnValue, right: Column) -> Column {
        lit(left) % right
    }
}

extension Column {
    /// The negative.
    public static prefix func - (column: Column) -> Column { Column(.negate(column.expression)) }

    /// True if both are true, false if one is false, else null.
    public static func && (left: Column, right: Column) -> Column {
        // Chains stay flat, as the parser makes them.
        if case .and(let operands) = left.expression.node {
            return Column(.and(operands + [right.expression]))
        }
        return Column(.and([left.expression, right.expression]))
    }

    /// True if one is true, false if both are false, else null.
    public static func || (left: Column, right: Column) -> Column {
        if case .or(let operands) = left.expression.node {
            return Column(.or(operands + [right.expression]))
        }
        return Column(.or([left.expression, right.expression]))
    }

    /// False if true, true if false, null if null.
    public static prefix func ! (column: Column) -> Column { Column(.not(column.expression)) }
}
