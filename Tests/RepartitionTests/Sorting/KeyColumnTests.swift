import Buffers
import Columns
import SeededRandom
import Testing

@testable import Repartition

/// Keys are ordered as their values are, for all types, directions and places of nulls.
struct KeyColumnTests {
    /// A value as the slow way compares it; `nil` is null.
    private indirect enum Item {
        case number(Int128)
        case fraction(Double)
        case text([UInt8])
        case items([Item?])

        /// -1, 0 or 1; nulls inside come first, in arrays and structs the shorter one.
        func compared(to other: Item) -> Int {
            switch (self, other) {
            case (.number(let a), .number(let b)): return a < b ? -1 : a > b ? 1 : 0
            case (.fraction(let a), .fraction(let b)):
                if a.isNaN || b.isNaN { return a.isNaN == b.isNaN ? 0 : a.isNaN ? 1 : -1 }
                return a < b ? -1 : a > b ? 1 : 0
            case (.text(let a), .text(let b)):
                return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
            case (.items(let a), .items(let b)):
                for (one, other) in zip(a, b) {
                    let order = Item.compare(one, other, nullsFirst: true)
                    if order != 0 { return order }
                }
                return a.count < b.count ? -1 : a.count > b.count ? 1 : 0
            default:
                Issue.record("values of one type")
                return 0
            }
        }

        static func compare(_ a: Item?, _ b: Item?, nullsFirst: Bool) -> Int {
            guard let a, let b else {
                if a == nil, b == nil { return 0 }
                return (a == nil) == nullsFirst ? -1 : 1
            }
            return a.compared(to: b)
        }
    }

    private static let types: [DataType] = [
        .boolean, .tinyint, .int, .bigint, .date, .timestamp, .float, .double,
        .decimal(precision: 30, scale: 5), .string, .binary, .array(element: .int),
        .array(element: .string),
        .structure([Field("a", .string), Field("b", .double)]),
        .structure([Field("a", .array(element: .bigint)), Field("b", .boolean)]),
    ]

    @Test("one column", arguments: Seeds.first(10))
    func ordersValues(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for type in Self.types {
            let (vector, items) = Self.values(of: type, count: 40, using: &random)
            #expect(vector.isWellFormed)
            for isDescending in [false, true] {
                for nullsFirst in [false, true] {
                    let keys = KeyBlock(
                        KeyColumn(vector, isDescending: isDescending, nullsFirst: nullsFirst)
                    )
                    check(keys, "\(type), seed \(seed), \(isDescending), \(nullsFirst)") { a, b in
                        Self.order(items[a], items[b], isDescending, nullsFirst)
                    }
                }
            }
        }
    }

    @Test("several columns", arguments: Seeds.first(30))
    func ordersRows(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let columns = (0..<random.number(2...4)).map { _ in
            let type = random.one(of: Self.types)
            return (
                Self.values(of: type, count: 40, using: &random), random.once(in: 2),
                random.once(in: 2)
            )
        }
        let joined = KeyColumn(
            joining: columns.map { KeyColumn($0.0.0, isDescending: $0.1, nullsFirst: $0.2) },
            rowCount: 40
        )
        check(KeyBlock(joined), "seed \(seed)") { a, b in
            for ((_, items), isDescending, nullsFirst) in columns {
                let order = Self.order(items[a], items[b], isDescending, nullsFirst)
                if order != 0 { return order }
            }
            return 0
        }
    }

    @Test func ordersRowsByNothing() {
        let vector = ColumnVector.nulls(.null, count: 3)
        let keys = KeyBlock(KeyColumn(vector, isDescending: false, nullsFirst: true))
        check(keys, "nulls") { _, _ in 0 }
    }

    private static func order(
        _ a: Item?,
        _ b: Item?,
        _ isDescending: Bool,
        _ nullsFirst: Bool
    ) -> Int {
        let order = Item.compare(a, b, nullsFirst: nullsFirst)
        return isDescending && a != nil && b != nil ? -order : order
    }

