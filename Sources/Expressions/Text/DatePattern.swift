import Columns

/// A pattern of `date_format`, for example `yyyy-MM-dd HH:mm`, in Spark's letters.
struct DatePattern: Sendable {
    private enum Part: Sendable {
        case text([UInt8])
        /// Zero-padded to a width.
        case number(Field, width: Int)
        case twoDigitYear
        /// So many digits of the second's fraction.
        case fraction(Int)
        case monthName(isShort: Bool)
        case weekdayName(isShort: Bool)
        case halfOfDay
    }

    private enum Field: Sendable {
        case year, month, day, dayOfYear, hour, hourFrom1, halfDayHour, halfDayHourFrom0
        case minute, second, quarter
    }

    /// Why a text is no pattern.
    struct Problem: Error {
        let message: String
    }

    private let parts: [Part]
    /// For how many aligned microseconds of the wall clock the result stays the same.
    let grainMicros: Int64

    static let letters = "y M d D E H h k K m s S a Q"

    init(_ pattern: String) throws(Problem) {
        var parts: [Part] = []
        var grain: Int64 = 86_400_000_000
        var rest = Substring(pattern)
        while let letter = rest.first {
            if letter == "'" {
                parts.append(.text(Array(try Self.quoted(&rest).utf8)))
                continue
            }
            guard letter.isASCII, letter.isLetter else {
                if "[]{}#".contains(letter) {
                    throw Problem(message: "\(letter) has to stand in quotes in a date pattern")
                }
                rest.removeFirst()
                parts.append(.text(Array(String(letter).utf8)))
                continue
            }
            let count = rest.prefix { $0 == letter }.count
            rest = rest.dropFirst(count)
            parts.append(try Self.part(letter, count))
            grain = min(grain, Self.grain(letter, count))
        }
        self.parts = parts
        grainMicros = grain
    }

    /// The text between quotes; two quotes stand for one.
    private static func quoted(_ rest: inout Substring) throws(Problem) -> String {
        rest.removeFirst()
        if rest.first == "'" {
            rest.removeFirst()
            return "'"
        }
        var text = ""
        while let character = rest.popFirst() {
            guard character == "'" else {
                text.append(character)
                continue
            }
            guard rest.first == "'" else { return text }
            rest.removeFirst()
            text.append("'")
        }
        throw Problem(message: "a quote in the date pattern is not closed")
    }

    private static func grain(_ letter: Character, _ count: Int) -> Int64 {
        switch letter {
        case "H", "h", "k", "K", "a": 3_600_000_000
        case "m": 60_000_000
        case "s": 1_000_000
        case "S": count >= 6 ? 1 : [1_000_000, 100_000, 10_000, 1_000, 100, 10][count]
        default: 86_400_000_000
        }
    }

    private static func part(_ letter: Character, _ count: Int) throws(Problem) -> Part {
        switch (letter, count) {
        case ("y", 2): return .twoDigitYear
        case ("y", 1...6): return .number(.year, width: count)
        case ("M", 1...2): return .number(.month, width: count)
        case ("M", 3...4): return .monthName(isShort: count == 3)
        case ("d", 1...2): return .number(.day, width: count)
        case ("D", 1...3): return .number(.dayOfYear, width: count)
        case ("E", 1...4): return .weekdayName(isShort: count < 4)
        case ("H", 1...2): return .number(.hour, width: count)
        case ("k", 1...2): return .number(.hourFrom1, width: count)
        case ("h", 1...2): return .number(.halfDayHour, width: count)
        case ("K", 1...2): return .number(.halfDayHourFrom0, width: count)
        case ("m", 1...2): return .number(.minute, width: count)
        case ("s", 1...2): return .number(.second, width: count)
        case ("S", 1...9): return .fraction(count)
        case ("a", 1): return .halfOfDay
        case ("Q", 1...2): return .number(.quarter, width: count)
        default: break
        }
        let letters = String(repeating: letter, count: min(count, 12))
        throw Problem(
            message:
                "\(letters) is not a letter of date patterns that Sluice knows; it knows "
                + "\(Self.letters), and text in quotes"
        )
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    private static let weekdays = [
        "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
    ]

    func append(_ localMicros: Int64, to bytes: inout [UInt8]) {
        let time = LocalTime(localMicros)
        let date = CivilDate(daysSinceEpoch: time.days)
        for part in parts {
            switch part {
            case .text(let text): bytes.append(contentsOf: text)
            case .number(.year, let width):
                let sign = date.year < 0 ? "-" : date.year > 9_999 && width >= 4 ? "+" : ""
                bytes.append(contentsOf: sign.utf8)
                append(Int(date.year.magnitude), width, to: &bytes)
            case .number(let field, let width):
                append(Self.value(field, time, date), width, to: &bytes)
            case .twoDigitYear: append((date.year % 100 + 100) % 100, 2, to: &bytes)
            case .fraction(let count):
                var digits = time.microsecond * 1_000
                for _ in count..<9 { digits /= 10 }
                append(digits, count, to: &bytes)
            case .monthName(let isShort):
                append(Self.months[date.month - 1], isShort, to: &bytes)
            case .weekdayName(let isShort):
                append(Self.weekdays[(time.days % 7 + 7) % 7], isShort, to: &bytes)
            case .halfOfDay: bytes.append(contentsOf: (time.hour < 12 ? "AM" : "PM").utf8)
            }
        }
    }

    private static func value(_ field: Field, _ time: LocalTime, _ date: CivilDate) -> Int {
        switch field {
        case .year: date.year
        case .month: date.month
        case .day: date.day
        case .dayOfYear: date.dayOfYear
        case .hour: time.hour
        case .hourFrom1: time.hour == 0 ? 24 : time.hour
        case .halfDayHour: time.hour % 12 == 0 ? 12 : time.hour % 12
        case .halfDayHourFrom0: time.hour % 12
        case .minute: time.minute
        case .second: time.second
        case .quarter: (date.month + 2) / 3
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

    private func append(_ name: String, _ isShort: Bool, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: isShort ? name.utf8.prefix(3) : name.utf8.prefix(name.utf8.count))
    }

    /// Writes timestamps; a zone of nil is for local ones.
    func kernel(_ zone: TimeZoneRules?) -> BoundNode.Kernel {
        { operands, evaluation in
            let micros = operands[0].int64s
            var cursor = ZoneCursor(zone ?? .utc)
            let texts = evaluation.mapBytes { row, bytes in
                append(cursor.localMicros(atInstantMicros: micros[row]), to: &bytes)
            }
            return evaluation.vector(.string, operands, .bytes(texts))
        }
    }
}
