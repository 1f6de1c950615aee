import Columns

/// A POSIX TZ string, for example `CET-1CEST,M3.5.0,M10.5.0/3` (RFC 8536 section 3.3.1).
struct PosixTimeZone: Sendable, Hashable {
    /// In seconds east of UTC.
    let standardOffset: Int
    let daylight: Daylight?

    struct Daylight: Sendable, Hashable {
        let offset: Int
        let start: Change
        let end: Change
    }

    /// A day of every year and a time of that day, in seconds of the wall clock before the change.
    struct Change: Sendable, Hashable {
        enum Day: Sendable, Hashable {
            /// `Jn`: 1 to 365, February 29 is never counted.
            case julian(Int)
            /// `n`: 0 to 365.
            case ordinal(Int)
            /// `Mm.w.d`: the last one if `week` is 5; Sunday is 0.
            case weekday(month: Int, week: Int, day: Int)
        }

        let day: Day
        let seconds: Int

        /// Seconds of the wall clock since 1970-01-01T00:00.
        func localSeconds(year: Int) -> Int64 { Int64(days(year: year) * 86_400 + seconds) }

        private func days(year: Int) -> Int {
            let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
            switch day {
            case .ordinal(let number): return newYear + number
            case .julian(let number):
                return newYear + number - 1 + (number >= 60 && CivilDate.isLeap(year) ? 1 : 0)
            case .weekday(let month, let week, let wanted):
                let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
                // 1970-01-01 was a Thursday.
                let firstWeekday = ((first + 4) % 7 + 7) % 7
                var date = 1 + (wanted - firstWeekday + 7) % 7 + (week - 1) * 7
                if date > CivilDate.dayCount(year: year, month: month) { date -= 7 }
                return first + date - 1
            }
        }
    }

    init?(_ text: String) {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard reader.skipName(), let offset = reader.time(hourLimit: 24) else { return nil }
        standardOffset = -offset
        if reader.rest.isEmpty {
            daylight = nil
            return
        }
        guard reader.skipName() else { return nil }
        var daylightOffset = standardOffset + 3_600
        if reader.rest.first != UInt8(ascii: ",") {
            guard let offset = reader.time(hourLimit: 24) else { return nil }
            daylightOffset = -offset
        }
        guard let start = reader.change(), let end = reader.change(), reader.rest.isEmpty else {
            return nil
        }
        daylight = Daylight(offset: daylightOffset, start: start, end: end)
    }

    /// All offsets that the rule ever gives.
    var offsets: [Int] { [standardOffset] + (daylight.map { [$0.offset] } ?? []) }

    /// When the offset changes in a year, in seconds since 1970-01-01T00:00Z, and to what.
    func changes(year: Int) -> [(instant: Int64, offset: Int)] {
        guard let daylight else { return [] }
        let start = daylight.start.localSeconds(year: year) - Int64(standardOffset)
        let end = daylight.end.localSeconds(year: year) - Int64(daylight.offset)
        return [(start, daylight.offset), (end, standardOffset)]
    }

    /// The stretch of one offset around an instant, in seconds since 1970-01-01T00:00Z.
    func interval(containing seconds: Int64) -> ZoneInterval {
        guard daylight != nil else {
            return ZoneInterval(start: .min, end: .max, offset: standardOffset)
        }
        let days = CivilDate.floorDivide(Int(seconds) + standardOffset, 86_400)
        let year = CivilDate(daysSinceEpoch: days).year
        var changes = changes(year: year - 1) + changes(year: year) + changes(year: year + 1)
        changes.sort { $0.instant < $1.instant }
        let next = changes.firstIndex { $0.instant > seconds } ?? changes.count - 1
        let current = changes[max(next - 1, 0)]
        return ZoneInterval(
            start: current.instant,
            end: changes[next].instant,
            offset: current.offset
        )
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func accept(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// Three letters or more, or anything between `<` and `>`.
        mutating func skipName() -> Bool {
            if accept("<") {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
                rest = rest[(end + 1)...]
                return true
            }
            let name = rest.prefix { (0x61...0x7A).contains($0 | 0x20) }
            rest = rest.dropFirst(name.count)
            return name.count >= 3
        }

        mutating func number(limit: Int) -> Int? {
            let digits = rest.prefix(while: \.isDigit)
            guard (1...4).contains(digits.count) else { return nil }
            rest = rest.dropFirst(digits.count)
            let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            return value <= limit ? value : nil
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time(hourLimit: Int) -> Int? {
            let sign = accept("-") ? -1 : 1
            if sign == 1 { _ = accept("+") }
            guard let hour = number(limit: hourLimit) else { return nil }
            var seconds = hour * 3_600
            for unit in [60, 1] where accept(":") {
                guard let part = number(limit: 59) else { return nil }
                seconds += part * unit
            }
            return sign * seconds
        }

        /// `,Mm.w.d[/time]` and its like.
        mutating func change() -> Change? {
            guard accept(","), let day = day() else { return nil }
            // Version 3 of the format allows times from -167 to 167 hours.
            guard accept("/") else { return Change(day: day, seconds: 7_200) }
            return time(hourLimit: 167).map { Change(day: day, seconds: $0) }
        }

        private mutating func day() -> Change.Day? {
            if accept("J") {
                guard let number = number(limit: 365), number > 0 else { return nil }
                return .julian(number)
            }
            guard accept("M") else { return number(limit: 365).map { .ordinal($0) } }
            guard let month = number(limit: 12), month > 0, accept("."),
                let week = number(limit: 5), week > 0, accept("."), let day = number(limit: 6)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }
    }
}
