internal import Columns

/// The dates from one to another, in steps: `projection.KEY.type = date`.
///
/// https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
struct ProjectedDates: Sendable, Hashable {
    /// One end of a range.
    enum End: Sendable, Hashable {
        /// Milliseconds since 1970-01-01 of UTC.
        case fixed(Int64)
        /// `NOW`, `NOW-3YEARS`
        case now(Step?)
    }

    /// Some calendar units, forward or back.
    struct Step: Sendable, Hashable {
        var count: Int
        var unit: Unit

        /// The instant so many times the step later, or `nil` if that is too far away.
        func applied(_ times: Int, to instant: Int64) -> Int64? {
            let (total, overflows) = count.multipliedReportingOverflow(by: times)
            guard !overflows else { return nil }
            if let months = unit.months {
                let (sum, overflows) = total.multipliedReportingOverflow(by: months)
                let days = CivilDate.floorDivide(Int(instant), 86_400_000)
                guard !overflows, let date = CivilDate(daysSinceEpoch: days).adding(months: sum)
                else { return nil }
                return instant.adding(Int64(date.daysSinceEpoch - days), times: 86_400_000)
            }
            return instant.adding(Int64(total), times: unit.milliseconds)
        }
    }

    enum Unit: String, Sendable, Hashable, CaseIterable {
        case years, months, weeks, days, hours, minutes, seconds, millis

        /// Reads `DAYS` and `DAY`.
        init?(word: some StringProtocol) {
            let word = word.lowercased()
            guard let unit = Unit(rawValue: word) ?? Unit(rawValue: word + "s") else { return nil }
            self = unit
        }

        fileprivate var months: Int? {
            switch self {
            case .years: 12
            case .months: 1
            default: nil
            }
        }

        fileprivate var milliseconds: Int64 {
            switch self {
            case .years, .months: 0
            case .weeks: 7 * 86_400_000
            case .days: 86_400_000
            case .hours: 3_600_000
            case .minutes: 60_000
            case .seconds: 1_000
            case .millis: 1
            }
        }
    }

    let format: ProjectedDateFormat
    let first: End
    let last: End
    let step: Step

    /// The texts of the dates, each once, in order.
    ///
    /// - Parameters:
    ///   - now: Milliseconds since 1970-01-01 of UTC.
    ///   - limit: How many steps are made at most.
    /// - Returns: `nil` if the limit does not reach, or an end lies beyond what can be written.
    func texts(now: Int64, limit: Int) -> [String]? {
        guard let first = instant(of: first, now: now), let last = instant(of: last, now: now),
            let start = format.instant(of: format.text(of: first))
        else { return nil }
        var texts: [String] = []
        for times in 0... {
            guard let instant = step.applied(times, to: start), instant <= last else { break }
            guard times < limit else { return nil }
            let text = format.text(of: instant)
            if text != texts.last { texts.append(text) }
        }
        return texts
    }

    private func instant(of end: End, now: Int64) -> Int64? {
        switch end {
        case .fixed(let instant): instant
        case .now(nil): now
        case .now(let step?): step.applied(1, to: now)
        }
    }
}

extension Int64 {
    /// The sum, or `nil` if it is too large.
    fileprivate func adding(_ count: Int64, times span: Int64) -> Int64? {
        let (distance, overflows) = count.multipliedReportingOverflow(by: span)
        let (sum, sumOverflows) = addingReportingOverflow(distance)
        return overflows || sumOverflows ? nil : sum
    }
}

extension ProjectedDates.End {
    /// Reads a date in the format, or `NOW` with so many units more or less.
    init?(_ text: some StringProtocol, format: ProjectedDateFormat) {
        let text = text.trimmingBlanks()
        guard text.uppercased().hasPrefix("NOW") else {
            guard let instant = format.instant(of: String(text)) else { return nil }
            self = .fixed(instant)
            return
        }
        var rest = text.dropFirst(3).filter { $0 != " " }[...]
        guard let sign = rest.popFirst() else {
            self = .now(nil)
            return
        }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard sign == "+" || sign == "-", let count = Int(digits),
            let unit = ProjectedDates.Unit(word: rest.dropFirst(digits.count))
        else { return nil }
        self = .now(ProjectedDates.Step(count: sign == "-" ? -count : count, unit: unit))
    }
}

extension StringProtocol {
    /// Without blanks at its ends.
    func trimmingBlanks() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
