import Columns

extension DatePattern {
    /// A moment on the clock of a zone.
    struct Moment {
        let localMicros: Int64
        var offsetSeconds = 0
    }

    func append(_ moment: Moment, _ zone: TimeZoneRules, to bytes: inout [UInt8]) {
        let time = LocalTime(moment.localMicros)
        let date = CivilDate(daysSinceEpoch: time.days)
        append(parts, time, date, moment, zone, to: &bytes)
    }

    private func append(
        _ parts: [Part],
        _ time: LocalTime,
        _ date: CivilDate,
        _ moment: Moment,
        _ zone: TimeZoneRules,
        to bytes: inout [UInt8]
    ) {
        for part in parts {
            switch part {
            case .text(let text): bytes.append(contentsOf: text)
            case .number(let number):
                let value = Self.value(number.field, time, date)
                let exceeds = value >= 1 && DecimalText.power(min(number.minWidth, 18)) <= value
                if value < 0 {
                    bytes.append(UInt8(ascii: "-"))
                } else if number.sign == .exceedsPad, exceeds {
                    bytes.append(UInt8(ascii: "+"))
                }
                append(Int(value.magnitude), number.minWidth, to: &bytes)
            case .twoDigitYear: append((date.year % 100 + 100) % 100, 2, to: &bytes)
            case .fraction(let count):
                var digits = time.microsecond * 1_000
                for _ in count..<9 { digits /= 10 }
                append(digits, count, to: &bytes)
            case .name(let field, let names):
                let first = [.month, .quarter].contains(field) ? 1 : 0
                bytes.append(contentsOf: names[Self.value(field, time, date) - first].utf8)
            case .offset(let text): text.append(moment.offsetSeconds, to: &bytes)
            case .zoneName: bytes.append(contentsOf: zone.name.utf8)
            case .zoneAbbreviation:
                let name = zone.abbreviation(offsetSeconds: moment.offsetSeconds) ?? zone.name
                bytes.append(contentsOf: name.utf8)
            case .optional(let inner): append(inner, time, date, moment, zone, to: &bytes)
            }
        }
    }

    private static func value(_ field: Field, _ time: LocalTime, _ date: CivilDate) -> Int {
        switch field {
        case .year: date.year
        case .yearOfEra: date.year > 0 ? date.year : 1 - date.year
        case .era: date.year > 0 ? 1 : 0
        case .quarter: (date.month + 2) / 3
        case .month: date.month
        case .day: date.day
        case .dayOfYear: date.dayOfYear
        // 1970-01-01 was a Thursday.
        case .weekday: ((time.days + 4) % 7 + 7) % 7
        case .weekdayInMonth: (date.day - 1) % 7 + 1
        case .hour: time.hour
        case .hourFrom1: time.hour == 0 ? 24 : time.hour
        case .halfDay: time.hour / 12
        case .halfDayHour: time.hour % 12 == 0 ? 12 : time.hour % 12
        case .halfDayHourFrom0: time.hour % 12
        case .minute: time.minute
        case .second: time.second
        case .microsecond: time.microsecond
        }
    }

    private func append(_ number: Int, _ width: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<max(width, 1) { divisor *= 10 }
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
