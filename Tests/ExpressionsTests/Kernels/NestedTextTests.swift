import Columns
import Foundation
import Testing

@testable import Expressions

/// Nested values as text, as Spark writes them (Fixtures/make_nested_texts.py records it).
struct NestedTextTests {
    /// The values that the script makes in SQL, made here.
    private static let values: [String: ColumnVector] = [
        "struct": structure([("a", Vector.int([1])), ("b", Vector.string([nil]))]),
        "array": array(Vector.int([1, nil, -3])),
        "empty array": array(Vector.int([])),
        "array of empty text": array(Vector.string([""])),
        "map": map(Vector.string(["k", "n"]), Vector.int([1, nil])),
        "empty map": map(Vector.string([]), Vector.int([])),
        "bytes": structure([
            ("x", Vector.string(["ab"], .binary)), ("y", Vector.string([""], .binary)),
        ]),
        "times": structure([
            ("t", Vector.bigint([1_588_586_400_500_000], .timestamp)),
            ("n", Vector.bigint([1_588_586_400_000_000], .timestampNTZ)),
            ("d", Vector.int([18_386], .date)),
        ]),
        "numbers": structure([
            ("e", Vector.decimal([1], 10, 7)), ("f", Vector.double([1.5e20])),
            ("z", Vector.decimal([0], 10, 8)), ("h", Vector.boolean([true])),
            ("i", Vector.double([.nan])),
        ]),
        "structs in array": array(
            .concatenated([
                structure([
                    ("a", array(Vector.int([1, 2]))), ("b", Vector.string(["q, \"x\""])),
                ]),
                .nulls(
                    .structure([Field("a", .array(element: .int)), Field("b", .string)]),
                    count: 1
                ),
            ]) ?? Vector.int([])
        ),
        "null struct": .nulls(.structure([Field("a", .int)]), count: 1),
        "map of nested": map(structure([("a", Vector.int([1]))]), array(Vector.int([nil]))),
        "nulls": array(.nulls(.null, count: 2)),
    ]

    @Test func areWrittenAsSparkWritesThem() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../Fixtures/nested-texts.tsv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2 * Self.values.count)
        for line in lines {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(
                String.init
            )
            let zone = try TimeZoneRules(named: parts[0])
            let value = try #require(Self.values[parts[1]], "\(line)")
            #expect(value.isWellFormed)
            #expect(sparkStrings(value, timeZone: zone) == [parts[2] == "NULL" ? nil : parts[2]])
            var bytes: [UInt8] = []
            let operand = Operand(vector: value, isConstant: false)
            var writer = ValueWriter(operand, zone, .cast)
            if !operand.isNull(0) { writer.write(0, to: &bytes) }
            #expect(String(decoding: bytes, as: UTF8.self) == (value.isNull(at: 0) ? "" : parts[3]))
        }
    }

    // MARK: Values of one row

    private static func structure(_ fields: [(String, ColumnVector)]) -> ColumnVector {
        ColumnVector(
            type: .structure(fields.map { Field($0.0, $0.1.type) }),
            count: 1,
            validity: nil,
            values: .structures(fields.map(\.1))
        )
    }

    private static func array(_ elements: ColumnVector) -> ColumnVector {
        ColumnVector(
            type: .array(element: elements.type),
            count: 1,
            validity: nil,
            values: .lists(offsets: [0, elements.count], elements: elements)
        )
    }

    private static func map(_ keys: ColumnVector, _ values: ColumnVector) -> ColumnVector {
        let type: DataType = .map(key: keys.type, value: values.type)
        let entries = ColumnVector(
            type: type.elementType ?? .null,
            count: keys.count,
            validity: nil,
            values: .structures([keys, values])
        )
        return ColumnVector(
            type: type,
            count: 1,
            validity: nil,
            values: .lists(offsets: [0, keys.count], elements: entries)
        )
    }
}
