/// A pattern of dates and times, for example `yyyy-MM-dd HH:mm`, in Spark's letters.
///
/// They are those of Java's `DateTimeFormatter` without what depends on weeks
/// (https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html). What is optional stands
/// in brackets. Texts are read strictly: all of a text has to fit.
struct DatePattern: Sendable {
    enum Part: Sendable {
        case text([UInt8])
        case number(NumberPart)
        /// The last two digits of a year from 2000 to 2099.
        case twoDigitYear
        /// So many digits of the second's fraction.
        case fraction(Int)
        case name(Field, [String])
        case offset(OffsetText)
        /// `Europe/Brussels`
        case zoneName
        /// `CET`
        case zoneAbbreviation
        case optional([Part])
    }

    /// What a number or a name tells.
    enum Field: Int, Sendable, CaseIterable {
        case year, yearOfEra, era, quarter, month, day, dayOfYear, weekday, weekdayInMonth
        case hour, hourFrom1, halfDay, halfDayHour, halfDayHourFrom0, minute, second, microsecond
    }

    /// A number, as `java.time` writes and reads it.
    struct NumberPart: Sendable {
        enum Sign: Sendable {
            /// A minus only.
            case normal
            /// A plus too, for numbers longer than the width.
            case exceedsPad
            case none
        }

        let field: Field
        let minWidth: Int
        let maxWidth: Int
        let sign: Sign
        /// The digits that have to be left for numbers of a fixed width right behind.
        var reservedWidth = 0

        var isFixed: Bool { minWidth == maxWidth && sign == .none }
    }

    /// What a pattern is for: some letters can only be written.
    enum Use: Sendable { case writing, reading }

    /// Why a text is no pattern.
    struct Problem: Error {
        let message: String
    }

    let parts: [Part]
    /// For how many aligned microseconds of the wall clock what it writes stays the same.
    let grainMicros: Int64
    /// Whether the offset or the name of the zone is written.
    let tellsZone: Bool
    /// Whether the abbreviated name of the zone is written.
    let abbreviatesZone: Bool

    static let letters = "G y M L d D Q q E F a H h k K m s S V z O X x Z"

    init(_ pattern: String, for use: Use = .writing) throws(Problem) {
        var parser = DatePatternParser(pattern, use)
        parts = try parser.parse()
        grainMicros = parser.grainMicros
        tellsZone = parser.tellsZone
        abbreviatesZone = parser.abbreviatesZone
    }
}

/// Reads the letters of a pattern.
private struct DatePatternParser {
    private var rest: Substring
    private let use: DatePattern.Use
    private let hasEra: Bool
    private(set) var grainMicros: Int64 = 86_400_000_000
    private(set) var tellsZone = false
    private(set) var abbreviatesZone = false

    init(_ pattern: String, _ use: DatePattern.Use) {
        rest = Substring(pattern)
        self.use = use
        // Without an era years go on below 1.
        var isQuoted = false
        hasEra = pattern.contains { character in
            if character == "'" { isQuoted.toggle() }
            return character == "G" && !isQuoted
        }
    }

    mutating func parse() throws(DatePattern.Problem) -> [DatePattern.Part] {
        var levels: [[DatePattern.Part]] = [[]]
        while let letter = rest.first {
            switch letter {
            case "'": add(.text(Array(try quoted().utf8)), to: &levels)
            case "[":
                rest.removeFirst()
                guard levels.count < 20 else {
                    throw DatePattern.Problem(message: "the date pattern has too many brackets")
                }
                levels.append([])
            case "]":
                rest.removeFirst()
                let inner = levels.removeLast()
                guard !levels.isEmpty else {
                    throw DatePattern.Problem(message: "a ] of the date pattern has no [")
                }
                add(.optional(inner), to: &levels)
            case "{", "}", "#":
                throw DatePattern.Problem(
                    message: "\(letter) has to stand in quotes in a date pattern"
                )
            default:
                guard letter.isASCII, letter.isLetter else {
                    rest.removeFirst()
                    add(.text(Array(String(letter).utf8)), to: &levels)
                    continue
                }
                let count = rest.prefix { $0 == letter }.count
                rest = rest.dropFirst(count)
                add(try part(letter, count), to: &levels)
                grainMicros = min(grainMicros, grain(letter, count))
            }
        }
        // Brackets may stay open.
        while levels.count > 1 {
            let inner = levels.removeLast()
            add(.optional(inner), to: &levels)
        }
        return levels[0]
    }

