import Buffers
import SeededRandom
import Testing

@testable import Parquet

/// Runs of values, copied at once, against values appended one by one.
struct ValueRunsTests {
    private func runs(_ count: Int, _ random: inout SeededGenerator) -> [Range<Int>] {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in
            let start = Int.random(in: 0..<count, using: &random)
            return start..<Int.random(in: start...count, using: &random)
        }
    }

    private func copied(_ store: borrowing ValueStore, _ runs: [Range<Int>]) -> [UInt8] {
        var values = ValueRuns()
        for run in runs { values.append(from: run.lowerBound, count: run.count) }
        #expect(values.count == runs.reduce(0) { $0 + $1.count })
        var output = ByteBuffer()
        store.appendPlainValues(values, to: &output)
        return output.copied().array
    }

    @Test(arguments: [1, 4, 8, 12, 40], Seeds.first(8))
    func ofOneWidth(width: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var store = ValueStore(layout: .fixed(width))
        let values = (0..<60).map { _ in
            (0..<width).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        for value in values { unsafe value.withUnsafeBytes { unsafe store.append($0) } }
        let runs = runs(values.count, &random)
        #expect(copied(store, runs) == runs.flatMap { values[$0].flatMap(\.self) })
    }

    /// Strings of several pages, with levels before them and bytes that mean nothing behind them.
    @Test(arguments: [true, false], Seeds.first(8))
    func ofStrings(arePrefixed: Bool, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var store = ValueStore(layout: .variable)
        var values: [[UInt8]] = []
        for _ in 0..<4 {
            let strings = (0..<Int.random(in: 1...20, using: &random)).map { _ in
                (0..<Int.random(in: 0...50, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            }
            values += strings
            let body = strings.flatMap { Self.plain($0) }
            let gap = [0, 0, 3].randomElement(using: &random) ?? 0
            let bytes = Array(repeating: 9, count: gap) + body + Array(repeating: 7, count: gap)
            let at = store.byteCount
            let room = try unsafe store.reserveBytes(bytes.count)
            unsafe room.copyBytes(from: bytes)
            try store.appendStrings(
                inBytesFrom: at + gap,
                byteCount: body.count + gap,
                count: strings.count
            )
        }
        if !arePrefixed {
            let value = Array("one that stands without its length".utf8)
            unsafe value.withUnsafeBytes { unsafe store.append($0) }
            values.append(value)
        }
        for _ in 0..<10 {
            let runs = runs(values.count, &random)
            #expect(copied(store, runs) == runs.flatMap { values[$0].flatMap { Self.plain($0) } })
        }
    }

    private static func plain(_ value: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value.count >> (8 * $0)) } + value
    }
}
