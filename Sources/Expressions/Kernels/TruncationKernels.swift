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

    static let dateNames = ["year", "quarter", "month", "week"]

    /// The unit of a name that `trunc` of dates takes too: nothing shorter than a week.
    init?(dateUnit name: String) {
        self.init(name)
        switch self {
        case .year, .quarter, .month, .week: break
        case .day, .time: return nil
        }
    }

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

    /// The first moment of the unit around an instant, on the clock of a zone.
    func truncate(_ micros: Int64, _ cursor: inout ZoneCursor) -> Int64 {
        let local = cursor.localMicros(atInstantMicros: micros)
        let truncated = truncate(local)
        // Of an hour that the clock shows twice, the one the instant is in.
        let sameOffset = micros &- (local &- truncated)
        return cursor.localMicros(atInstantMicros: sameOffset) == truncated
            ? sameOffset : cursor.instantMicros(ofLocalMicros: truncated)
    }

    /// Of names of units and timestamps; unknown units give null.
    static func timestamps(_ zone: TimeZoneRules) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let (names, micros) = (operands[0].bytes, operands[1].int64s)
            var cursor = ZoneCursor(zone)
            var last = LastMade<TruncationUnit?>()
            return try evaluation.longs(operands, as: .timestamp) { row in
                last.of(names[row]) { TruncationUnit(Characters.text($0)) }?
                    .truncate(micros[row], &cursor)
            }
        }
    }

    /// Of dates and names of units; unknown units give null.
    static let dates: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (days, names) = (operands[0].int32s, operands[1].bytes)
        var last = LastMade<TruncationUnit?>()
        return try evaluation.ints(operands, as: .date) { row in
            last.of(names[row]) { TruncationUnit(dateUnit: Characters.text($0)) }
                .map { unit in
                    let micros = Int64(days[row]) * Int64(LocalTime.microsPerDay)
                    return Int32(
                        truncatingIfNeeded: unit.truncate(micros) / Int64(LocalTime.microsPerDay)
                    )
                }
        }
    }
}
