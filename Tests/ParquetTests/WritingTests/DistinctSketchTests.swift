import SeededRandom
import Testing

@testable import Parquet

/// What a sketch says a dictionary has at least, against the dictionary itself.
struct DistinctSketchTests {
    @Test("it says never too much, and little too little", arguments: Seeds.first(8))
    func isBelow(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var sketch = DistinctSketch()
        for layout in [ValueLayout.fixed(4), .fixed(8), .fixed(12), .fixed(16), .variable] {
            for distinct in [1, 2, 50, 1_000, 3_000, 1_000_000] {
                let count = Int.random(in: 1...5_000, using: &random)
                let numbers = (0..<count).map { _ in Int.random(in: 0..<distinct, using: &random) }
                var store = ValueStore(layout: layout)
                for number in numbers {
                    unsafe Self.bytes(number, layout).withUnsafeBytes { unsafe store.append($0) }
                }
                let start = Int.random(in: 0..<count, using: &random)
                let end = Int.random(in: start...count, using: &random)
                let known = Set(numbers[start..<end])
                let exact = known.reduce(0) { $0 + Self.bytes($1, layout).count }

                let least = sketch.least(of: store, in: start..<end)
                let comment: Comment = "seed \(seed), \(layout), \(known.count) of \(end - start)"
                #expect(least.count <= known.count, comment)
                #expect(least.byteCount <= exact, comment)
                // With 16 bits for each value a bit is chosen twice by one in 32.
                #expect(Double(least.count) >= 0.9 * Double(known.count) - 8, comment)
                #expect(Double(least.byteCount) >= 0.9 * Double(exact) - 128, comment)
            }
        }
    }

    private static func bytes(_ number: Int, _ layout: ValueLayout) -> [UInt8] {
        guard case .fixed(let width) = layout else { return Array("value \(number)".utf8) }
        return (0..<width).map { UInt8(truncatingIfNeeded: $0 < 8 ? number >> (8 * $0) : $0) }
    }
}
