/// How late records arrive after what they tell of.
package struct Lateness: Sendable, Hashable {
    /// The share of records that are up to an hour late.
    package var hourShare: Double
    /// The share of records that are up to a day late.
    package var dayShare: Double
    /// The share of records that are up to a week late.
    package var weekShare: Double
    /// The share of records without a time.
    package var nullShare: Double

    /// All records arrive within seconds, in the minute they tell of.
    package static let none = Lateness(hourShare: 0, dayShare: 0, weekShare: 0, nullShare: 0)
    /// 93 % within seconds, 5 % within the hour, 1.9 % within the day, 0.1 % within the week.
    package static let usual = Lateness(
        hourShare: 0.05,
        dayShare: 0.019,
        weekShare: 0.001,
        nullShare: 0.0001
    )
    /// 60 % within seconds, 25 % within the hour, 12 % within the day, 3 % within the week.
    package static let heavy = Lateness(
        hourShare: 0.25,
        dayShare: 0.12,
        weekShare: 0.03,
        nullShare: 0.0001
    )

    package init(hourShare: Double, dayShare: Double, weekShare: Double, nullShare: Double) {
        self.hourShare = hourShare
        self.dayShare = dayShare
        self.weekShare = weekShare
        self.nullShare = nullShare
    }

    /// Whether records may tell of a minute before the one they arrive in.
    var isLate: Bool { hourShare + dayShare + weekShare > 0 }

    /// The shares as bounds for random numbers of 32 bits, rarest first.
    var bounds: (week: UInt64, day: UInt64, hour: UInt64, null: UInt64) {
        func bound(_ share: Double) -> UInt64 {
            UInt64(min(max(share, 0), 1) * Double(UInt64(1) << 32))
        }
        return (
            bound(weekShare), bound(weekShare + dayShare), bound(weekShare + dayShare + hourShare),
            bound(nullShare)
        )
    }
}
