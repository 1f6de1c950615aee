/// A span of calendar or clock time, as INTERVAL writes it.
package enum Interval: Sendable, Hashable {
    /// Years and months, whose days differ.
    case months(Int32)
    /// Whole days, which the clock may lengthen or shorten.
    case days(Int32)
    /// Days, hours and less, in microseconds.
    case micros(Int64)

    var negated: Interval? {
        switch self {
        case .months(let count): count == .min ? nil : .months(-count)
        case .days(let count): count == .min ? nil : .days(-count)
        case .micros(let count): count == .min ? nil : .micros(-count)
        }
    }
}

extension Interval: CustomStringConvertible {
    package var description: String {
        switch self {
        case .months(let count): return "INTERVAL '\(count)' MONTH"
        case .days(let count): return "INTERVAL '\(count)' DAY"
        case .micros(let count):
            let seconds = DecimalText.string(Int128(count), scale: 6)
            return "INTERVAL '\(seconds)' SECOND"
        }
    }
}

/// A unit of INTERVAL, the largest first.
enum IntervalUnit: Int, CaseIterable {
    case year, month, week, day, hour, minute, second, millisecond, microsecond

    static let names = allCases.map { "\($0)" }

    /// By its name, in any case, with or without an s.
    init?(_ name: String) {
        let lowered = name.lowercased()
        let singular = lowered.hasSuffix("s") ? String(lowered.dropLast()) : lowered
        guard let unit = Self.allCases.first(where: { "\($0)" == singular }) else { return nil }
        self = unit
    }

    /// Years and months count months, the others microseconds.
    var isCalendar: Bool { self == .year || self == .month }

    var multiplier: Int128 {
        switch self {
        case .year: 12
        case .month: 1
        case .week: 604_800_000_000
        case .day: 86_400_000_000
        case .hour: 3_600_000_000
        case .minute: 60_000_000
        case .second: 1_000_000
        case .millisecond: 1_000
        case .microsecond: 1
        }
    }
}

/// Adds up the parts of an interval.
struct IntervalReader {
    struct Problem: Error {
        let message: String

        init(_ message: String) { self.message = message }
    }

    private var total: Int128 = 0
    private var units: [IntervalUnit] = []

    /// What `'1 day 2 hours'` says.
    mutating func addUnits(of text: String) throws(Problem) {
        let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" }.map(String.init)
        guard !words.isEmpty, words.count % 2 == 0 else {
            throw Problem("an interval is numbers and units: write INTERVAL '1 day 2 hours'")
        }
        for index in stride(from: 0, to: words.count, by: 2) {
            guard let unit = IntervalUnit(words[index + 1]) else {
                throw Problem(
                    "\(words[index + 1].prefix(40)) is no unit of time; the units are "
                        + IntervalUnit.names.joined(separator: ", ")
                )
            }
            try add(words[index], unit)
        }
    }

    /// A number of a unit; only seconds have fractions.
    mutating func add(_ amount: String, _ unit: IntervalUnit) throws(Problem) {
        units.append(unit)
        guard let parts = DecimalText.parse(amount),
            parts.scale == 0 || unit == .second && parts.scale <= 9,
            parts.unscaled.magnitude < 1 << 80
        else {
            throw Problem("\(amount.prefix(40)) is no whole number of \(unit)s")
        }
        total += parts.unscaled * unit.multiplier / DecimalText.power(parts.scale)
    }

    /// `'1-2' YEAR TO MONTH`, `'1 02:03:04.5' DAY TO SECOND` and what lies between.
    mutating func add(
        _ text: String,
        from first: IntervalUnit,
        to last: IntervalUnit
    ) throws(Problem) {
        let chain: [IntervalUnit] =
            first.isCalendar ? [.year, .month] : [.day, .hour, .minute, .second]
        guard let start = chain.firstIndex(of: first), let end = chain.firstIndex(of: last),
            start < end
        else {
            throw Problem("there are no intervals of \(first) to \(last)")
        }
        var rest = text.trimmingBlanks()[...]
        let isNegative = rest.hasPrefix("-")
        if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
        for index in start...end {
            let separator: Character = first.isCalendar ? "-" : chain[index] == .day ? " " : ":"
            let part = index == end ? rest : rest.prefix { $0 != separator }
            guard let byte = part.utf8.first, byte.isDigit else {
                throw Problem(
                    "\(text.prefix(40)) is no interval of \(first) to \(last); write "
                        + "INTERVAL '1-2' YEAR TO MONTH or '1 02:03:04' DAY TO SECOND"
                )
            }
            try add((isNegative ? "-" : "") + part, chain[index])
            rest = rest.dropFirst(min(part.count + 1, rest.count))
        }
    }

    func interval() throws(Problem) -> Interval {
        let isCalendar = units.contains(where: \.isCalendar)
        guard !isCalendar || units.allSatisfy(\.isCalendar) else {
            throw Problem(
                "an interval has years and months or days and less, not both; add two intervals"
            )
        }
        let days = total / IntervalUnit.day.multiplier
        let areDays = units.allSatisfy { $0 == .day || $0 == .week }
        if isCalendar, let months = Int32(exactly: total) { return .months(months) }
        if !isCalendar, areDays, let days = Int32(exactly: days) { return .days(days) }
        if !isCalendar, !areDays, let micros = Int64(exactly: total) { return .micros(micros) }
        throw Problem("the interval is longer than what Spark SQL can hold")
    }
}
