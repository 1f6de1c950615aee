import Columns

/// What a text says about a moment.
struct ParsedMoment: Equatable {
    enum Zone: Equatable {
        /// Seconds east of UTC.
        case offset(Int)
        case name(String)
    }

    /// Microseconds of the wall clock since 1970-01-01T00:00.
    let localMicros: Int64
    let zone: Zone?
}

extension DatePattern {
    /// Reads a text, all of it.
    ///
    /// - Returns: nil if it does not fit the pattern, or is no day of the calendar or no time of
    ///   day. What a pattern leaves out is taken from 1970-01-01T00:00.
    func parse(_ text: ArraySlice<UInt8>) -> ParsedMoment? {
        var reader = DatePatternReader(rest: text)
        guard reader.read(parts), reader.rest.isEmpty,
            let days = reader.days(), let timeMicros = reader.timeMicros()
        else { return nil }
        let (dayMicros, overflowed) = days.multipliedReportingOverflow(by: LocalTime.microsPerDay)
        let (micros, carried) = dayMicros.addingReportingOverflow(timeMicros)
        guard !overflowed, !carried else { return nil }
        return ParsedMoment(localMicros: Int64(micros), zone: reader.zone)
    }
}

/// Reads the parts of a pattern off a text.
private struct DatePatternReader {
    var rest: ArraySlice<UInt8>
    private(set) var zone: ParsedMoment.Zone?
    private var values = [Int?](repeating: nil, count: DatePattern.Field.allCases.count)

    init(rest: ArraySlice<UInt8>) { self.rest = rest }

    private subscript(field: DatePattern.Field) -> Int? { values[field.rawValue] }

    /// - Returns: Whether the text agrees with what was read before.
    private mutating func set(_ field: DatePattern.Field, _ value: Int) -> Bool {
        if let known = values[field.rawValue] { return known == value }
        values[field.rawValue] = value
        return true
    }

    mutating func read(_ parts: [DatePattern.Part]) -> Bool {
        for part in parts {
            switch part {
            case .text(let text):
                guard rest.count >= text.count,
                    Characters.text(rest.prefix(text.count)).lowercased()
                        == String(decoding: text, as: UTF8.self).lowercased()
                else { return false }
                rest = rest.dropFirst(text.count)
            case .number(let part):
                guard let value = number(part), set(part.field, value) else { return false }
            case .twoDigitYear:
                guard let value = digits(2...2), set(.year, 2_000 + value) else { return false }
            case .fraction(let count):
                let start = rest.count
                guard let value = digits(1...count) else { return false }
                var micros = value
                let read = start - rest.count
                for _ in min(read, 6)..<6 { micros *= 10 }
                for _ in 6..<max(read, 6) { micros /= 10 }
                guard set(.microsecond, micros) else { return false }
            case .name(let field, let names):
                guard let index = name(names) else { return false }
                guard set(field, field == .month ? index + 1 : index) else { return false }
            case .offset(let text):
                guard let seconds = text.parse(&rest) else { return false }
                zone = .offset(seconds)
            case .zoneName, .zoneAbbreviation:
                let name = rest.prefix(while: Self.isZoneByte)
                guard !name.isEmpty, name.count <= 64 else { return false }
                zone = .name(Characters.text(name))
                rest = rest.dropFirst(name.count)
            case .optional(let inner):
                let before = self
                if !read(inner) { self = before }
            }
        }
        return true
    }

