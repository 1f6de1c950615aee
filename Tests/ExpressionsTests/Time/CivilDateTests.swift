import Columns
import Testing

@Suite("Calendar")
struct CivilDateTests {
    /// Every day from year 1 to 9999, counted by the calendar's own rules.
    @Test func countsDays() {
        var date = CivilDate(year: 1, month: 1, day: 1)
        for days in -719_162...2_932_896 {
            let found = CivilDate(daysSinceEpoch: days)
            guard found == date, date.daysSinceEpoch == days else {
                Issue.record("\(days) is \(found), expected \(date)")
                return
            }
            date.day += 1
            if date.day > CivilDate.dayCount(year: date.year, month: date.month) {
                date.day = 1
                date.month = date.month == 12 ? 1 : date.month + 1
                if date.month == 1 { date.year += 1 }
            }
        }
        #expect(date == CivilDate(year: 10_000, month: 1, day: 1))
    }

    @Test(
        "gives back every day an Int32 can name",
        arguments: [
            Int(Int32.min), -1_000_000_000, -719_163, -1, 0, 1_000_000_000, Int(Int32.max),
        ]
    )
    func extremes(days: Int) {
        #expect(CivilDate(daysSinceEpoch: days).daysSinceEpoch == days)
    }

    @Test func ordinals() {
        #expect(CivilDate(year: 2020, month: 12, day: 31).dayOfYear == 366)
        #expect(CivilDate(year: 2019, month: 12, day: 31).dayOfYear == 365)
        #expect(CivilDate(year: 1900, month: 3, day: 1).dayOfYear == 60)
        #expect(
            CivilDate(year: 2020, month: 14, day: 1).daysSinceEpoch
                == CivilDate(year: 2021, month: 2, day: 1).daysSinceEpoch
        )
    }
}
