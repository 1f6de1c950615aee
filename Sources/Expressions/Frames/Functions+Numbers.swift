// Numbers of `pyspark.sql.functions`, in Swift's spelling.

/// The function of SQL of that name.
private func call(_ name: String, _ arguments: [Column]) -> Column {
    Column(.call(name, arguments.map(\.expression)))
}

/// The least whole number that is not less.
public func ceil(_ column: Column) -> Column { call("ceil", [column]) }

/// The greatest whole number that is not more.
public func floor(_ column: Column) -> Column { call("floor", [column]) }

/// The square root, NaN of negative numbers.
public func sqrt(_ column: Column) -> Column { call("sqrt", [column]) }

/// The cube root.
public func cbrt(_ column: Column) -> Column { call("cbrt", [column]) }

/// e to the power of the number.
public func exp(_ column: Column) -> Column { call("exp", [column]) }

/// The natural logarithm, null of what is not positive.
public func ln(_ column: Column) -> Column { call("ln", [column]) }

/// The logarithm to base 10, null of what is not positive.
public func log10(_ column: Column) -> Column { call("log10", [column]) }

/// The logarithm to base 2, null of what is not positive.
public func log2(_ column: Column) -> Column { call("log2", [column]) }

/// -1, 0 or 1, a double.
public func signum(_ column: Column) -> Column { call("signum", [column]) }

/// The negative.
public func negative(_ column: Column) -> Column { call("negative", [column]) }

/// Every bit turned.
public func bitwiseNot(_ column: Column) -> Column { Column(.complement(column.expression)) }

/// The base to the power of the exponent, a double.
public func pow(_ base: Column, _ exponent: Column) -> Column { call("pow", [base, exponent]) }

/// The number, or the other where it is NaN.
public func nanvl(_ number: Column, _ other: Column) -> Column { call("nanvl", [number, other]) }

/// The sum, null where it overflows.
public func tryAdd(_ left: Column, _ right: Column) -> Column { call("try_add", [left, right]) }

/// The difference, null where it overflows.
public func trySubtract(_ left: Column, _ right: Column) -> Column {
    call("try_subtract", [left, right])
}

/// The product, null where it overflows.
public func tryMultiply(_ left: Column, _ right: Column) -> Column {
    call("try_multiply", [left, right])
}

/// The quotient, null where the divisor is 0.
public func tryDivide(_ dividend: Column, _ divisor: Column) -> Column {
    call("try_divide", [dividend, divisor])
}

/// The remainder, null where the divisor is 0.
public func tryMod(_ dividend: Column, _ divisor: Column) -> Column {
    call("try_mod", [dividend, divisor])
}

/// The number with so many digits behind the point; halves go away from zero.
public func round(_ column: Column, _ digits: Int = 0) -> Column {
    call("round", [column, lit(digits)])
}

/// The number with so many digits behind the point; halves go to the even digit.
public func bround(_ column: Column, _ digits: Int = 0) -> Column {
    call("bround", [column, lit(digits)])
}

/// The bits moved left.
public func shiftleft(_ column: Column, _ bits: Int) -> Column {
    Column(.arithmetic(.shiftLeft, column.expression, bits.columnExpression))
}

/// The bits moved right; the sign stays.
public func shiftright(_ column: Column, _ bits: Int) -> Column {
    Column(.arithmetic(.shiftRight, column.expression, bits.columnExpression))
}

/// The bits moved right, zeros moved in.
public func shiftrightunsigned(_ column: Column, _ bits: Int) -> Column {
    Column(.arithmetic(.shiftRightUnsigned, column.expression, bits.columnExpression))
}
