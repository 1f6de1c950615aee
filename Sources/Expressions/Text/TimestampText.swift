import Columns

/// Timestamps as Spark writes and reads them.
struct TimestampText: Equatable {
    /// Microseconds of the wall clock since 1970-01-01T00:00.
    let localMicros: Int64
    /// What stands behind the time, for example `Z`, `+02:00` or `Europe/Brussels`.
    let zone: String?

    /// `2020-05-04 10:00:00.25`, without trailing zeros.
    static func string(_ localMicros: Int64) -> String {
        let time = LocalTime(localMicros)
        let clock = [time.hour, time.minute, time.second].map { DateText.padded($0) }
        var text = DateText.string(Int32(truncatingIfNeeded: time.days)) + " "
        text += clock.joined(separator: ":")
        guard time.microsecond > 0 else { return text }
        var fraction = DateText.padded(time.microsecond, 6)
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return text + "." + fraction
    }

    static func parse(_ text: String) -> TimestampText? { parse(Array(text.utf8)[...]) }

    /// Reads a date with an optional time and zone behind it: `2020-05-04T10:00:00.25Z`.
    static func parse(_ text: ArraySlice<UInt8>) -> TimestampText? {
        var scanner = DigitScanner(text.trimmingBlanks())
        guard let date = scanner.date(yearDigits: 4...6) else { return nil }
        var timeMicros = 0
        if !scanner.rest.isEmpty {
            guard date.hasDay, scanner.accept("T") || scanner.accept(" "),
                let micros = clock(&scanner)
            else { return nil }
            timeMicros = micros
        }
        let zone = String(decoding: scanner.rest, as: UTF8.self).trimmingBlanks()
        let (dayMicros, overflowed) = date.days.multipliedReportingOverflow(
            by: LocalTime.microsPerDay
        )
        let (micros, carried) = dayMicros.addingReportingOverflow(timeMicros)
        guard !overflowed, !carried else { return nil }
        return TimestampText(localMicros: Int64(micros), zone: zone.isEmpty ? nil : zone)
    }

    /// Hours with optional minutes, seconds and fraction; what is beyond microseconds is cut off.
    private static func clock(_ scanner: inout DigitScanner) -> Int? {
        guard let hour = scanner.number(1...2), hour < 24 else { return nil }
        var minute = 0
        var second = 0
        var micros = 0
        if scanner.accept(":") {
            guard let number = scanner.number(1...2), number < 60 else { return nil }
            minute = number
            if scanner.accept(":") {
                guard let number = scanner.number(1...2), number < 60 else { return nil }
                second = number
                if scanner.accept(".") { micros = fraction(&scanner) }
            }
        }
        return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros
    }

    private static func fraction(_ scanner: inout DigitScanner) -> Int {
        var micros = 0
        var unit = 100_000
        while let digit = scanner.firstDigit() {
            micros += digit * unit
            unit /= 10
        }
        return micros
    }
}

extension DigitScanner {
    /// The next digit, however many follow.
    fileprivate mutating func firstDigit() -> Int? {
        guard let byte = rest.first, byte.isDigit else { return nil }
        self = DigitScanner(rest.dropFirst())
        return Int(byte &- 0x30)
    }
}

/// A moment on a wall clock.
struct LocalTime {
    static let microsPerDay = 86_400_000_000

    /// Since 1970-01-01.
    let days: Int
    let hour: Int
    let minute: Int
    let second: Int
    let microsecond: Int

    init(_ localMicros: Int64) {
        days = CivilDate.floorDivide(Int(localMicros), Self.microsPerDay)
        let rest = Int(localMicros) &- days &* Self.microsPerDay
        hour = rest / 3_600_000_000
        minute = rest / 60_000_000 % 60
        second = rest / 1_000_000 % 60
        microsecond = rest % 1_000_000
    }
}
