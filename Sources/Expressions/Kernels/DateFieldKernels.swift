import Columns

/// A part of a date or of a time of day.
enum DateField: String, Sendable, CaseIterable {
    case year, quarter, month, day, hour, minute, second
    case dayOfYear
    /// Of ISO 8601: weeks start on Monday, and belong to the year that most of their days are in.
    case week, weekYear
    /// Sunday is 1.
    case dayOfWeek
    /// Monday is 0.
    case weekday
    /// Monday is 1.
    case isoDayOfWeek

    /// Whether a date alone has it.
    var isDatePart: Bool {
        switch self {
        case .hour, .minute, .second: false
        default: true
        }
    }

    /// For how many aligned microseconds of its wall clock it stays the same.
    var grainMicros: Int64 {
        switch self {
        case .hour: 3_600_000_000
        case .minute: 60_000_000
        case .second: 1_000_000
        default: 86_400_000_000
        }
    }

    /// Reads it out of dates.
    var dateKernel: BoundNode.Kernel {
        let field = self
        return { operands, evaluation in
            let days = operands[0].int32s
            let values = field.fromDays(evaluation) { Int(days[$0]) }
            return evaluation.vector(.int, operands, .int32(values))
        }
    }

    /// Reads it off the wall clock of a zone at instants; `nil` stands for local timestamps.
    func timestampKernel(_ zone: TimeZoneRules?) -> BoundNode.Kernel {
        let field = self
        return { operands, evaluation in
            let micros = operands[0].int64s
            let values: [Int32]
            if let zone, zone.fixedOffset != 0 {
                var cursor = ZoneCursor(zone)
                values = field.fromMicros(evaluation) {
                    Int(cursor.localMicros(atInstantMicros: micros[$0]))
                }
            } else {
                values = field.fromMicros(evaluation) { Int(micros[$0]) }
            }
            return evaluation.vector(.int, operands, .int32(values))
        }
    }

    @inline(__always)
    private func fromMicros(_ evaluation: Evaluation, _ micros: (Int) -> Int) -> [Int32] {
        switch self {
        case .hour:
            evaluation.map { Int32(truncatingIfNeeded: timeOfDay(micros($0)) / 3_600_000_000) }
        case .minute:
            evaluation.map { Int32(truncatingIfNeeded: timeOfDay(micros($0)) / 60_000_000 % 60) }
        case .second:
            evaluation.map { Int32(truncatingIfNeeded: timeOfDay(micros($0)) / 1_000_000 % 60) }
        default:
            fromDays(evaluation) { CivilDate.floorDivide(micros($0), LocalTime.microsPerDay) }
        }
    }

    @inline(__always)
    private func fromDays(_ evaluation: Evaluation, _ days: (Int) -> Int) -> [Int32] {
        func date(_ row: Int) -> CivilDate { CivilDate(daysSinceEpoch: days(row)) }
        return switch self {
        case .year: evaluation.map { Int32(truncatingIfNeeded: date($0).year) }
        case .quarter: evaluation.map { Int32(truncatingIfNeeded: (date($0).month + 2) / 3) }
        case .month: evaluation.map { Int32(truncatingIfNeeded: date($0).month) }
        case .day: evaluation.map { Int32(truncatingIfNeeded: date($0).day) }
        case .hour, .minute, .second: evaluation.map { _ in 0 }
        case .dayOfYear: evaluation.map { Int32(truncatingIfNeeded: date($0).dayOfYear) }
        case .dayOfWeek: evaluation.map { weekday(days($0), first: 4) + 1 }
        case .weekday: evaluation.map { weekday(days($0), first: 3) }
        case .isoDayOfWeek: evaluation.map { weekday(days($0), first: 3) + 1 }
        case .weekYear:
            evaluation.map { Int32(truncatingIfNeeded: thursday(days($0)).year) }
        case .week:
            evaluation.map { row in
                Int32(truncatingIfNeeded: (thursday(days(row)).dayOfYear - 1) / 7 + 1)
            }
        }
    }

    /// The day of the week from 0 on; `first` is what 1970-01-01, a Thursday, is.
    @inline(__always)
    private func weekday(_ days: Int, first: Int) -> Int32 {
        Int32(truncatingIfNeeded: ((days + first) % 7 + 7) % 7)
    }

    /// The Thursday of the week, which is in the year that the week belongs to.
    private func thursday(_ days: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: days + 3 - Int(weekday(days, first: 3)))
    }

    /// Microseconds since midnight.
    @inline(__always)
    private func timeOfDay(_ micros: Int) -> Int {
        micros &- CivilDate.floorDivide(micros, LocalTime.microsPerDay) &* LocalTime.microsPerDay
    }
}
