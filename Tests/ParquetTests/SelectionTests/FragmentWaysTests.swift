import Buffers
import SeededRandom
import Testing

@testable import Parquet

/// Random batches and selections, through fragments and back, against rows picked one by one; each
/// way that fragments can be made is taken.
struct FragmentWaysTests {
    private struct Entry: Equatable {
        var repetition: UInt8 = 0
        var definition: UInt8 = 0
        /// Which of the dictionary's values it has.
        var value: UInt32?
    }

    /// A batch, the rows that it stands for, and its dictionary.
    private struct Sample: ~Copyable {
        var batch: ColumnBatch
        var dictionary: ValueStore
        var rows: [[Entry]]
        var values: [[UInt8]]
    }

    private enum Shape: String, CaseIterable {
        case required, nullable, nested
    }

    @Test("each way is taken, and loses nothing", arguments: Seeds.first(8))
    func takesEachWay(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var ways: Set<String> = []
        var lengths: Set<String> = []
        for shape in Shape.allCases {
            for isText in [false, true] {
                for (name, size) in [("few", 20), ("some", 400), ("many", 66_000), ("plain", 50)] {
                    for asNumbers in [true, false] where !asNumbers || name != "plain" {
                        let sample = try Self.sample(shape, isText, name, size, &random)
                        let form = FragmentEncoder.Values.numbers
                        try Self.check(sample, asNumbers ? form : .plain, &ways, &lengths, &random)
                    }
                }
            }
        }
        var wanted: Set<String> = []
        for shape in ["no levels", "levels", "nested"] {
            for part in ["some rows", "all rows"] {
                for values in ["numbers of 1", "numbers of 2", "numbers of 4", "plain"] {
                    wanted.insert("\(shape), \(part), \(values)")
                }
                wanted.insert("\(shape), \(part), plain of a dictionary")
            }
        }
        #expect(wanted.subtracting(ways).isEmpty, "ways that seed \(seed) did not take")
        #expect(lengths == ["short", "long"], "runs on both sides of what is copied blindly")
    }

    // MARK: Samples

    private static func sample(
        _ shape: Shape,
        _ isText: Bool,
        _ name: String,
        _ size: Int,
        _ random: inout SeededGenerator
    ) throws -> Sample {
        let leaf = LeafColumn(
            index: 0,
            path: ["c"],
            physicalType: isText ? .byteArray : .int32,
            typeLength: nil,
            maxDefinitionLevel: shape == .nested ? 3 : shape == .nullable ? 1 : 0,
            maxRepetitionLevel: shape == .nested ? 1 : 0,
            element: SchemaElement(name: "c"),
            ancestors: []
        )
        let values = (0..<size).map { number -> [UInt8] in
            let text = Array("value \(number)".utf8)
            let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
            return isText ? text + Array(repeating: 0x2E, count: number % 30) : bytes
        }
        var dictionary = ValueStore(layout: try ValueLayout(leaf))
        for value in values { unsafe value.withUnsafeBytes { unsafe dictionary.append($0) } }
        let rows = (0..<Int.random(in: 200...400, using: &random)).map { _ in
            row(shape, size, &random)
        }
        let batch = ColumnBatch(leaf: leaf)
        batch.reset(leaf: leaf, layout: try ValueLayout(leaf), firstRow: 1_000)
        batch.form = name == "plain" ? .plain : .dictionary
        batch.rowCount = rows.count
        for entry in rows.joined() {
            batch.entryCount += 1
            if shape != .required { batch.definitionLevels.append(entry.definition) }
            if shape == .nested { batch.repetitionLevels.append(entry.repetition) }
            guard let value = entry.value else { continue }
            batch.valueCount += 1
            batch.indices.append(value)
            guard name == "plain" else { continue }
            unsafe values[Int(value)].withUnsafeBytes { unsafe batch.plain.append($0) }
        }
        batch.hasDefinitionLevels = shape != .required
        return Sample(batch: batch, dictionary: dictionary, rows: rows, values: values)
    }

    private static func row(
        _ shape: Shape,
        _ size: Int,
        _ random: inout SeededGenerator
    ) -> [Entry] {
        // The greatest of them comes often: it decides how wide numbers are.
        let value =
            Bool.random(using: &random)
            ? UInt32(size - 1) : UInt32.random(in: 0..<UInt32(size), using: &random)
        let isNull = Int.random(in: 0..<4, using: &random) == 0
        switch shape {
        case .required: return [Entry(value: value)]
        case .nullable: return [isNull ? Entry() : Entry(definition: 1, value: value)]
        case .nested:
            let count = Int.random(in: 0...6, using: &random)
            if count == 0 { return [Entry(definition: 1)] }
            return (0..<count).map { position in
                let repetition: UInt8 = position == 0 ? 0 : 1
                return isNull
                    ? Entry(repetition: repetition, definition: 2)
                    : Entry(repetition: repetition, definition: 3, value: value)
            }
        }
    }

