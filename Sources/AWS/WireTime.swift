import Foundation

/// A moment, as it stands in headers, signatures and answers: always UTC, years 1970 to 2261.
package struct WireTime: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package init(seconds: Int64) {
        self.init(nanoseconds: seconds * 1_000_000_000)
    }

    /// What this machine's clock says.
    package static var now: WireTime {
        WireTime(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e6) * 1_000)
    }

    package var seconds: Int64 { nanoseconds / 1_000_000_000 }

    package static func < (left: WireTime, right: WireTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package static func + (time: WireTime, duration: Duration) -> WireTime {
        let (seconds, attoseconds) = duration.components
        return WireTime(
            nanoseconds: time.nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        )
    }

    package static func - (left: WireTime, right: WireTime) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
}

// MARK: Spellings

extension WireTime {
    /// `20150830T123600Z`, as signatures have it.
    var compact: String {
        let (year, month, day) = civilDate
        let second = seconds % 86_400
        return pad(year, 4) + pad(month, 2) + pad(day, 2) + "T" + pad(second / 3_600, 2)
            + pad(second / 60 % 60, 2) + pad(second % 60, 2) + "Z"
    }

    /// The time written as ISO 8601, `2009-10-12T17:50:30.000Z`, with `Z`, `UTC` or an offset.
    init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard (19...64).contains(bytes.count), bytes[4] == UInt8(ascii: "-"),
            bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19])
        else { return nil }
        var rest = bytes[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(digits.count), let number = Self.number(digits) else {
                return nil
            }
            fraction = (digits.count..<9).reduce(number) { value, _ in value * 10 }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Self.offsetSeconds(rest),
            let time = Self.time(year, month, day, hour, minute, second)
        else { return nil }
        self.init(nanoseconds: (time - offset) * 1_000_000_000 + fraction)
    }

    /// The time written as in HTTP's headers, `Fri, 22 May 2020 14:03:11 GMT` (RFC 9110, 5.6.7).
    init?(http text: String) {
        let words = text.split(separator: " ")
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard words.count == 6, words[5] == "GMT", let day = Self.number(words[1].utf8),
            let month = months.firstIndex(of: String(words[2])),
            let year = Self.number(words[3].utf8)
        else { return nil }
        let clock = words[4].split(separator: ":", omittingEmptySubsequences: false)
            .map { Self.number($0.utf8) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            let time = Self.time(year, Int64(month) + 1, day, hour, minute, second)
        else { return nil }
        self.init(seconds: time)
    }

    /// `Z`, `UTC`, nothing, or an offset such as `+02:00`.
    private static func offsetSeconds(_ bytes: ArraySlice<UInt8>) -> Int64? {
        if bytes.isEmpty || bytes.elementsEqual("Z".utf8) || bytes.elementsEqual("UTC".utf8) {
            return 0
        }
        let digits = bytes.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard digits.count == 4, let hours = number(digits[0..<2]),
            let minutes = number(digits[2..<4]), hours < 24, minutes < 60
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        switch bytes.first {
        case UInt8(ascii: "+"): return seconds
        case UInt8(ascii: "-"): return -seconds
        default: return nil
        }
    }

    /// The number of up to nine digits, and nothing else.
    private static func number(_ digits: some Collection<UInt8>) -> Int64? {
        guard (1...9).contains(digits.count) else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    private func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

// MARK: The Gregorian calendar

extension WireTime {
    /// Days since 1970 are counted in eras of 400 years that start in March, so that the leap day
    /// is an era's last.
    private static let daysPerEra: Int64 = 146_097
    private static let daysToEpoch: Int64 = 719_468

    private static func time(
        _ year: Int64,
        _ month: Int64,
        _ day: Int64,
        _ hour: Int64,
        _ minute: Int64,
        _ second: Int64
    ) -> Int64? {
        guard (1970...2261).contains(year), (1...12).contains(month), (1...31).contains(day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let yearOfEra = shifted % 400
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = shifted / 400 * daysPerEra + dayOfEra - daysToEpoch
        return days * 86_400 + hour * 3_600 + minute * 60 + second
    }

    private var civilDate: (year: Int64, month: Int64, day: Int64) {
        let days = seconds / 86_400 + Self.daysToEpoch
        let dayOfEra = days % Self.daysPerEra
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = days / Self.daysPerEra * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
