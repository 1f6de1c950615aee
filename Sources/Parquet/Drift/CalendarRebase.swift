internal import Columns

/// How dates and times of a file whose writer counted in the Julian calendar are read.
///
/// Spark before 3.0, and later ones when asked, counted days before 1582-10-15 in the Julian
/// calendar. A day keeps its name: what was written on 1500-02-28 (Julian) becomes 1500-02-28 of the
/// Gregorian calendar, which is another number of days.
package struct CalendarRebase: Sendable {
    /// Whether DATE and TIMESTAMP are of the Julian calendar.
    package let appliesToDates: Bool
    /// Whether INT96 is.
    package let appliesToInt96: Bool
    /// Microseconds since 1970 in the old count to those in the new.
    private let micros: @Sendable (Int64) -> Int64

    package init(
        appliesToDates: Bool,
        appliesToInt96: Bool,
        micros: @escaping @Sendable (Int64) -> Int64
    ) {
        self.appliesToDates = appliesToDates
        self.appliesToInt96 = appliesToInt96
        self.micros = micros
    }

    /// The day of the Gregorian calendar, which is thought back before it began, that has the name
    /// of a day of the mixed one, both in days since 1970-01-01.
    package static func gregorianDay(ofMixedDay day: Int) -> Int {
        // 1582-10-15, the first day of the Gregorian calendar.
        guard day < -141_427 else { return day }
        // Days since 0000-03-01 of the Julian calendar, in cycles of four years.
        let shifted = day + 719_470
        let cycle = CivilDate.floorDivide(shifted, 1_461)
        let dayOfCycle = shifted - cycle * 1_461
        let yearOfCycle = min(dayOfCycle / 365, 3)
        let dayOfYear = dayOfCycle - yearOfCycle * 365
        let month = (5 * dayOfYear + 2) / 153
        let name = CivilDate(
            year: cycle * 4 + yearOfCycle + (month >= 10 ? 1 : 0),
            month: month + (month >= 10 ? -9 : 3),
            day: dayOfYear - (153 * month + 2) / 5 + 1
        )
        // The 29th of February of a year that is no leap year becomes the 1st of March.
        return name.daysSinceEpoch
    }

    /// What becomes of values of a type, if anything does.
    func count(of type: StoredType) -> Count? {
        switch type.meaning {
        case .date: appliesToDates ? .days : nil
        case .timestamp(let unit, isAdjustedToUTC: true):
            appliesToDates ? .instants(perSecond: unit.perSecond, micros) : nil
        case .instant96: appliesToInt96 ? .instants(perSecond: 1_000_000_000, micros) : nil
        default: nil
        }
    }

    /// Numbers that count days or parts of seconds.
    enum Count: Sendable {
        case days
        case instants(perSecond: Int64, @Sendable (Int64) -> Int64)

        func callAsFunction(_ number: Int128) -> Int128 {
            switch self {
            case .days:
                return Int64(exactly: number).map {
                    Int128(CalendarRebase.gregorianDay(ofMixedDay: Int($0)))
                } ?? number
            case .instants(let perSecond, let rebased):
                let scaled = number * 1_000_000
                let quotient = scaled / Int128(perSecond)
                let whole = quotient - (quotient * Int128(perSecond) > scaled ? 1 : 0)
                guard let micros = Int64(exactly: whole) else { return number }
                let shift = Int128(rebased(micros)) - Int128(micros)
                return number + shift * Int128(perSecond) / 1_000_000
            }
        }
    }
}
