import Columns

/// Dates and timestamps an interval later.
enum IntervalKernels {
    private static let outOfRange = Evaluation.OnFailure.error("the date is out of range")

    static func dates(_ interval: Interval) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let days = operands[0].int32s
            var failures: [Int] = []
            let values = evaluation.map(orZero: Int32(0), failures: &failures) { row -> Int32? in
                switch interval {
                case .months(let months): days[row].adding(months: months)
                case .days(let count): Int32(exactly: Int64(days[row]) + Int64(count))
                case .micros: nil
                }
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                outOfRange
            )
            return .integers(values.map(Int64.init), type: .date, validity: validity)
        }
    }

    /// Months and days move the wall clock of a zone, what is less the instant.
    static func timestamps(
        _ interval: Interval,
        _ type: DataType,
        _ zone: TimeZoneRules
    ) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let instants = operands[0].int64s
            var cursor = ZoneCursor(zone)
            var failures: [Int] = []
            let values = evaluation.map(orZero: Int64(0), failures: &failures) { row -> Int64? in
                let instant = instants[row]
                switch interval {
                case .months(let months):
                    return cursor.moved(instant) { $0.adding(months: months) }
                case .days(let days): return cursor.moved(instant, days: days)
                case .micros(let micros):
                    let perDay = Int64(LocalTime.microsPerDay)
                    guard let days = Int32(exactly: micros / perDay),
                        let moved = days == 0 ? instant : cursor.moved(instant, days: days)
                    else { return nil }
                    let (sum, overflows) = moved.addingReportingOverflow(micros % perDay)
                    return overflows ? nil : sum
                }
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                outOfRange
            )
            return .integers(values, type: type, validity: validity)
        }
    }
}

extension Int32 {
    /// The date so many months later, on the last day of a month that is too short.
    func adding(months: Int32) -> Int32? {
        CivilDate(daysSinceEpoch: Int(self)).adding(months: Int(months))
            .flatMap { Int32(exactly: $0.daysSinceEpoch) }
    }
}

extension ZoneCursor {
    fileprivate mutating func moved(_ instant: Int64, days: Int32) -> Int64? {
        moved(instant) { Int32(exactly: Int64($0) + Int64(days)) }
    }

    /// The instant of the same time of day on another day.
    fileprivate mutating func moved(_ instant: Int64, _ day: (Int32) -> Int32?) -> Int64? {
        let local = localMicros(atInstantMicros: instant)
        let perDay = Int64(LocalTime.microsPerDay)
        let days = Int64(CivilDate.floorDivide(Int(local), Int(perDay)))
        guard let start = Int32(exactly: days), let target = day(start) else { return nil }
        let (midnight, overflows) = Int64(target).multipliedReportingOverflow(by: perDay)
        let (moved, carries) = midnight.addingReportingOverflow(local - days * perDay)
        guard !overflows, !carries else { return nil }
        // Of a time that the clock shows twice the one with the same offset is meant.
        let (same, wraps) = moved.subtractingReportingOverflow(local &- instant)
        if !wraps, localMicros(atInstantMicros: same) == moved { return same }
        return instantMicros(ofLocalMicros: moved)
    }
}
