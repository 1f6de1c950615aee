import Expressions

/// What rows are sorted by, and how they come to be sorted the slow way.
struct SlowSortKey {
    enum Value: String, CaseIterable {
        case id, n, s, ts
        case remainder = "pmod(n, 3)"

        /// The column it is made of.
        var column: String { self == .remainder ? "n" : rawValue }
    }

    /// A value that is not null.
    enum Item: Equatable {
        case number(Int)
        case text([UInt8])

        func precedes(_ other: Item) -> Bool {
            switch (self, other) {
            case (.number(let a), .number(let b)): a < b
            case (.text(let a), .text(let b)): a.lexicographicallyPrecedes(b)
            default: false
            }
        }
    }

    var value: Value
    var isDescending: Bool
    var nullsFirst: Bool?

    /// As it is asked for.
    var text: String {
        let nulls = nullsFirst.map { $0 ? " nulls first" : " NULLS LAST" } ?? ""
        return value.rawValue + (isDescending ? " desc" : nullsFirst == nil ? "" : " ASC") + nulls
    }

    func item(_ source: SlowRows, _ row: [Cell], _ times: EventTimes) -> Item? {
        switch value {
        case .id, .n: source.number(value.rawValue, row).map { .number($0) }
        case .remainder: source.number("n", row).map { .number(($0 % 3 + 3) % 3) }
        case .s: source.value("s", row).map { .text($0) }
        case .ts: source.value("ts", row).map { .number(times.micros($0)) }
        }
    }

    /// The positions of rows in their order, by putting each behind those that do not come after.
    static func order(_ keys: [SlowSortKey], _ rows: [[Item?]]) -> [Int] {
        var order: [Int] = []
        for row in rows.indices {
            let place = order.firstIndex { Self.precedes(keys, rows[row], rows[$0]) }
            order.insert(row, at: place ?? order.count)
        }
        return order
    }

    private static func precedes(_ keys: [SlowSortKey], _ one: [Item?], _ other: [Item?]) -> Bool {
        for (key, (a, b)) in zip(keys, zip(one, other)) where a != b {
            guard let a, let b else {
                let isFirst = key.nullsFirst ?? !key.isDescending
                return (a == nil) == isFirst
            }
            return key.isDescending ? b.precedes(a) : a.precedes(b)
        }
        return false
    }
}

extension EventTimes {
    /// The microsecond after 1970 began that stored bytes stand for; of a date the day.
    func micros(_ bytes: [UInt8]) -> Int {
        let number = bytes.count == 4 ? Int(int32(bytes[...])) : int64(bytes)
        func thousands(_ nanos: Int) -> Int {
            nanos >= 0 ? nanos / 1_000 : -((-nanos + 999) / 1_000)
        }
        return switch self {
        case .int96:
            (Int(int32(bytes[8...])) - 2_440_588) * 86_400_000_000 + thousands(number)
        case .millis: number * 1_000
        case .micros, .localMicros, .date: number
        case .nanos: thousands(number)
        }
    }
}
