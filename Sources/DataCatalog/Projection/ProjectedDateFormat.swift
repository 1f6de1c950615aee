internal import Columns

/// A pattern of dates such as `yyyy/MM/dd`.
///
/// Its letters are those of Java's `DateTimeFormatter` that name folders: `y`, `u`, `M`, `d`, `H`,
/// `m`, `s`; what stands in single quotes is text. Instants are milliseconds since 1970-01-01T00:00
/// of UTC.
struct ProjectedDateFormat: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case text(String)
        /// A number of at least `width` digits; read are exactly so many, if more than one.
        case number(Field, width: Int)
    }

    /// From the coarsest to the finest.
    enum Field: Int, Sendable, Hashable, CaseIterable, Comparable {
        case year, month, day, hour, minute, second

        static func < (left: Field, right: Field) -> Bool { left.rawValue < right.rawValue }
    }

    /// Why a text is no pattern.
    struct Problem: Error { let message: String }

    private let parts: [Part]
    /// The finest field that is written.
    let finest: Field

    private static let fields: [Character: Field] = [
        "y": .year, "u": .year, "M": .month, "d": .day, "H": .hour, "m": .minute, "s": .second,
    ]

    /// The days of ISO 8601, `yyyy-MM-dd`.
    static let day = ProjectedDateFormat(
        parts: [
            .number(.year, width: 4), .text("-"), .number(.month, width: 2), .text("-"),
            .number(.day, width: 2),
        ],
        finest: .day
    )

    private init(parts: [Part], finest: Field) {
        self.parts = parts
        self.finest = finest
    }

    init(_ pattern: String) throws(Problem) {
        var parts: [Part] = []
        var found: Set<Field> = []
        var rest = pattern[...]
        while let letter = rest.first {
            if letter == "'" {
                parts.append(.text(try Self.quoted(&rest)))
            } else if letter.isASCII, letter.isLetter {
                let width = rest.prefix { $0 == letter }.count
                rest = rest.dropFirst(width)
                guard let field = Self.fields[letter], width <= (field == .year ? 4 : 2) else {
                    throw Problem(
                        message: "\(String(repeating: letter, count: width)) is no number of a "
                            + "date, expected yyyy, MM, dd, HH, mm and ss"
                    )
                }
                found.insert(field)
                parts.append(.number(field, width: width))
            } else {
                parts.append(.text(String(rest.removeFirst())))
            }
        }
        guard let finest = found.max(), found.contains(.year) else {
            throw Problem(message: "\(pattern) has no year, expected one such as yyyy-MM-dd")
        }
        self.init(parts: parts, finest: finest)
    }

    /// Takes a text in single quotes off the front; two within it are one, and so are two alone.
    private static func quoted(_ rest: inout Substring) throws(Problem) -> String {
        var text = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            guard character == "'" else {
                text.append(character)
                continue
            }
            guard rest.first == "'" else { return text.isEmpty ? "'" : text }
            text.append(rest.removeFirst())
        }
        throw Problem(message: "a quoted text does not end, expected a closing '")
    }

    // MARK: Texts

    func text(of instant: Int64) -> String {
        let civil = CivilInstant(instant)
        return parts.reduce(into: "") { text, part in
            switch part {
            case .text(let fixed): text += fixed
            case .number(.year, width: 2): text += Self.padded(abs(civil[.year]) % 100, 2)
            case .number(let field, let width): text += Self.padded(civil[field], width)
            }
        }
    }

    /// The first instant of which the text is written, or `nil` if there is none.
    func instant(of text: String) -> Int64? {
        var civil = CivilInstant(year: 1970)
        var rest = text[...]
        for part in parts {
            switch part {
            case .text(let fixed):
                guard rest.hasPrefix(fixed) else { return nil }
                rest = rest.dropFirst(fixed.count)
            case .number(let field, let width):
                let limit = width > 1 ? width : field == .year ? 4 : 2
                let digits = rest.prefix(limit).prefix { $0.isASCII && $0.isNumber }
                guard digits.count >= width, let number = Int(digits) else { return nil }
                rest = rest.dropFirst(digits.count)
                civil[field] = field == .year && width == 2 ? 2_000 + number : number
            }
        }
        return rest.isEmpty ? civil.milliseconds : nil
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }
}

/// A date and time of UTC in its fields.
private struct CivilInstant {
    private var date: CivilDate
    /// Hour, minute, second.
    private var time = [0, 0, 0]

    init(year: Int) { date = CivilDate(year: year, month: 1, day: 1) }

    init(_ milliseconds: Int64) {
        let days = CivilDate.floorDivide(Int(milliseconds), 86_400_000)
        let seconds = (Int(milliseconds) - days * 86_400_000) / 1_000
        date = CivilDate(daysSinceEpoch: days)
        time = [seconds / 3_600, seconds / 60 % 60, seconds % 60]
    }

    subscript(field: ProjectedDateFormat.Field) -> Int {
        get {
            switch field {
            case .year: date.year
            case .month: date.month
            case .day: date.day
            case .hour, .minute, .second: time[field.rawValue - 3]
            }
        }
        set {
            switch field {
            case .year: date.year = newValue
            case .month: date.month = newValue
            case .day: date.day = newValue
            case .hour, .minute, .second: time[field.rawValue - 3] = newValue
            }
        }
    }

    /// Since 1970-01-01, or `nil` if there is no such day or time.
    var milliseconds: Int64? {
        guard (1...12).contains(date.month),
            (1...CivilDate.dayCount(year: date.year, month: date.month)).contains(date.day),
            (0...23).contains(time[0]), (0...59).contains(time[1]), (0...59).contains(time[2])
        else { return nil }
        let seconds = time[0] * 3_600 + time[1] * 60 + time[2]
        return Int64(date.daysSinceEpoch * 86_400 + seconds) * 1_000
    }
}
