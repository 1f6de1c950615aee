// The functions of dates and times of `pyspark.sql.functions`, in Swift's spelling.

private func call(_ name: String, _ arguments: [Column]) -> Column { .call(name, arguments) }

private func value(_ operand: some ColumnOperand) -> Column { Column(operand.columnExpression) }

/// The day of the week, from 1 for Sunday.
public func dayofweek(_ column: Column) -> Column { call("dayofweek", [column]) }

/// The day of the week, from 0 for Monday.
public func weekday(_ column: Column) -> Column { call("weekday", [column]) }

/// The day of the year, from 1 to 366.
public func dayofyear(_ column: Column) -> Column { call("dayofyear", [column]) }

/// The week of the year by ISO 8601, from 1 to 53.
public func weekofyear(_ column: Column) -> Column { call("weekofyear", [column]) }

/// The name of the day, `Mon`.
public func dayname(_ column: Column) -> Column { call("dayname", [column]) }

/// The name of the month, `Jan`.
public func monthname(_ column: Column) -> Column { call("monthname", [column]) }

/// A part of a date or time by its name, `dow_iso`; seconds have their fraction.
public func datePart(_ field: String, _ column: Column) -> Column {
    call("date_part", [value(field), column])
}

/// The date in a text by a pattern like `dd.MM.yyyy`.
public func toDate(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("to_date", [column, value(pattern)])
}

/// The date in a text by a pattern; null for other texts.
public func tryToDate(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("try_to_date", [column, value(pattern)])
}

/// The timestamp in a text like `2020-05-04 10:00:00`.
public func toTimestamp(_ column: Column) -> Column { call("to_timestamp", [column]) }

/// The timestamp in a text by a pattern like `dd.MM.yyyy HH:mm`.
public func toTimestamp(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("to_timestamp", [column, value(pattern)])
}

/// The timestamp in a text by a pattern; null for other texts.
public func tryToTimestamp(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("try_to_timestamp", [column, value(pattern)])
}

/// The local timestamp in a text by a pattern.
public func toTimestampNtz(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("to_timestamp_ntz", [column, value(pattern)])
}

/// The timestamp in a text by a pattern.
public func toTimestampLtz(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("to_timestamp_ltz", [column, value(pattern)])
}

/// The seconds from 1970-01-01T00:00Z to a timestamp, or to `yyyy-MM-dd HH:mm:ss` in a text.
public func unixTimestamp(_ column: Column) -> Column { call("unix_timestamp", [column]) }

/// The seconds from 1970-01-01T00:00Z to what a text says by a pattern.
public func unixTimestamp(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("unix_timestamp", [column, value(pattern)])
}

/// The text `yyyy-MM-dd HH:mm:ss` of seconds since 1970-01-01T00:00Z.
public func fromUnixtime(_ column: Column) -> Column { call("from_unixtime", [column]) }

/// The text by a pattern of seconds since 1970-01-01T00:00Z.
public func fromUnixtime(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("from_unixtime", [column, value(pattern)])
}

/// The seconds since 1970-01-01T00:00Z, rounded down.
public func unixSeconds(_ column: Column) -> Column { call("unix_seconds", [column]) }

/// The milliseconds since 1970-01-01T00:00Z, rounded down.
public func unixMillis(_ column: Column) -> Column { call("unix_millis", [column]) }

/// The microseconds since 1970-01-01T00:00Z.
public func unixMicros(_ column: Column) -> Column { call("unix_micros", [column]) }

/// The days since 1970-01-01.
public func unixDate(_ column: Column) -> Column { call("unix_date", [column]) }

/// The date so many days after 1970-01-01.
public func dateFromUnixDate(_ column: Column) -> Column { call("date_from_unix_date", [column]) }

/// The date so many days later.
public func dateAdd(_ column: Column, _ days: some ColumnOperand) -> Column {
    call("date_add", [column, value(days)])
}

/// The date so many days earlier.
public func dateSub(_ column: Column, _ days: some ColumnOperand) -> Column {
    call("date_sub", [column, value(days)])
}

/// The days from the second date to the first.
public func datediff(_ end: Column, _ start: Column) -> Column { call("datediff", [end, start]) }

/// The date so many months later, at most the last of its month.
public func addMonths(_ column: Column, _ months: some ColumnOperand) -> Column {
    call("add_months", [column, value(months)])
}

/// The months from the second timestamp to the first, with a fraction of 31 days.
public func monthsBetween(_ end: Column, _ start: Column) -> Column {
    call("months_between", [end, start])
}

/// A timestamp so many units later: `YEAR`, `MONTH`, `DAY`, `HOUR`, `MINUTE` and so on.
public func timestampAdd(_ unit: String, _ number: some ColumnOperand, _ column: Column) -> Column {
    call("timestampadd", [value(unit), value(number), column])
}

/// The whole units from the first timestamp to the second.
public func timestampDiff(_ unit: String, _ start: Column, _ end: Column) -> Column {
    call("timestampdiff", [value(unit), start, end])
}

/// The last day of the month.
public func lastDay(_ column: Column) -> Column { call("last_day", [column]) }

/// The first day after a date that is such a weekday, `mon`.
public func nextDay(_ column: Column, _ weekday: some ColumnOperand) -> Column {
    call("next_day", [column, value(weekday)])
}

/// The start of the year, quarter, month or week of a date.
public func trunc(_ column: Column, _ unit: String) -> Column {
    call("trunc", [column, value(unit)])
}

/// An instant of which UTC shows what the clock of a zone shows at the given one.
public func fromUtcTimestamp(_ column: Column, _ zone: some ColumnOperand) -> Column {
    call("from_utc_timestamp", [column, value(zone)])
}

/// An instant of which the clock of a zone shows what UTC shows at the given one.
public func toUtcTimestamp(_ column: Column, _ zone: some ColumnOperand) -> Column {
    call("to_utc_timestamp", [column, value(zone)])
}

/// A local timestamp of one zone in another.
public func convertTimezone(
    _ from: some ColumnOperand,
    _ to: some ColumnOperand,
    _ column: Column
) -> Column {
    call("convert_timezone", [value(from), value(to), column])
}

/// The date of a year, a month and a day.
public func makeDate(_ year: Column, _ month: Column, _ day: Column) -> Column {
    call("make_date", [year, month, day])
}

/// The timestamp of a year, a month, a day, and a time of day.
public func makeTimestamp(
    _ year: Column,
    _ month: Column,
    _ day: Column,
    _ hour: Column,
    _ minute: Column,
    _ second: Column
) -> Column {
    call("make_timestamp", [year, month, day, hour, minute, second])
}

/// The local timestamp of a year, a month, a day, and a time of day.
public func makeTimestampNtz(
    _ year: Column,
    _ month: Column,
    _ day: Column,
    _ hour: Column,
    _ minute: Column,
    _ second: Column
) -> Column {
    call("make_timestamp_ntz", [year, month, day, hour, minute, second])
}
