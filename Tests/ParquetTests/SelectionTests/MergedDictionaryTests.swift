import Buffers
import SeededRandom
import Testing

@testable import Parquet

/// Dictionaries of many chunks, taken in by several threads: each value has one number.
struct MergedDictionaryTests {
    private static let layouts: [ValueLayout] = [.fixed(4), .fixed(8), .fixed(12), .variable]

    /// A value of a layout, another for each number.
    private static func value(_ number: Int, _ layout: ValueLayout) -> [UInt8] {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        switch layout {
        case .fixed(let count): return bytes + Array(repeating: 7, count: count - 4)
        // Of all lengths around those that are hashed and compared otherwise.
        case .variable: return bytes + Array(repeating: 7, count: number % 45)
        }
    }

    private static func store(_ numbers: [Int], _ layout: ValueLayout) -> ValueStore {
        var store = ValueStore(layout: layout)
        for number in numbers {
            unsafe value(number, layout).withUnsafeBytes { unsafe store.append($0) }
        }
        return store
    }

    @Test("a value has one number, whoever brings it", arguments: layouts, Seeds.first(8))
    func numbersEachValueOnce(layout: ValueLayout, seed: UInt64) async throws {
        let merged = MergedDictionary(layout: layout)
        let found = await withTaskGroup(of: [[Int: UInt32]].self) { group in
            for thread in 0..<4 {
                group.addTask {
                    var random = SeededGenerator(seed: seed &* 31 &+ UInt64(thread))
                    var numbers = Vector<UInt32>()
                    return (0..<40).map { round in
                        // Mostly known ones, mostly new ones, and every mixture.
                        let start = Int.random(in: 0...(round * 60), using: &random)
                        var values = Array(start..<start + Int.random(in: 0...300, using: &random))
                        values.shuffle(using: &random)
                        #expect(merged.merge(Self.store(values, layout), numbers: &numbers))
                        return Dictionary(uniqueKeysWithValues: zip(values, numbers.array()))
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        var known: [Int: UInt32] = [:]
        for (value, number) in found.joined() {
            #expect(known.updateValue(number, forKey: value) ?? number == number)
        }
        #expect(merged.count == known.count)
        var copied = ValueStore(layout: layout)
        let values = known.keys.sorted()
        try merged.copyValues(Vector(values.compactMap { known[$0] }), into: &copied)
        for (place, value) in values.enumerated() {
            #expect(unsafe Array(copied.value(at: place)) == Self.value(value, layout))
        }
    }

    @Test("several share memory, and take what their values do", arguments: layouts)
    func shareMemory(layout: ValueLayout) {
        let memory = MemoryShare(byteCount: 8_000)
        let first = MergedDictionary(layout: layout, memory: memory)
        let second = MergedDictionary(layout: layout, memory: memory)
        var numbers = Vector<UInt32>()
        #expect(first.merge(Self.store(Array(0..<80), layout), numbers: &numbers))
        #expect(first.merge(Self.store(Array(40..<81), layout), numbers: &numbers))
        let known = Self.store(Array(0..<81), layout)
        let left = 8_000 - known.byteCount - 81 * 24
        #expect(!memory.take(left + 1) && memory.take(left))
        #expect(!second.merge(Self.store([1], layout), numbers: &numbers) && second.count == 0)
        memory.give(left)
        #expect(second.merge(Self.store([1], layout), numbers: &numbers) && second.count == 1)
    }

    @Test("a full one takes nothing in, and still knows what it has", arguments: layouts)
    func mayBeFull(layout: ValueLayout) {
        let merged = MergedDictionary(layout: layout, byteLimit: 6_000)
        var numbers = Vector<UInt32>()
        #expect(merged.merge(Self.store(Array(0..<80), layout), numbers: &numbers))
        let before = numbers.array()
        #expect(!merged.merge(Self.store(Array(0..<400), layout), numbers: &numbers))
        #expect(merged.count == 80)
        #expect(merged.merge(Self.store(Array(0..<80), layout), numbers: &numbers))
        #expect(numbers.array() == before)
    }
}