    /// Appends a part; a number of fixed width makes the one before it leave room.
    private func add(_ part: DatePattern.Part, to levels: inout [[DatePattern.Part]]) {
        let last = levels.count - 1
        if case .number(let number) = Self.asNumber(part) ?? part, number.isFixed {
            var index = levels[last].count - 1
            while index >= 0,
                case .number(let before) = Self.asNumber(levels[last][index]) ?? levels[last][index]
            {
                if !before.isFixed || index == 0 || !Self.isNumber(levels[last][index - 1]) {
                    if case .number(var first) = levels[last][index] {
                        first.reservedWidth += number.maxWidth
                        levels[last][index] = .number(first)
                    }
                    break
                }
                index -= 1
            }
        }
        levels[last].append(part)
    }

    private static func isNumber(_ part: DatePattern.Part) -> Bool {
        if case .number = asNumber(part) ?? part { return true }
        return false
    }

    /// A year of two digits is a number of fixed width too.
    private static func asNumber(_ part: DatePattern.Part) -> DatePattern.Part? {
        guard case .twoDigitYear = part else { return nil }
        return .number(
            DatePattern.NumberPart(field: .year, minWidth: 2, maxWidth: 2, sign: .none)
        )
    }

    /// The text between quotes; two quotes stand for one.
    private mutating func quoted() throws(DatePattern.Problem) -> String {
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
        throw DatePattern.Problem(message: "a quote in the date pattern is not closed")
    }

    private func grain(_ letter: Character, _ count: Int) -> Int64 {
        switch letter {
        case "H", "h", "k", "K", "a": 3_600_000_000
        case "m": 60_000_000
        case "s": 1_000_000
        case "S": count >= 6 ? 1 : [1_000_000, 100_000, 10_000, 1_000, 100, 10][count]
        // The offset changes within days.
        case "V", "z", "O", "X", "x", "Z": 900_000_000
        default: 86_400_000_000
        }
    }

    private mutating func part(
        _ letter: Character,
        _ count: Int
    ) throws(DatePattern.Problem) -> DatePattern.Part {
        if let offset = OffsetText(letter, count) {
            tellsZone = true
            return .offset(offset)
        }
        let isReading = use == .reading
        let short = count < 4
        switch (letter, count) {
        case ("G", 1...4): return .name(.era, short ? DateNames.eras : DateNames.longEras)
        case ("y", 2): return .twoDigitYear
        case ("y", 1...6):
            let sign: DatePattern.NumberPart.Sign = count < 4 ? .normal : .exceedsPad
            return number(hasEra ? .yearOfEra : .year, count...19, sign)
        case ("M", 3...4), ("L", 3...4):
            return .name(.month, short ? DateNames.months.map(DateNames.short) : DateNames.months)
        case ("Q", 3...4) where !isReading, ("q", 3...4) where !isReading:
            return .name(.quarter, short ? (1...4).map { "Q\($0)" } : DateNames.quarters)
        case ("E", 1...4) where !isReading:
            let names = DateNames.weekdays
            return .name(.weekday, short ? names.map(DateNames.short) : names)
        case ("D", 2...3): return number(.dayOfYear, count...3, .none)
        case ("S", 1...9): return .fraction(count)
        case ("a", 1): return .name(.halfDay, DateNames.halves)
        case ("V", 2):
            tellsZone = true
            return .zoneName
        case ("z", 1...3):
            tellsZone = true
            abbreviatesZone = true
            return .zoneAbbreviation
        default: break
        }
        if let field = field(letter), count <= (letter == "D" || letter == "F" ? 1 : 2) {
            return count == 1 ? number(field, 1...19, .normal) : number(field, 2...2, .none)
        }
        let letters = String(repeating: letter, count: min(count, 12))
        throw DatePattern.Problem(
            message: "\(letters) is not a letter of date patterns that Sluice "
                + (isReading ? "reads" : "knows")
                + "; it knows \(DatePattern.letters), and text in quotes"
        )
    }

    private func number(
        _ field: DatePattern.Field,
        _ width: ClosedRange<Int>,
        _ sign: DatePattern.NumberPart.Sign
    ) -> DatePattern.Part {
        .number(
            DatePattern.NumberPart(
                field: field,
                minWidth: width.lowerBound,
                maxWidth: width.upperBound,
                sign: sign
            )
        )
    }

    private func field(_ letter: Character) -> DatePattern.Field? {
        switch letter {
        case "M", "L": .month
        case "d": .day
        case "D": .dayOfYear
        case "H": .hour
        case "k": .hourFrom1
        case "h": .halfDayHour
        case "K": .halfDayHourFrom0
        case "m": .minute
        case "s": .second
        case "Q", "q": use == .reading ? nil : .quarter
        case "F": use == .reading ? nil : .weekdayInMonth
        default: nil
        }
    }
}
