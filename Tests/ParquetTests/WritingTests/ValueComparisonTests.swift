import SeededRandom
import Testing

@testable import Parquet

/// The least and the greatest of many values, against one comparison after the other.
struct ValueComparisonTests {
    /// Orders with the bytes that their values have; `nil` for any number.
    private static let orders: [(order: ValueComparison, width: Int?)] = [
        (.signed32, 4), (.signed64, 8), (.unsigned32, 4), (.unsigned64, 8), (.float16, 2),
        (.float, 4), (.double, 8), (.bytes, nil), (.bytes, 1), (.bytes, 7), (.bytes, 16),
        (.bigEndian, nil), (.bigEndian, 1), (.bigEndian, 5), (.bigEndian, 8), (.bigEndian, 13),
    ]

    @Test("extremes are those of a slow search", arguments: Seeds.first(8))
    func findsExtremes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for (order, width) in Self.orders {
            for round in 0..<40 {
                let values = Self.values(round, width, &random)
                var store = ValueStore(layout: width.map { .fixed($0) } ?? .variable)
                for value in values { unsafe value.withUnsafeBytes { unsafe store.append($0) } }
                var position = 0
                let found = store.extremes(order) {
                    guard position < values.count else { return nil }
                    defer { position += 1 }
                    return position
                }
                let expected = Self.extremes(of: values, order)
                let place: Comment = "\(order), width \(width ?? -1), round \(round), seed \(seed)"
                #expect(found?.least == expected?.least, place)
                #expect(found?.greatest == expected?.greatest, place)
            }
        }
    }

    /// Values of few different bytes, so that many begin alike, and some are equal.
    private static func values(
        _ round: Int,
        _ width: Int?,
        _ random: inout SeededGenerator
    ) -> [[UInt8]] {
        let choices: [UInt8] = round % 2 == 0 ? [0, 1, 0x7F, 0x80, 0xFF] : [0x7E, 0x7F, 0xFF]
        let count = round < 3 ? round : Int.random(in: 1...60, using: &random)
        return (0..<count).map { _ in
            let byteCount = width ?? Int.random(in: 0...20, using: &random)
            return (0..<byteCount).map { _ in choices.randomElement(using: &random) ?? 0 }
        }
    }

    private static func extremes(of values: [[UInt8]], _ order: ValueComparison) -> Extremes? {
        func ascend(_ left: Int, _ right: Int) -> Bool {
            unsafe values[left].withUnsafeBytes { left in
                unsafe values[right].withUnsafeBytes { right in unsafe order.ascend(left, right) }
            }
        }
        var result: Extremes?
        for position in values.indices where !isNaN(values[position], order) {
            let known = result ?? Extremes(least: position, greatest: position)
            result = Extremes(
                least: ascend(position, known.least) ? position : known.least,
                greatest: ascend(known.greatest, position) ? position : known.greatest
            )
        }
        return result
    }

    private static func isNaN(_ value: [UInt8], _ order: ValueComparison) -> Bool {
        unsafe value.withUnsafeBytes { value in
            switch order {
            case .float16: unsafe value.loadUnaligned(as: Float16.self).isNaN
            case .float: unsafe value.loadUnaligned(as: Float.self).isNaN
            case .double: unsafe value.loadUnaligned(as: Double.self).isNaN
            default: false
            }
        }
    }
}
