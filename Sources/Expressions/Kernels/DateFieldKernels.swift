import Columns

/// A part of a date or of a time of day.
enum DateField: String, Sendable, CaseIterable {
    case year, quarter, month, day, hour, minute, second

    /// Whether a date alone has it.
    var isDatePart: Bool {
        switch self {
        case .year, .quarter, .month, .day: true
        case .hour, .minute, .second: false
        }
    }

    /// For how many aligned microseconds of its wall clock it stays the same.
    var grainMicros: Int64 {
        switch self {
        case .year, .quarter, .month, .day: 86_400_000_000
        case .hour: 3_600_000_000
        case .minute: 60_000_000
        case .second: 1_000_000
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
        case .year, .quarter, .month, .day:
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
        }
    }

    /// Microseconds since midnight.
    @inline(__always)
    private func timeOfDay(_ micros: Int) -> Int {
        micros &- CivilDate.floorDivide(micros, LocalTime.microsPerDay) &* LocalTime.microsPerDay
    }
}
