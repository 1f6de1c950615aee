import Columns

/// Dates as Spark writes and reads them.
enum DateText {
    /// `2020-05-04`; years outside 0000 to 9999 have a sign, as in Java.
    static func string(_ days: Int32) -> String {
        let date = CivilDate(daysSinceEpoch: Int(days))
        return "\(year(date.year))-\(padded(date.month))-\(padded(date.day))"
    }

    static func year(_ year: Int) -> String {
        let sign = year < 0 ? "-" : year > 9_999 ? "+" : ""
        return sign + padded(Int(year.magnitude), 4)
    }

    static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return digits.utf8.count >= width
            ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    static func days(_ text: String) -> Int32? { days(Array(text.utf8)[...]) }

    /// Reads `yyyy`, `yyyy-[m]m`, `yyyy-[m]m-[d]d`, and ignores what follows behind a `T` or a
    /// blank, as Spark's cast does.
    static func days(_ text: ArraySlice<UInt8>) -> Int32? {
        var scanner = DigitScanner(text.trimmingBlanks())
        guard let date = scanner.date(yearDigits: 4...7) else { return nil }
        if let byte = scanner.rest.first, !(date.hasDay && byte.isDateEnd) { return nil }
        return Int32(exactly: date.days)
    }
}

extension UInt8 {
    /// A `T` or a blank.
    fileprivate var isDateEnd: Bool { self == UInt8(ascii: "T") || self == UInt8(ascii: " ") }
}

/// Reads numbers and separators from the front of a text.
struct DigitScanner {
    private(set) var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    /// A number of that many digits, or nil.
    mutating func number(_ digitCount: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        var index = rest.startIndex
        while index < rest.endIndex, rest[index].isDigit {
            guard count < digitCount.upperBound else { return nil }
            value = value * 10 + Int(rest[index] &- 0x30)
            count += 1
            index += 1
        }
        guard count >= digitCount.lowerBound else { return nil }
        rest = rest[index...]
        return value
    }

    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// A year with optional month and day, which exist in the calendar.
    mutating func date(yearDigits: ClosedRange<Int>) -> (days: Int, hasDay: Bool)? {
        let isNegative = accept("-")
        if !isNegative { _ = accept("+") }
        guard let year = number(yearDigits) else { return nil }
        var date = CivilDate(year: isNegative ? -year : year, month: 1, day: 1)
        guard accept("-") else { return (date.daysSinceEpoch, false) }
        guard let month = number(1...2), (1...12).contains(month) else { return nil }
        date.month = month
        guard accept("-") else { return (date.daysSinceEpoch, false) }
        let dayCount = CivilDate.dayCount(year: date.year, month: month)
        guard let day = number(1...2), (1...dayCount).contains(day) else { return nil }
        date.day = day
        return (date.daysSinceEpoch, true)
    }
}