    private static func isZoneByte(_ byte: UInt8) -> Bool {
        byte.isDigit || (0x61...0x7A).contains(byte | 0x20)
            || [
                UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: ":"),
            ].contains(byte)
    }

    /// The index of the longest name that the text starts with, in whatever case.
    private mutating func name(_ names: [String]) -> Int? {
        let ahead = Characters.text(rest.prefix(16)).lowercased()
        let fitting = names.indices.filter { ahead.hasPrefix(names[$0].lowercased()) }
        guard let index = fitting.max(by: { names[$0].count < names[$1].count }) else { return nil }
        rest = rest.dropFirst(names[index].utf8.count)
        return index
    }

    /// A number with a sign where it may have one.
    private mutating func number(_ part: DatePattern.NumberPart) -> Int? {
        let sign = rest.first
        let isNegative = sign == UInt8(ascii: "-") && part.sign != .none
        let isPositive = sign == UInt8(ascii: "+") && part.sign == .exceedsPad
        if isNegative || isPositive { rest = rest.dropFirst() }
        let available = rest.prefix(part.maxWidth + part.reservedWidth).prefix(while: \.isDigit)
            .count
        let width = max(part.minWidth, min(available - part.reservedWidth, part.maxWidth))
        guard available >= part.minWidth, let value = digits(width...width) else { return nil }
        if isNegative { return value == 0 ? nil : -value }
        guard part.sign == .exceedsPad else { return value }
        return isPositive == (width > part.minWidth) ? value : nil
    }

    /// So many digits, at least and at most, whatever follows.
    private mutating func digits(_ width: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(width.upperBound).prefix(while: \.isDigit)
        guard digits.count >= width.lowerBound,
            let value = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        rest = rest.dropFirst(digits.count)
        return value
    }

    // MARK: What it comes to

    /// Days since 1970-01-01.
    func days() -> Int? {
        guard let year = year(), (-1_000_000...1_000_000).contains(year) else { return nil }
        let month = self[.month] ?? 1
        guard (1...12).contains(month) else { return nil }
        let day = self[.day] ?? 1
        guard (1...CivilDate.dayCount(year: year, month: month)).contains(day) else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        guard let dayOfYear = self[.dayOfYear] else { return days }
        guard (1...(CivilDate.isLeap(year) ? 366 : 365)).contains(dayOfYear) else { return nil }
        let date = CivilDate(year: year, month: 1, day: dayOfYear)
        // A month or day beside it has to say the same.
        let said = CivilDate(daysSinceEpoch: date.daysSinceEpoch)
        guard self[.month] ?? said.month == said.month, self[.day] ?? said.day == said.day else {
            return nil
        }
        return date.daysSinceEpoch
    }

    private func year() -> Int? {
        guard let yearOfEra = self[.yearOfEra] else { return self[.year] ?? 1_970 }
        guard yearOfEra >= 1, yearOfEra < 10_000_000 else { return nil }
        return self[.era] == 0 ? 1 - yearOfEra : yearOfEra
    }

    /// Microseconds since midnight.
    func timeMicros() -> Int? {
        guard let hour = hour(), let minute = checked(.minute, 0...59),
            let second = checked(.second, 0...59)
        else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1_000_000 + (self[.microsecond] ?? 0)
    }

    /// The value of a field, 0 if it is not there; nil if it is out of its range.
    private func checked(_ field: DatePattern.Field, _ range: ClosedRange<Int>) -> Int? {
        guard let value = self[field] else { return 0 }
        return range.contains(value) ? value : nil
    }

    private func hour() -> Int? {
        var hours: [Int] = []
        if self[.hour] != nil {
            guard let hour = checked(.hour, 0...23) else { return nil }
            hours.append(hour)
        }
        if self[.hourFrom1] != nil {
            guard let hour = checked(.hourFrom1, 1...24) else { return nil }
            hours.append(hour % 24)
        }
        var halves: [Int] = []
        if self[.halfDayHour] != nil {
            guard let hour = checked(.halfDayHour, 1...12) else { return nil }
            halves.append(hour % 12)
        }
        if self[.halfDayHourFrom0] != nil {
            guard let hour = checked(.halfDayHourFrom0, 0...11) else { return nil }
            halves.append(hour)
        }
        guard Set(hours).count <= 1, Set(halves).count <= 1 else { return nil }
        guard let hour = hours.first else {
            return (halves.first ?? 0) + (halves.isEmpty ? 0 : 12 * (self[.halfDay] ?? 0))
        }
        guard halves.first ?? hour % 12 == hour % 12, self[.halfDay] ?? hour / 12 == hour / 12
        else { return nil }
        return hour
    }
}