    // MARK: There and back

    private static func check(
        _ sample: borrowing Sample,
        _ form: FragmentEncoder.Values,
        _ ways: inout Set<String>,
        _ lengths: inout Set<String>,
        _ random: inout SeededGenerator
    ) throws {
        let batch = sample.batch
        let merged = MergedDictionary(layout: sample.dictionary.layout)
        var encoder = FragmentEncoder()
        var values = FragmentEncoder.Values.plain
        if form == .numbers, encoder.merge(sample.dictionary, into: merged) { values = .numbers }
        encoder.prepare(batch)
        var groups: [UInt32] = Array(repeating: RowGrouping.nowhere, count: batch.firstRow)
        while groups.count < batch.firstRow + batch.rowCount {
            let length = [1, 2, 40].randomElement(using: &random) ?? 1
            groups += Array(repeating: .random(in: 0...2, using: &random), count: length)
        }
        groups = Array(groups.prefix(batch.firstRow + batch.rowCount))
        let grouping = RowGrouping(RowRuns(Vector(groups)), groupCount: 3)
        for group in 0..<4 {
            var bytes = ByteBuffer()
            var expected: [Entry] = []
            if group == 3 {
                encoder.appendAll(
                    of: batch,
                    dictionary: sample.dictionary,
                    as: values,
                    to: &bytes
                )
                expected = Array(sample.rows.joined())
            } else {
                let slice = grouping.slice(of: group)
                grouping.forEachRun(of: slice) { lengths.insert($0.count > 32 ? "long" : "short") }
                encoder.append(
                    slice,
                    of: grouping,
                    in: batch,
                    dictionary: sample.dictionary,
                    as: values,
                    to: &bytes
                )
                for (row, entries) in sample.rows.enumerated()
                where groups[batch.firstRow + row] == UInt32(group) { expected += entries }
            }
            let header = unsafe bytes.withUnsafeBytes { unsafe FragmentHeader($0) }
            ways.insert(way(header, batch, group == 3 ? "all rows" : "some rows"))
            #expect(
                try entries(bytes, batch.leaf, merged, sample.values) == expected,
                "\(batch.leaf.physicalType), \(header)"
            )
        }
    }

    private static func way(
        _ header: FragmentHeader,
        _ batch: ColumnBatch,
        _ part: String
    ) -> String {
        let shape =
            batch.leaf.maxRepetitionLevel > 0
            ? "nested" : batch.hasDefinitionLevels ? "levels" : "no levels"
        let values =
            header.form == .numbers
            ? "numbers of \(header.numberWidth.byteCount)"
            : batch.form == .plain ? "plain" : "plain of a dictionary"
        return "\(shape), \(part), \(values)"
    }

    /// The entries that fragments hold.
    private static func entries(
        _ fragments: borrowing ByteBuffer,
        _ leaf: LeafColumn,
        _ merged: MergedDictionary,
        _ values: [[UInt8]]
    ) throws -> [Entry] {
        var content = ColumnContent(leaf: leaf)
        try content.reset(leaf: leaf)
        try unsafe fragments.withUnsafeBytes { raw throws(ParquetError) in
            try unsafe content.append(fragments: raw, dictionary: merged)
        }
        var plain = ValueStore(layout: try ValueLayout(leaf))
        if content.isNumbered {
            try merged.copyValues(content.numbers.wide(), into: &plain)
        } else {
            swap(&plain, &content.plain)
        }
        let places = Dictionary(
            uniqueKeysWithValues: values.enumerated().map { ($1, UInt32($0)) }
        )
        var next = 0
        return (0..<content.entryCount).map { index in
            var entry = Entry(definition: UInt8(leaf.maxDefinitionLevel))
            if content.hasDefinitionLevels { entry.definition = content.definitionLevels[index] }
            if leaf.maxRepetitionLevel > 0 { entry.repetition = content.repetitionLevels[index] }
            guard entry.definition == UInt8(leaf.maxDefinitionLevel) else { return entry }
            entry.value = unsafe places[Array(plain.value(at: next))]
            next += 1
            return entry
        }
    }
}
