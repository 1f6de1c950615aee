import Columns

/// What `date_trunc` cuts a timestamp down to.
enum TruncationUnit: Sendable {
    case year, quarter, month, week, day
    /// A part of a day, in microseconds.
    case time(Int)

    static let names = [
        "year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond",
        "microsecond",
    ]

    init?(_ name: String) {
        switch name.lowercased() {
        case "year", "yyyy", "yy": self = .year
        case "quarter": self = .quarter
        case "month", "mon", "mm": self = .month
        case "week": self = .week
        case "day", "dd": self = .day
        case "hour": self = .time(3_600_000_000)
        case "minute": self = .time(60_000_000)
        case "second": self = .time(1_000_000)
        case "millisecond": self = .time(1_000)
        case "microsecond": self = .time(1)
        default: return nil
        }
    }

    /// For how many aligned microseconds of its wall clock the result stays the same.
    var grainMicros: Int64 {
        if case .time(let micros) = self { return Int64(micros) }
        return Int64(LocalTime.microsPerDay)
    }

    /// The first moment of the unit on the wall clock.
    func truncate(_ local: Int64) -> Int64 {
        if case .time(let unit) = self {
            return Int64(CivilDate.floorDivide(Int(local), unit) &* unit)
        }
        let days = CivilDate.floorDivide(Int(local), LocalTime.microsPerDay)
        var date = CivilDate(daysSinceEpoch: days)
        switch self {
        case .year:
            date.month = 1
            date.day = 1
        case .quarter:
            date.month = (date.month - 1) / 3 * 3 + 1
            date.day = 1
        case .month: date.day = 1
        // Weeks start on Monday; 1970-01-01 was a Thursday.
        case .week: return micros(days - ((days + 3) % 7 + 7) % 7)
        case .day, .time: return micros(days)
        }
        return micros(date.daysSinceEpoch)
    }

    private func micros(_ days: Int) -> Int64 { Int64(days &* LocalTime.microsPerDay) }

    /// - Parameter zone: nil for local timestamps.
    func kernel(_ type: DataType, _ zone: TimeZoneRules?) -> BoundNode.Kernel {
        { operands, evaluation in
            let micros = operands[0].int64s
            guard let zone, zone.fixedOffset != 0 else {
                let values = evaluation.map { truncate(micros[$0]) }
                return evaluation.vector(type, operands, .int64(values))
            }
            var cursor = ZoneCursor(zone)
            let values = evaluation.map { row in
                let local = cursor.localMicros(atInstantMicros: micros[row])
                let truncated = truncate(local)
                // Of an hour that the clock shows twice, the one the instant is in.
                let sameOffset = micros[row] &- (local &- truncated)
                return cursor.localMicros(atInstantMicros: sameOffset) == truncated
                    ? sameOffset : cursor.instantMicros(ofLocalMicros: truncated)
            }
            return evaluation.vector(type, operands, .int64(values))
        }
    }
}

/// `timestamp_seconds` and its like: numbers since 1970-01-01T00:00Z to timestamps.
enum EpochKernels {
    /// - Parameters:
    ///   - multiplier: Microseconds in a unit.
    ///   - divisor: Units in a microsecond; one of the two is 1.
    static func integers(multiplier: Int64, divisor: Int64) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let numbers = operands[0].integers
            var failures: [Int] = []
            let values = evaluation.map(orZero: 0, failures: &failures) { row -> Int64? in
                if divisor > 1 {
                    return Int64(CivilDate.floorDivide(Int(numbers[row]), Int(divisor)))
                }
                let (micros, overflowed) = numbers[row].multipliedReportingOverflow(by: multiplier)
                return overflowed ? nil : micros
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                .error(outOfRange)
            )
            return ColumnVector(
                type: .timestamp,
                count: evaluation.count,
                validity: validity,
                values: .int64(values)
            )
        }
    }

    /// The seconds of the minute with their fraction, a `decimal(8,6)`.
    static func secondOfMinute(_ zone: TimeZoneRules?) -> BoundNode.Kernel {
        { operands, evaluation in
            let micros = operands[0].int64s
            var cursor = ZoneCursor(zone ?? .utc)
            let values = evaluation.map { row -> Int128 in
                let local = cursor.localMicros(atInstantMicros: micros[row])
                let minutes = CivilDate.floorDivide(Int(local), 60_000_000)
                return Int128(local - Int64(minutes) * 60_000_000)
            }
            let type = DataType.decimal(precision: 8, scale: 6)
            return evaluation.vector(type, operands, .decimals(values))
        }
    }

    /// Seconds with a fraction.
    static let doubles: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let numbers = operands[0].doubles
        var failures: [Int] = []
        let values = evaluation.map(orZero: 0, failures: &failures) { row in
            numbers[row].isFinite ? Int64(saturating: numbers[row] * 1_000_000) : nil
        }
        let validity = try evaluation.settle(
            failures,
            evaluation.jointValidity(operands),
            .null
        )
        return ColumnVector(
            type: .timestamp,
            count: evaluation.count,
            validity: validity,
            values: .int64(values)
        )
    }

    private static let outOfRange =
        "the number is outside the range of timestamps; is it in another unit?"
}

extension Int64 {
    /// A finite number without its fraction, or the nearest integer there is.
    init(saturating value: Double) {
        self = Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
}
