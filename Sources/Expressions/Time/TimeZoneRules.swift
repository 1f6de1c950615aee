import Columns

/// How far the wall clock of a place is ahead of UTC, at every instant.
package struct TimeZoneRules: Sendable, Hashable {
    /// As it was asked for: `UTC`, `Europe/Brussels`, `+02:00`.
    package private(set) var name: String
    private let initialOffset: Int
    /// Seconds since 1970-01-01T00:00Z, ascending, and the offset from each on.
    private let transitions: [Int64]
    private let offsets: [Int]
    /// Goes on after the last transition.
    private let rule: PosixTimeZone?
    /// What an offset is called there: `CET`; the last one of several.
    private let abbreviations: [Int: String]

    /// The zone whose wall clock shows UTC.
    package static let utc = TimeZoneRules(name: "UTC", fixedOffset: 0)

    init(name: String, fixedOffset: Int) {
        self.name = name
        initialOffset = fixedOffset
        transitions = []
        offsets = []
        rule = nil
        abbreviations = ["UTC", "GMT", "Z"].contains(name) ? [fixedOffset: "UTC"] : [:]
    }

    init?(name: String, file bytes: [UInt8]) {
        guard let format = TimeZoneFormat(bytes) else { return nil }
        self.name = name
        initialOffset = format.initialOffset
        abbreviations = format.abbreviations
        rule = format.rule
        var transitions = format.transitions
        var offsets = format.offsets
        // Files may stop at the last change of the rules; a table is faster than the rule.
        let days = CivilDate.floorDivide(Int(transitions.last ?? .min), 86_400)
        let lastYear = CivilDate(daysSinceEpoch: days).year
        if let rule = format.rule, Self.tableYears.contains(lastYear) {
            for year in lastYear...Self.tableYears.upperBound {
                for change in rule.changes(year: year).sorted(by: { $0.instant < $1.instant })
                where change.instant > transitions[transitions.count - 1] {
                    transitions.append(change.instant)
                    offsets.append(change.offset)
                }
            }
        }
        self.transitions = transitions
        self.offsets = offsets
    }

    /// When changes are looked up rather than computed.
    private static let tableYears = 1_900...2_100

    /// The zone of an IANA name like `Europe/Brussels`, or a fixed offset like `+02:00`.
    ///
    /// Names are looked up below `TZDIR`, or `/usr/share/zoneinfo` if that is not set.
    ///
    /// - Throws: ``ExpressionError`` of kind `timeZone` if there is no such zone, or its file
    ///   breaks the format.
    package init(named name: String) throws(ExpressionError) {
        if let offset = FixedOffset.seconds(name) {
            self.init(name: name, fixedOffset: offset)
            return
        }
        if let longName = ZoneLookup.shortNames[name] {
            var zone = try TimeZoneRules(named: longName)
            zone.name = name
            self = zone
            return
        }
        guard Self.isZoneName(name), let bytes = ZoneFile.read(name) else {
            let shown = String(name.prefix(64))
            throw ExpressionError(
                .timeZone,
                "unknown time zone \(shown): write an IANA name like Europe/Brussels or "
                    + "an offset like +02:00 (names come from the tzdata package)"
            )
        }
        guard let zone = TimeZoneRules(name: name, file: bytes) else {
            throw ExpressionError(
                .timeZone,
                "the file of time zone \(name) is not valid TZif of version 2 or later "
                    + "without leap seconds: install the tzdata package again"
            )
        }
        self = zone
    }

    /// Letters, digits and signs between slashes: nothing that leaves the zones' folder.
    private static func isZoneName(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count) else { return false }
        return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    byte.isDigit || (0x61...0x7A).contains(byte | 0x20)
                        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                        || byte == UInt8(ascii: "+")
                }
        }
    }

    /// The offset if it never changes, in seconds east of UTC.
    var fixedOffset: Int? {
        if transitions.isEmpty, rule == nil { return initialOffset }
        if transitions.isEmpty, let rule, rule.daylight == nil { return rule.standardOffset }
        return nil
    }

    /// What an offset is called in the zone, for example `CEST`; nil if it has no letters.
    func abbreviation(offsetSeconds: Int) -> String? { abbreviations[offsetSeconds] }

    /// Whether its offsets have names.
    var hasAbbreviations: Bool { !abbreviations.isEmpty }

    /// How far the wall clock is ahead of UTC at an instant, in seconds.
    package func offsetSeconds(atInstantMicros micros: Int64) -> Int {
        interval(containing: Int64(CivilDate.floorDivide(Int(micros), 1_000_000))).offset
    }

    /// The instant at which the wall clock shows `localMicros`.
    ///
    /// What a wall clock skips is moved forward by as much as it skips; of what it shows twice,
    /// the first is taken; both as `java.time` does.
    package func instantMicros(ofLocalMicros localMicros: Int64) -> Int64 {
        var cursor = ZoneCursor(self)
        return cursor.instantMicros(ofLocalMicros: localMicros)
    }

    /// Whether all offsets in effect since an instant are multiples of `unitSeconds`.
    func hasOffsets(multipleOf unitSeconds: Int, sinceMicros micros: Int64) -> Bool {
        var seconds = Int64(CivilDate.floorDivide(Int(micros), 1_000_000))
        while true {
            let interval = interval(containing: seconds)
            guard interval.offset % unitSeconds == 0 else { return false }
            if let last = transitions.last, interval.end < .max, interval.start < last {
                seconds = interval.end
            } else {
                return (rule?.offsets ?? []).allSatisfy { $0 % unitSeconds == 0 }
            }
        }
    }

    /// The stretch of one offset around an instant, in seconds since 1970-01-01T00:00Z.
    func interval(containing seconds: Int64) -> ZoneInterval {
        let next = upperBound(seconds)
        guard next == transitions.count, let rule else {
            return ZoneInterval(
                start: next == 0 ? .min : transitions[next - 1],
                end: next == transitions.count ? .max : transitions[next],
                offset: next == 0 ? initialOffset : offsets[next - 1]
            )
        }
        var interval = rule.interval(containing: seconds)
        if let last = transitions.last { interval.start = max(interval.start, last) }
        return interval
    }

    /// The position of the first transition after an instant.
    private func upperBound(_ seconds: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// A stretch of time with one offset from UTC.
struct ZoneInterval: Sendable, Hashable {
    /// The first instant, in seconds since 1970-01-01T00:00Z; `Int64.min` if there is none.
    var start: Int64
    /// The first instant that does not belong to it; `Int64.max` if there is none.
    var end: Int64
    /// In seconds east of UTC.
    var offset: Int
}

/// Looks up offsets, and is fast when instants lie near each other.
struct ZoneCursor {
    private let rules: TimeZoneRules
    private var startMicros: Int64 = 0
    private var endMicros: Int64 = 0
    private var offsetMicros: Int64 = 0

    init(_ rules: TimeZoneRules) {
        self.rules = rules
        if let offset = rules.fixedOffset {
            startMicros = .min
            endMicros = .max
            offsetMicros = Int64(offset) * 1_000_000
        }
    }

    /// Microseconds of the wall clock at an instant; saturates at the ends of time.
    @inline(__always)
    mutating func localMicros(atInstantMicros micros: Int64) -> Int64 {
        if micros < startMicros || micros >= endMicros { find(micros) }
        let (local, overflowed) = micros.addingReportingOverflow(offsetMicros)
        return overflowed ? (offsetMicros > 0 ? .max : .min) : local
    }

    @inline(never)
    private mutating func find(_ micros: Int64) {
        let seconds = Int64(CivilDate.floorDivide(Int(micros), 1_000_000))
        let interval = rules.interval(containing: seconds)
        startMicros = Self.micros(interval.start)
        endMicros = Self.micros(interval.end)
        offsetMicros = Int64(interval.offset) * 1_000_000
    }

    private static func micros(_ seconds: Int64) -> Int64 {
        let (micros, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflowed ? (seconds < 0 ? .min : .max) : micros
    }

    /// No offset is longer than this, so that a wall clock's reading is at most so far from UTC.
    private static let offsetLimitMicros: Int64 = 27 * 3_600_000_000

    mutating func instantMicros(ofLocalMicros local: Int64) -> Int64 {
        // Far from the ends of the last stretch there is no other offset to think of.
        let (guess, _) = local.subtractingReportingOverflow(offsetMicros)
        let reach = 2 * Self.offsetLimitMicros
        let isInside =
            (startMicros == .min || guess > startMicros.addingClamped(reach))
            && (endMicros == .max || guess < endMicros.addingClamped(-reach))
        if isInside, startMicros < endMicros { return local.addingClamped(-offsetMicros) }
        return search(local)
    }

    /// Tries the offsets of all stretches around, the earliest first.
    private mutating func search(_ local: Int64) -> Int64 {
        let limit = local.addingClamped(Self.offsetLimitMicros)
        find(local.addingClamped(-Self.offsetLimitMicros))
        while true {
            let instant = local.addingClamped(-offsetMicros)
            // Before the end of this stretch, and not in an earlier one: shown by this offset.
            if instant < endMicros || endMicros == .max || endMicros > limit { return instant }
            let before = offsetMicros
            let boundary = endMicros
            find(boundary)
            // Skipped by the clock: the time is read with the offset before the gap.
            if local.addingClamped(-offsetMicros) < boundary { return local.addingClamped(-before) }
        }
    }
}

extension Int64 {
    /// The sum, or the nearest value there is.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflowed) = addingReportingOverflow(other)
        return overflowed ? (other > 0 ? .max : .min) : sum
    }
}

/// Zones that are written as an offset.
enum FixedOffset {
    /// The seconds east of UTC of `Z`, `UTC`, `GMT`, `+2`, `+02:00`, `-0230`, `UTC+2`; nil for
    /// everything else.
    static func seconds(_ text: String) -> Int? {
        var rest = Array(text.utf8)[...]
        if text == "Z" || text == "z" { return 0 }
        for prefix in ["UTC", "GMT", "UT"] where text.uppercased().hasPrefix(prefix) {
            rest = rest.dropFirst(prefix.utf8.count)
            if rest.isEmpty { return 0 }
            break
        }
        guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return nil
        }
        let parts = rest.dropFirst().split(
            separator: UInt8(ascii: ":"),
            omittingEmptySubsequences: false
        )
        var numbers: [Int] = []
        for part in parts {
            guard (1...6).contains(part.count), part.allSatisfy(\.isDigit) else { return nil }
            if part.count <= 2 {
                numbers.append(part.reduce(0) { $0 * 10 + Int($1 - 0x30) })
            } else {
                guard parts.count == 1, part.count % 2 == 0 else { return nil }
                let digits = part.map { Int($0 - 0x30) }
                for index in stride(from: 0, to: digits.count, by: 2) {
                    numbers.append(digits[index] * 10 + digits[index + 1])
                }
            }
        }
        guard numbers.count <= 3, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        let units = [3_600, 60, 1]
        let seconds = zip(numbers, units).reduce(0) { $0 + $1.0 * $1.1 }
        guard seconds <= 18 * 3_600 else { return nil }
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }
}
