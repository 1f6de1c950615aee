import Buffers
import SeededRandom
import Testing

@testable import Parquet

/// When a chunk's dictionary is given up, against a slow count of the same, for each way in which
/// values come.
struct DictionaryBuilderTests {
    private enum End: String, CaseIterable {
        /// Every page has the dictionary.
        case kept
        /// The first values hardly repeat.
        case trial
        /// The first page does not take a quarter less with it.
        case useless
        /// It becomes too large.
        case limit
    }

    @Test("it is given up where it should be", arguments: Seeds.first(8))
    func givesUp(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var ends: Set<String> = []
        for isText in [false, true] {
            for isNumbered in [false, true] {
                for round in 0..<24 {
                    let pages = Self.pages(round, &random)
                    let limit = round % 4 == 3 ? 900 : 1 << 20
                    let (end, keptCount) = Self.expected(pages, isText, limit)
                    let found = try Self.found(pages, isText, isNumbered, limit)
                    #expect(found == keptCount, "\(end), text \(isText), numbered \(isNumbered)")
                    ends.insert("\(end), \(isText), \(isNumbered)")
                }
            }
        }
        #expect(ends.count == End.allCases.count * 4, "seed \(seed) tried \(ends.sorted())")
    }

    /// Pages of numbers, of which each stands for a value.
    private static func pages(_ round: Int, _ random: inout SeededGenerator) -> [[Int]] {
        // A round for each end, and as many for whatever comes.
        let usual = [30, 30, 1_000_000, 300][round % 4]
        let any = [1, 30, 300, 5_000, 1_000_000].randomElement(using: &random) ?? 1
        let distinct = round < 12 ? usual : any
        // Values that hardly repeat where they are tried, and often behind.
        let start = round % 4 == 1 ? 4_096 : 0
        return (0..<3).map { page in
            let count = round % 4 == 1 ? 9_000 : Int.random(in: 900...2_000, using: &random)
            return (0..<count).map { place in
                page == 0 && place < start ? place : Int.random(in: 0..<distinct, using: &random)
            }
        }
    }

    private static func bytes(_ number: Int, _ isText: Bool) -> [UInt8] {
        isText
            ? Array("value \(number)".utf8)
            : (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// How it should end, and the pages that keep the dictionary.
    private static func expected(
        _ pages: [[Int]],
        _ isText: Bool,
        _ limit: Int
    ) -> (End, Int) {
        func byteCount(_ values: some Sequence<Int>) -> Int {
            values.reduce(0) { $0 + bytes($1, isText).count + (isText ? 4 : 0) }
        }
        var known: Set<Int> = []
        for (number, page) in pages.enumerated() {
            if number == 0, page.count > 4_096, Set(page.prefix(4_096)).count * 200 > 4_096 * 199 {
                return (.trial, 0)
            }
            known.formUnion(page)
            if byteCount(known) > limit { return (.limit, number) }
            guard number == 0 else { continue }
            var width = 0
            while (known.count - 1) >> width > 0 { width += 1 }
            let encoded = byteCount(known) + (page.count * width + 7) / 8
            if encoded * 4 > byteCount(page) * 3 { return (.useless, 0) }
        }
        return (.kept, pages.count)
    }

    /// The pages that keep the dictionary.
    private static func found(
        _ pages: [[Int]],
        _ isText: Bool,
        _ isNumbered: Bool,
        _ limit: Int
    ) throws -> Int {
        let leaf = LeafColumn(
            index: 0,
            path: ["c"],
            physicalType: isText ? .byteArray : .int32,
            typeLength: nil,
            maxDefinitionLevel: 0,
            maxRepetitionLevel: 0,
            element: SchemaElement(name: "c"),
            ancestors: []
        )
        let layout = try ValueLayout(leaf)
        let values = pages.flatMap(\.self)
        var store = ValueStore(layout: layout)
        for value in values {
            unsafe bytes(value, isText).withUnsafeBytes { unsafe store.append($0) }
        }
        var content = ColumnContent(leaf: leaf)
        try content.reset(leaf: leaf)
        content.entryCount = values.count
        content.valueCount = values.count
        let merged = MergedDictionary(layout: layout)
        if isNumbered {
            var numbers = Vector<UInt32>()
            #expect(merged.merge(store, numbers: &numbers))
            let array = numbers.array()
            unsafe array.withUnsafeBytes { unsafe content.numbers.append($0, as: .four) }
        } else {
            content.isNumbered = false
            swap(&content.plain, &store)
        }
        let builder = DictionaryBuilder()
        builder.begin(content, layout, isNumbered ? merged : nil, byteLimit: limit)
        defer { builder.end() }
        var start = 0
        for (number, page) in pages.enumerated() {
            let range = start..<start + page.count
            let rows = PageLayout.Page(rows: range, entries: range, values: range)
            guard try builder.add(rows, of: content) else { return number }
            start = range.upperBound
            let positions = (0..<page.count).map { Int(builder.indices[$0]) }
            let areTheValues = zip(positions, page).allSatisfy { position, value in
                unsafe Array(builder.values.value(at: position)) == bytes(value, isText)
            }
            #expect(areTheValues, "page \(number)")
        }
        return pages.count
    }
}
