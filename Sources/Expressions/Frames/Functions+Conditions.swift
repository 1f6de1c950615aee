// Conditions of `pyspark.sql.functions`, in Swift's spelling.

/// The function of SQL of that name.
private func call(_ name: String, _ arguments: [Column]) -> Column {
    Column(.call(name, arguments.map(\.expression)))
}

private func operand(_ value: some ColumnOperand) -> Column { Column(value.columnExpression) }

/// Whether the value is null.
public func isnull(_ column: Column) -> Column { call("isnull", [column]) }

/// Whether the value is not null.
public func isnotnull(_ column: Column) -> Column { call("isnotnull", [column]) }

/// Whether the number is NaN; null is not.
public func isnan(_ column: Column) -> Column { call("isnan", [column]) }

/// The name of the type.
public func typeof(_ column: Column) -> Column { call("typeof", [column]) }

/// The column, or the value where it is null.
public func ifnull(_ column: Column, _ value: some ColumnOperand) -> Column {
    call("ifnull", [column, operand(value)])
}

/// The column, or the value where it is null.
public func nvl(_ column: Column, _ value: some ColumnOperand) -> Column {
    call("nvl", [column, operand(value)])
}

/// One value where the column is not null, another where it is.
public func nvl2(
    _ column: Column,
    _ present: some ColumnOperand,
    _ missing: some ColumnOperand
) -> Column {
    call("nvl2", [column, operand(present), operand(missing)])
}

/// The greatest value that is not null.
public func greatest(_ columns: Column...) -> Column { call("greatest", columns) }

/// The least value that is not null.
public func least(_ columns: Column...) -> Column { call("least", columns) }

/// Whether both are equal, where null equals null.
public func equalNull(_ left: Column, _ right: Column) -> Column {
    call("equal_null", [left, right])
}
