import Columns

/// Units of `dateadd` and `datediff`.
enum CalendarUnit: String, CaseIterable, Sendable {
    case year, quarter, month, week, day, dayofyear, hour, minute, second, millisecond, microsecond

    /// For units that have months; else nil.
    var months: Int? {
        switch self {
        case .year: 12
        case .quarter: 3
        case .month: 1
        default: nil
        }
    }

    /// For units that have days; else nil.
    var days: Int? {
        switch self {
        case .week: 7
        case .day, .dayofyear: 1
        default: nil
        }
    }

    var micros: Int64 {
        switch self {
        case .hour: 3_600_000_000
        case .minute: 60_000_000
        case .second: 1_000_000
        case .millisecond: 1_000
        case .microsecond: 1
        default: Int64(days ?? 1) * Int64(LocalTime.microsPerDay)
        }
    }
}

/// Arithmetic of dates and timestamps.
enum DateArithmetic {
    private static let outOfRange = RowProblem("the result is outside the range of its type")

    /// A day so many months later, at most the last of its month.
    private static func adding(months: Int, to days: Int) -> Int? {
        CivilDate(daysSinceEpoch: days).adding(months: months)?.daysSinceEpoch
    }

    // MARK: Dates

    /// Too many days wrap around, as in Spark.
    static func addDays(sign: Int32) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let (days, added) = (operands[0].int32s, operands[1].int32s)
            return try evaluation.ints(operands, as: .date) { days[$0] &+ added[$0] &* sign }
        }
    }

    static let daysBetween: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (ends, starts) = (operands[0].int32s, operands[1].int32s)
        return try evaluation.ints(operands) { ends[$0] &- starts[$0] }
    }

    static let addMonths: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (days, months) = (operands[0].int32s, operands[1].int32s)
        return try evaluation.ints(operands, as: .date) { (row) throws(RowProblem) in
            let sum = adding(months: Int(months[row]), to: Int(days[row]))
            guard let sum = sum.flatMap({ Int32(exactly: $0) }) else { throw outOfRange }
            return sum
        }
    }

    static let lastDay: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let days = operands[0].int32s
        return try evaluation.ints(operands, as: .date) { row in
            var date = CivilDate(daysSinceEpoch: Int(days[row]))
            date.day = CivilDate.dayCount(year: date.year, month: date.month)
            return Int32(truncatingIfNeeded: date.daysSinceEpoch)
        }
    }

    /// The first day behind a date that is such a day of the week.
    static func nextDay(isANSI: Bool) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let (days, names) = (operands[0].int32s, operands[1].bytes)
            return try evaluation.ints(operands, as: .date) { (row) throws(RowProblem) in
                guard let wanted = DateNames.weekday(Characters.text(names[row])) else {
                    if !isANSI { return nil }
                    throw RowProblem("the text is no day of the week, write monday, mon or mo")
                }
                // 1970-01-01 was a Thursday.
                let ahead = ((wanted - 4 - Int(days[row])) % 7 + 7) % 7
                return days[row] &+ Int32(truncatingIfNeeded: ahead == 0 ? 7 : ahead)
            }
        }
    }

    static func makeDate(isANSI: Bool) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let (years, months) = (operands[0].int32s, operands[1].int32s)
            let days = operands[2].int32s
            return try evaluation.ints(operands, as: .date) { (row) throws(RowProblem) in
                let found = Self.days(Int(years[row]), Int(months[row]), Int(days[row]))
                if let date = found.flatMap({ Int32(exactly: $0) }) { return date }
                if isANSI { throw RowProblem("year, month and day are no date of the calendar") }
                return nil
            }
        }
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard (1...12).contains(month),
            (1...CivilDate.dayCount(year: year, month: month)).contains(day)
        else { return nil }
        return CivilDate(year: year, month: month, day: day).daysSinceEpoch
    }

    // MARK: Timestamps

    /// Days and longer are of the wall clock, hours and shorter of the time that passes.
    static func add(
        _ unit: CalendarUnit,
        _ zone: TimeZoneRules,
        _ type: DataType
    ) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let (numbers, micros) = (operands[0].integers, operands[1].int64s)
            var cursor = ZoneCursor(zone)
            return try evaluation.longs(operands, as: type) { (row) throws(RowProblem) in
                let result =
                    unit.months == nil && unit.days == nil
                    ? sum(micros[row], numbers[row], times: unit.micros)
                    : add(Int(numbers[row]), unit, to: micros[row], &cursor)
                guard let result else { throw outOfRange }
                return result
            }
        }
    }

    private static func sum(_ micros: Int64, _ number: Int64, times unit: Int64) -> Int64? {
        let (product, overflowed) = number.multipliedReportingOverflow(by: unit)
        let (sum, carried) = micros.addingReportingOverflow(product)
        return overflowed || carried ? nil : sum
    }

    private static func add(
        _ number: Int,
        _ unit: CalendarUnit,
        to micros: Int64,
        _ cursor: inout ZoneCursor
    ) -> Int64? {
        let local = cursor.localMicros(atInstantMicros: micros)
        let days = CivilDate.floorDivide(Int(local), LocalTime.microsPerDay)
        let (count, overflowed) = number.multipliedReportingOverflow(
            by: unit.months ?? unit.days ?? 1
        )
        guard !overflowed else { return nil }
        let shifted =
            unit.months == nil
            ? days.addingReportingOverflow(count).partialValue : adding(months: count, to: days)
        guard let shifted, (-200_000_000...200_000_000).contains(shifted) else { return nil }
        let moved = sum(local, Int64(shifted - days), times: Int64(LocalTime.microsPerDay))
        guard let moved else { return nil }
        // Of an hour that the clock shows twice, the one of the offset before.
        let sameOffset = moved.addingClamped(micros &- local)
        return cursor.localMicros(atInstantMicros: sameOffset) == moved
            ? sameOffset : cursor.instantMicros(ofLocalMicros: moved)
    }

    /// Whole units between two wall clocks.
    static func difference(_ unit: CalendarUnit, _ zone: TimeZoneRules) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let (starts, ends) = (operands[0].int64s, operands[1].int64s)
            var cursor = ZoneCursor(zone)
            return try evaluation.longs(operands) { (row) throws(RowProblem) in
                let start = cursor.localMicros(atInstantMicros: starts[row])
                let end = cursor.localMicros(atInstantMicros: ends[row])
                if let months = unit.months { return wholeMonths(start, end) / Int64(months) }
                let (micros, overflowed) = end.subtractingReportingOverflow(start)
                guard !overflowed else { throw outOfRange }
                return micros / unit.micros
            }
        }
    }

    private static func wholeMonths(_ start: Int64, _ end: Int64) -> Int64 {
        let (first, last) = (LocalTime(start), LocalTime(end))
        let (from, to) = (
            CivilDate(daysSinceEpoch: first.days), CivilDate(daysSinceEpoch: last.days)
        )
        let months = (to.year - from.year) * 12 + to.month - from.month
        // The place in the month, in microseconds.
        let (before, after) = (
            Int(start) - first.days * LocalTime.microsPerDay + from.day * LocalTime.microsPerDay,
            Int(end) - last.days * LocalTime.microsPerDay + to.day * LocalTime.microsPerDay
        )
        if months > 0, after < before { return Int64(months - 1) }
        if months < 0, after > before { return Int64(months + 1) }
        return Int64(months)
    }

    /// Months with their fraction, of 31 days each.
    static func monthsBetween(_ zone: TimeZoneRules) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let (lefts, rights) = (operands[0].int64s, operands[1].int64s)
            let isRounded = operands.count > 2 ? operands[2].booleans : nil
            var cursor = ZoneCursor(zone)
            let store = { (values: [Double]) in ColumnVector.Values.doubles(values) }
            return try evaluation.values(.double, operands, zero: 0, store) { row in
                let left = MonthPlace(lefts[row], &cursor)
                let right = MonthPlace(rights[row], &cursor)
                let months = Double(left.months - right.months)
                if left.day == right.day || (left.isLast && right.isLast) { return months }
                let seconds = (left.day - right.day) * 86_400 + left.seconds - right.seconds
                let difference = months + Double(seconds) / (31 * 86_400)
                guard isRounded?[row] ?? true else { return difference }
                return (difference * 1e8 + 0.5).rounded(.down) / 1e8
            }
        }
    }

    /// The month of an instant, and where in it that is.
    private struct MonthPlace {
        let months: Int
        let day: Int
        let isLast: Bool
        /// Since the day began.
        let seconds: Int

        init(_ micros: Int64, _ cursor: inout ZoneCursor) {
            let time = LocalTime(cursor.localMicros(atInstantMicros: micros))
            let date = CivilDate(daysSinceEpoch: time.days)
            months = date.year * 12 + date.month
            day = date.day
            isLast = date.day == CivilDate.dayCount(year: date.year, month: date.month)
            let (midnight, _) = time.days.multipliedReportingOverflow(by: LocalTime.microsPerDay)
            let start = cursor.instantMicros(ofLocalMicros: Int64(midnight))
            seconds = Int(micros.addingClamped(-start) / 1_000_000)
        }
    }

    static func makeTimestamp(
        _ type: DataType,
        _ zone: TimeZoneRules,
        isNull: Bool
    ) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let parts = operands[..<5].map(\.int32s)
            let seconds = operands[5].decimals
            let names = operands.count > 6 ? operands[6].bytes : nil
            var session = ZoneCursor(zone)
            var last = LastMade<TimeZoneRules>()
            return try evaluation.longs(operands, as: type) { (row) throws(RowProblem) in
                let own = try names.map { names throws(RowProblem) in
                    try last.of(names[row], ZoneKernels.zone)
                }
                let (hour, minute) = (Int64(parts[3][row]), Int64(parts[4][row]))
                let micros = seconds[row]
                guard
                    let days = days(Int(parts[0][row]), Int(parts[1][row]), Int(parts[2][row])),
                    (-200_000_000...200_000_000).contains(days),
                    (0..<24).contains(hour), (0..<60).contains(minute),
                    // A leap second is the next minute.
                    (0...60_000_000).contains(micros),
                    let local = sum(
                        (hour * 60 + minute) * 60_000_000 + Int64(micros),
                        Int64(days),
                        times: Int64(LocalTime.microsPerDay)
                    )
                else {
                    if isNull { return nil }
                    throw RowProblem(
                        "the parts are no time of the calendar; try_make_timestamp gives null "
                            + "instead"
                    )
                }
                return own?.instantMicros(ofLocalMicros: local)
                    ?? session.instantMicros(ofLocalMicros: local)
            }
        }
    }
}
