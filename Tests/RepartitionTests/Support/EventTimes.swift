import Foundation

@testable import Parquet

/// The ways in which files store when something happened, and what the clock said then.
enum EventTimes: CaseIterable {
    case int96, millis, micros, nanos, localMicros, date

    func column(_ name: String, _ repetition: Repetition) -> SchemaNode {
        switch self {
        case .int96: .column(name, .int96, repetition)
        case .millis: stamp(name, repetition, .millis, true)
        case .micros: stamp(name, repetition, .micros, true)
        case .nanos: stamp(name, repetition, .nanos, true)
        case .localMicros: stamp(name, repetition, .micros, false)
        case .date: .column(name, .int32, repetition, logicalType: .date)
        }
    }

    private func stamp(
        _ name: String,
        _ repetition: Repetition,
        _ unit: TimeUnit,
        _ isUTC: Bool
    ) -> SchemaNode {
        .column(
            name,
            .int64,
            repetition,
            logicalType: .timestamp(unit: unit, isAdjustedToUTC: isUTC)
        )
    }

    /// Whether the wall clock of a place shows another time.
    var isInstant: Bool { self != .localMicros && self != .date }

    /// How the column stores the time that is `second` and `nanos` after 1970 began.
    func bytes(second: Int, nanos: Int) -> [UInt8] {
        switch self {
        case .int96:
            let day = Int((Double(second) / 86_400).rounded(.down))
            return little((second - day * 86_400) * 1_000_000_000 + nanos, 8)
                + little(day + 2_440_588, 4)
        case .millis: return little(second * 1_000 + nanos / 1_000_000, 8)
        case .micros, .localMicros: return little(second * 1_000_000 + nanos / 1_000, 8)
        case .nanos: return little(second * 1_000_000_000 + nanos, 8)
        case .date: return little(Int((Double(second) / 86_400).rounded(.down)), 4)
        }
    }

    /// The second after 1970 began that stored bytes stand for.
    func second(_ bytes: [UInt8]) -> Int {
        let number = Int(littleEndian: bytes.count == 4 ? Int(int32(bytes[...])) : int64(bytes))
        switch self {
        case .int96: return (Int(int32(bytes[8...])) - 2_440_588) * 86_400 + number / 1_000_000_000
        case .millis: return floor(number, 1_000)
        case .micros, .localMicros: return floor(number, 1_000_000)
        case .nanos: return floor(number, 1_000_000_000)
        case .date: return number * 86_400
        }
    }

    private func floor(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }
}

/// `number` in `count` bytes, the lowest first.
func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

func int64(_ bytes: [UInt8]) -> Int {
    bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
}

func int32(_ bytes: ArraySlice<UInt8>) -> Int32 {
    bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int32($1) }
}

/// A moment on a wall clock, found the slow way: by counting years and months.
struct WallClock: Hashable {
    var year = 1970
    var month = 1
    var day = 1
    var hour = 0

    /// - Parameter zone: Where the wall is; `nil` for UTC.
    init(second: Int, zone: TimeZone?) {
        let offset = zone?.secondsFromGMT(
            for: Date(timeIntervalSince1970: Double(second))
        )
        let local = second + (offset ?? 0)
        var days = local / 86_400
        var rest = local % 86_400
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        hour = rest / 3_600
        while days < 0 {
            year -= 1
            days += Self.daysIn(year)
        }
        while days >= Self.daysIn(year) {
            days -= Self.daysIn(year)
            year += 1
        }
        while days >= daysInMonth {
            days -= daysInMonth
            month += 1
        }
        day = days + 1
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func daysIn(_ year: Int) -> Int { isLeap(year) ? 366 : 365 }

    private var daysInMonth: Int {
        let isFebruary = month == 2 && Self.isLeap(year)
        return isFebruary ? 29 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// For example `2020-05-04`.
    var date: String {
        [(year, 4), (month, 2), (day, 2)].map { number, count in
            String(repeating: "0", count: count - "\(number)".count) + "\(number)"
        }.joined(separator: "-")
    }
}