    /// Every pair of rows is ordered; equal ones are in the order they stand in.
    private func check(_ keys: KeyBlock, _ name: Comment, _ order: (Int, Int) -> Int) {
        let entries = (0..<(keys.width.map { keys.bytes.count / max($0, 1) } ?? 40)).map(keys.entry)
        var wrong = 0
        for a in entries.indices {
            for b in entries.indices where a != b {
                let wanted = order(a, b)
                let isFirst = wanted < 0 || wanted == 0 && a < b
                if keys.isOrdered(entries[a], entries[b]) != isFirst { wrong += 1 }
            }
        }
        #expect(entries.count > 2, name)
        #expect(wrong == 0, name)
    }

    // MARK: Values

    private static func values(
        of type: DataType,
        count: Int,
        using random: inout SeededGenerator
    ) -> (ColumnVector, [Item?]) {
        let isNull = (0..<count).map { _ in random.once(in: 6) }
        let (values, items) = plainValues(of: type, count: count, using: &random)
        return (
            ColumnVector(
                type: type,
                count: count,
                validity: Bitmap(isNull.map { !$0 }),
                values: values
            ),
            zip(isNull, items).map { $0 ? nil : $1 }
        )
    }

    private static func plainValues(
        of type: DataType,
        count: Int,
        using random: inout SeededGenerator
    ) -> (ColumnVector.Values, [Item]) {
        func numbers(_ lowest: Int, _ highest: Int) -> [Int] {
            (0..<count).map { _ in
                random.one(of: [lowest, highest, 0, -1, 1, random.number(lowest...highest)])
            }
        }
        switch type {
        case .boolean:
            let found = (0..<count).map { _ in random.once(in: 2) }
            return (.booleans(found), found.map { .number($0 ? 1 : 0) })
        case .tinyint, .int, .date:
            let found = numbers(Int(Int32.min), Int(Int32.max))
            return (.int32(found.map { Int32($0) }), found.map { .number(Int128($0)) })
        case .bigint, .timestamp:
            let found = numbers(Int.min, Int.max)
            return (.int64(found.map { Int64($0) }), found.map { .number(Int128($0)) })
        case .decimal:
            let found = numbers(Int.min, Int.max).map { Int128($0) * Int128(random.number(-9...9)) }
            return (.decimals(found), found.map { .number($0) })
        case .float:
            let found = fractions(count, using: &random).map { Float($0) }
            return (.floats(found), found.map { .fraction(Double($0)) })
        case .double:
            let found = fractions(count, using: &random)
            return (.doubles(found), found.map { .fraction($0) })
        case .array(let element):
            let lengths = (0..<count).map { _ in random.number(0...3) }
            var offsets = [0]
            for length in lengths { offsets.append((offsets.last ?? 0) + length) }
            let (vector, items) = values(of: element, count: offsets[count], using: &random)
            return (
                .lists(offsets: offsets, elements: vector),
                (0..<count).map { .items(Array(items[offsets[$0]..<offsets[$0 + 1]])) }
            )
        case .structure(let fields):
            let made = fields.map { values(of: $0.type, count: count, using: &random) }
            return (
                .structures(made.map(\.0)),
                (0..<count).map { row in .items(made.map { $0.1[row] }) }
            )
        default:
            let found = (0..<count).map { _ in text(using: &random) }
            var strings = ByteArrays()
            for text in found { strings.append(text) }
            return (.bytes(strings), found.map { .text($0) })
        }
    }

    private static func fractions(
        _ count: Int,
        using random: inout SeededGenerator
    ) -> [Double] {
        (0..<count).map { _ in
            random.one(of: [
                .nan, -.nan, .infinity, -.infinity, 0, -0.0, 1, -1, 0.5, 1e30, -1e-30,
                Double(random.number(-9...9)) / 4,
            ])
        }
    }

    /// Few bytes, zeros among them, often the beginning of each other, some longer than a prefix.
    private static func text(using random: inout SeededGenerator) -> [UInt8] {
        let start = random.once(in: 3) ? [UInt8](repeating: 7, count: random.number(10...40)) : []
        return start + (0..<random.number(0...4)).map { _ in random.one(of: [0, 1, 254, 255]) }
    }
}
