/// A day of the proleptic Gregorian calendar.
///
/// The conversions are exact for every day that an `Int32` of days since 1970-01-01 can name.
public struct CivilDate: Sendable, Hashable {
    /// The astronomical year: 0 is 1 BC.
    public var year: Int
    /// From 1 to 12.
    public var month: Int
    /// From 1 to 31.
    public var day: Int

    @inlinable
    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1970-01-01.
    ///
    /// Divisions are folded into multiplications, after Neri and Schneider, "Euclidean affine
    /// functions and their application to calendar algorithms" (2022).
    @inlinable @inline(__always)
    public init(daysSinceEpoch days: Int) {
        // Counted from 0000-03-01, and 14,700 cycles of 400 years later to be positive.
        let shifted = UInt64(bitPattern: Int64(days &+ 719_468 &+ 146_097 &* 14_700))
        let quarterDays = 4 &* shifted &+ 3
        let century = quarterDays / 146_097
        let rest = (quarterDays % 146_097) | 3
        let product = 2_939_745 &* rest
        let yearOfCentury = product >> 32
        let dayOfYear = (product & 0xFFFF_FFFF) / 2_939_745 / 4
        let monthAndDay = 2_141 &* dayOfYear &+ 197_913
        let isNextYear = dayOfYear >= 306
        let month = Int(truncatingIfNeeded: monthAndDay >> 16)
        year =
            Int(truncatingIfNeeded: 100 &* century &+ yearOfCentury) &- 400 &* 14_700
            &+ (isNextYear ? 1 : 0)
        self.month = isNextYear ? month &- 12 : month
        day = Int(truncatingIfNeeded: (monthAndDay & 0xFFFF) / 2_141) &+ 1
    }

    /// The days from 1970-01-01 to this one; months and days outside their range carry over.
    @inlinable
    public var daysSinceEpoch: Int {
        let monthsFromMarch = month &- 3
        let carried = CivilDate.floorDivide(monthsFromMarch, 12)
        let year = self.year &+ carried
        let monthOfYear = monthsFromMarch &- carried &* 12
        let era = CivilDate.floorDivide(year, 400)
        let yearOfEra = year &- era &* 400
        let dayOfYear = (153 &* monthOfYear &+ 2) / 5 &+ day &- 1
        let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
        return era &* 146_097 &+ dayOfEra &- 719_468
    }

    /// The day so many months later; where its month has no such day, the month's last.
    ///
    /// - Returns: `nil` if that is further away than days can be counted.
    package func adding(months: Int) -> CivilDate? {
        let (sum, overflowed) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflowed, (-12_000_000_000...12_000_000_000).contains(sum) else { return nil }
        let year = CivilDate.floorDivide(sum, 12)
        let month = sum - year * 12 + 1
        let last = CivilDate.dayCount(year: year, month: month)
        return CivilDate(year: year, month: month, day: min(day, last))
    }

    /// The days in a month of a year.
    @inlinable
    public static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    @inlinable
    public static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// From 1 to 366.
    @inlinable
    public var dayOfYear: Int {
        daysSinceEpoch &- CivilDate(year: year, month: 1, day: 1).daysSinceEpoch &+ 1
    }

    /// The quotient rounded toward minus infinity; `divisor` is positive.
    @inlinable @inline(__always)
    public static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        let quotient = value / divisor
        return quotient &* divisor > value ? quotient &- 1 : quotient
    }
}
