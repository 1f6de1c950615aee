// Nested values of `pyspark.sql.functions`, in Swift's spelling.

/// The function of SQL of that name.
private func call(_ name: String, _ arguments: [Column]) -> Column {
    Column(.call(name, arguments.map(\.expression)))
}

private func operand(_ value: some ColumnOperand) -> Column { Column(value.columnExpression) }

/// A struct of columns, which are its fields under their names.
public func `struct`(_ columns: Column...) -> Column {
    let named = columns.flatMap { column in [lit(column.name), Column(column.expression)] }
    return call("named_struct", named)
}

/// An array of values of each row.
public func array(_ columns: Column...) -> Column { call("array", columns) }

/// A map of keys and values by turns.
public func createMap(_ columns: Column...) -> Column { call("map", columns) }

/// The keys of a map.
public func mapKeys(_ column: Column) -> Column { call("map_keys", [column]) }

/// The values of a map.
public func mapValues(_ column: Column) -> Column { call("map_values", [column]) }

/// Whether a map has a key.
public func mapContainsKey(_ column: Column, _ key: some ColumnOperand) -> Column {
    call("map_contains_key", [column, operand(key)])
}

/// The number of elements of an array, or of entries of a map.
public func size(_ column: Column) -> Column { call("size", [column]) }

/// Whether an array has a value; null if it has not and has nulls.
public func arrayContains(_ column: Column, _ value: some ColumnOperand) -> Column {
    call("array_contains", [column, operand(value)])
}

/// The element of an array, from 1 on, or the value of a map's key.
public func elementAt(_ column: Column, _ key: some ColumnOperand) -> Column {
    call("element_at", [column, operand(key)])
}

/// Like `elementAt`, null where an array is too short.
public func tryElementAt(_ column: Column, _ key: some ColumnOperand) -> Column {
    call("try_element_at", [column, operand(key)])
}

/// The element of an array, from 0 on, null where there is none.
public func get(_ column: Column, _ index: some ColumnOperand) -> Column {
    call("get", [column, operand(index)])
}
