// The functions of `pyspark.sql.functions`, in Swift's spelling. A string literal names a column.

extension Column {
    /// The function of SQL of that name.
    static func call(_ name: String, _ arguments: [Column]) -> Column {
        Column(.call(name, arguments.map(\.expression)))
    }
}

private func call(_ name: String, _ arguments: [Column]) -> Column { .call(name, arguments) }

private func text(_ text: String) -> Column { Column(.literal(.string(text))) }

/// The year of a date or timestamp, an int.
public func year(_ column: Column) -> Column { call("year", [column]) }

/// The quarter of the year, from 1 to 4.
public func quarter(_ column: Column) -> Column { call("quarter", [column]) }

/// The month, from 1 to 12.
public func month(_ column: Column) -> Column { call("month", [column]) }

/// The day of the month, from 1 to 31.
public func dayofmonth(_ column: Column) -> Column { call("dayofmonth", [column]) }

/// The day of the month, from 1 to 31.
public func day(_ column: Column) -> Column { call("day", [column]) }

/// The hour of a timestamp, from 0 to 23, on the clock of the session's time zone.
public func hour(_ column: Column) -> Column { call("hour", [column]) }

/// The minute of the hour, from 0 to 59.
public func minute(_ column: Column) -> Column { call("minute", [column]) }

/// The second of the minute, from 0 to 59.
public func second(_ column: Column) -> Column { call("second", [column]) }

/// The date of a timestamp or of a text like `2020-05-04`.
public func toDate(_ column: Column) -> Column { call("to_date", [column]) }

/// The timestamp so many seconds after 1970-01-01T00:00Z.
public func timestampSeconds(_ column: Column) -> Column { call("timestamp_seconds", [column]) }

/// The timestamp so many milliseconds after 1970-01-01T00:00Z.
public func timestampMillis(_ column: Column) -> Column { call("timestamp_millis", [column]) }

/// The timestamp so many microseconds after 1970-01-01T00:00Z.
public func timestampMicros(_ column: Column) -> Column { call("timestamp_micros", [column]) }

/// The timestamp so many nanoseconds after 1970-01-01T00:00Z, cut to microseconds.
public func timestampNanos(_ column: Column) -> Column { call("timestamp_nanos", [column]) }

/// The text in lower case.
public func lower(_ column: Column) -> Column { call("lower", [column]) }

/// The text in upper case.
public func upper(_ column: Column) -> Column { call("upper", [column]) }

/// The number of characters.
public func length(_ column: Column) -> Column { call("length", [column]) }

/// The magnitude of a number.
public func abs(_ column: Column) -> Column { call("abs", [column]) }

/// The start of the year, quarter, month, week, day, hour, minute or second of a timestamp.
public func dateTrunc(_ unit: String, _ column: Column) -> Column {
    call("date_trunc", [text(unit), column])
}

/// A timestamp as text, by a pattern like `yyyy-MM-dd HH:mm`.
public func dateFormat(_ column: Column, _ pattern: String) -> Column {
    call("date_format", [column, text(pattern)])
}

/// The texts one after the other; null if one is null.
public func concat(_ columns: Column...) -> Column { call("concat", columns) }

/// The first value that is not null.
public func coalesce(_ columns: Column...) -> Column { call("coalesce", columns) }

/// The first value, or null where both are equal.
public func nullif(_ column: Column, _ other: Column) -> Column {
    call("nullif", [column, other])
}

/// The remainder with the sign of the divisor: for a positive divisor never negative.
public func pmod(_ dividend: Column, _ divisor: Column) -> Column {
    call("pmod", [dividend, divisor])
}

/// The remainder with the sign of the divisor: for a positive divisor never negative.
public func pmod(_ dividend: Column, _ divisor: Int) -> Column { pmod(dividend, lit(divisor)) }
