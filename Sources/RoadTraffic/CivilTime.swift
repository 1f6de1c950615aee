/// A date and time of day in UTC.
struct CivilTime: Equatable {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int

    /// - Parameter seconds: Seconds since 1970-01-01T00:00:00Z, not negative.
    init(secondsSince1970 seconds: Int64) {
        let days = Int(seconds / 86_400)
        let time = Int(seconds % 86_400)
        hour = time / 3_600
        minute = time / 60 % 60
        second = time % 60
        // Counted from 0000-03-01, so that the leap day is the last of its year; 400 years, an era,
        // have 146,097 days.
        let sinceMarch = days + 719_468
        let era = sinceMarch / 146_097
        let dayOfEra = sinceMarch % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}
