import Buffers
import SeededRandom
import Testing

@testable import Parquet

struct NumberVectorTests {
    @Test(arguments: Seeds.first(8))
    func widensWhenItHasTo(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var vector = NumberVector()
        var expected: [UInt32] = []
        var widest = NumberWidth.one
        for _ in 0..<20 {
            let width = [NumberWidth.one, .one, .two, .four].randomElement(using: &random) ?? .one
            let limit: UInt32 = width == .one ? 255 : width == .two ? 65_535 : .max
            let numbers = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt32.random(in: 0...limit, using: &random)
            }
            let bytes = numbers.flatMap { number in
                (0..<width.byteCount).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
            }
            unsafe bytes.withUnsafeBytes { unsafe vector.append($0, as: width) }
            expected += numbers
            if !numbers.isEmpty { widest = max(widest, width) }
            #expect(vector.width == widest)
            #expect(vector.count == expected.count)
        }
        let start = Int.random(in: 0...expected.count, using: &random)
        #expect(vector.wide().array() == expected)
        #expect(vector.wide(from: start).array() == Array(expected[start...]))
        vector.removeAll()
        #expect(vector.count == 0 && vector.width == .one)
    }

    @Test func widthsAreTheLeast() {
        #expect(NumberWidth(largest: 0) == .one)
        #expect(NumberWidth(largest: 255) == .one)
        #expect(NumberWidth(largest: 256) == .two)
        #expect(NumberWidth(largest: 65_535) == .two)
        #expect(NumberWidth(largest: 65_536) == .four)
    }
}
