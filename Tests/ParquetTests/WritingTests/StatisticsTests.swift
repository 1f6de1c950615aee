import Buffers
import Codecs
import Columns
import SeededRandom
import Testing

@testable import Parquet

/// Minima, maxima and the page index of chunks made here.
struct StatisticsTests {
    /// A file of one column.
    private func file(
        _ column: SchemaNode,
        _ vector: ColumnVector,
        pageRows: Int = 1 << 16
    ) throws -> (file: ParquetFile, bytes: Bytes) {
        var options = WriterOptions()
        options.pageRowLimit = pageRows
        var writer = ParquetWriter(schema: try Schema(columns: [column]), options: options)
        try writer.appendRowGroup([vector])
        let bytes = writer.finish()
        return (try ParquetFile(bytes), bytes)
    }

    private func statistics(_ column: SchemaNode, _ vector: ColumnVector) throws -> Statistics {
        try #require(
            try file(column, vector).file.rowGroups[0].columns[0].metadata?.statistics
        )
    }

    private func indexes(
        _ made: (file: ParquetFile, bytes: Bytes)
    ) throws -> (column: ColumnIndex?, offset: OffsetIndex) {
        let chunk = made.file.rowGroups[0].columns[0]
        var index: ColumnIndex?
        if let range = chunk.columnIndexRange {
            var reader = CompactReader(made.bytes[range.offset..<range.end])
            index = try ColumnIndex(from: &reader)
        }
        let range = try #require(chunk.offsetIndexRange)
        var reader = CompactReader(made.bytes[range.offset..<range.end])
        return (index, try OffsetIndex(from: &reader))
    }

    private func doubles(_ values: [Double?]) -> ColumnVector {
        ColumnVector(
            type: .double,
            count: values.count,
            validity: Bitmap(values.map { $0 != nil }),
            values: .doubles(values.map { $0 ?? 0 })
        )
    }

    private func strings(_ values: [[UInt8]?], _ type: DataType = .string) -> ColumnVector {
        var bytes = ByteArrays()
        for value in values { bytes.append(value ?? []) }
        return ColumnVector(
            type: type,
            count: values.count,
            validity: Bitmap(values.map { $0 != nil }),
            values: .bytes(bytes)
        )
    }

    private func bytes(_ value: Double) -> Bytes {
        Bytes((0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) })
    }

    // MARK: Floating point

    @Test func passOverNaN() throws {
        let column = try SchemaNode("ratio", .double)
        let some = try statistics(column, doubles([.nan, 2, nil, -1, .nan]))
        #expect(some.minValue == bytes(-1))
        #expect(some.maxValue == bytes(2))
        #expect(some.nullCount == 1)
        let none = try statistics(column, doubles([.nan, nil]))
        #expect(none.minValue == nil)
        #expect(none.maxValue == nil)
        #expect(none.nullCount == 1)
        // Bounds of a page of NaNs alone do not exist, so the chunk has no column index.
        let made = try file(column, doubles([1, 2, .nan, .nan]), pageRows: 2)
        #expect(try indexes(made).column == nil)
        #expect(try indexes(made).offset.pageLocations.count == 2)
    }

    @Test(arguments: [[0.0], [-0.0], [0.0, -0.0]])
    func coverBothZeros(values: [Double]) throws {
        let found = try statistics(try SchemaNode("ratio", .double), doubles(values))
        #expect(found.minValue == bytes(-0.0))
        #expect(found.maxValue == bytes(0.0))
        let mixed = try statistics(try SchemaNode("ratio", .double), doubles(values + [5, -5]))
        #expect(mixed.minValue == bytes(-5))
        #expect(mixed.maxValue == bytes(5))
    }

    // MARK: Numbers

    @Test func orderUnsignedNumbersAndDecimals() throws {
        let unsigned = SchemaNode.column(
            "wide",
            .int32,
            .required,
            logicalType: .integer(bitWidth: 32, isSigned: false)
        )
        let wide = try statistics(
            unsigned,
            ColumnVector(
                type: .bigint,
                count: 3,
                validity: nil,
                values: .int64([5, 4_000_000_000, 7])
            )
        )
        #expect(wide.minValue == Bytes([5, 0, 0, 0]))
        #expect(wide.maxValue == Bytes([0x00, 0x28, 0x6B, 0xEE]))
        let masses = try statistics(
            try SchemaNode("mass", .decimal(precision: 20, scale: 2)),
            ColumnVector(
                type: .decimal(precision: 20, scale: 2),
                count: 3,
                validity: nil,
                values: .decimals([300, -2, 1])
            )
        )
        #expect(masses.minValue == Bytes([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE]))
        #expect(masses.maxValue == Bytes([0, 0, 0, 0, 0, 0, 0, 1, 44]))
        let int96 = try statistics(
            .column("at", .int96),
            ColumnVector(type: .timestamp, count: 2, validity: nil, values: .int64([1, 2]))
        )
        #expect(int96.minValue == nil)
        #expect(int96.nullCount == 0)
    }

    @Test func orderBooleans() throws {
        let found = try statistics(
            try SchemaNode("flag", .boolean),
            ColumnVector(type: .boolean, count: 2, validity: nil, values: .booleans([true, false]))
        )
        #expect(found.minValue == Bytes([0]))
        #expect(found.maxValue == Bytes([1]))
    }

    // MARK: Strings

    @Test func cutLongStringsBetweenCharacters() throws {
        let column = try SchemaNode("plate", .string)
        let exact = try statistics(column, strings([Array("b".utf8), Array("a".utf8), nil]))
        #expect(exact.minValue == Bytes(Array("a".utf8)))
        #expect(exact.maxValue == Bytes(Array("b".utf8)))
        #expect(exact.isMinValueExact == true)
        #expect(exact.isMaxValueExact == true)

        // The 64th byte is inside the character: 21 of three bytes are whole.
        let long = try statistics(column, strings([Array(String(repeating: "€", count: 40).utf8)]))
        #expect(long.minValue == Bytes(Array(String(repeating: "€", count: 21).utf8)))
        #expect(long.isMinValueExact == false)
        // The last of them is raised by one.
        #expect(
            long.maxValue == Bytes(Array((String(repeating: "€", count: 20) + "\u{20AD}").utf8))
        )
        #expect(long.isMaxValueExact == false)
        #expect(long.maxValue?.array.lexicographicallyPrecedes(Array("€".utf8)) == false)

        // The last character of Unicode has no successor.
        let last = try statistics(
            column,
            strings([Array(("x" + String(repeating: "\u{10FFFF}", count: 20)).utf8)])
        )
        #expect(last.maxValue == Bytes(Array("y".utf8)))
        let highest = try statistics(
            column,
            strings([Array(String(repeating: "\u{10FFFF}", count: 20).utf8)])
        )
        #expect(highest.maxValue == nil)
        #expect(highest.minValue?.count == 64)
        // Behind U+D7FF follow the surrogates, which are no characters.
        let gap = try statistics(
            column,
            strings([Array(String(repeating: "\u{D7FF}", count: 30).utf8)])
        )
        #expect(
            gap.maxValue
                == Bytes(Array((String(repeating: "\u{D7FF}", count: 20) + "\u{E000}").utf8))
        )

        let mixed = try statistics(
            column,
            strings([[UInt8(ascii: "x")] + [UInt8](repeating: 0xFF, count: 80)])
        )
        // What is called text and is none.
        #expect(mixed.maxValue == Bytes(Array("y".utf8)))
        #expect(mixed.isMaxValueExact == false)
    }

    @Test func cutLongBytes() throws {
        let column = try SchemaNode("blob", .binary)
        let value = [UInt8](repeating: 1, count: 62) + [7, 0xFF, 0xFF, 0xFF]
        let found = try statistics(column, strings([value], .binary))
        #expect(found.minValue == Bytes(Array(value.prefix(64))))
        #expect(found.maxValue == Bytes([UInt8](repeating: 1, count: 62) + [8]))
        let highest = try statistics(
            column,
            strings([[UInt8](repeating: 0xFF, count: 100)], .binary)
        )
        #expect(highest.maxValue == nil)
        #expect(highest.minValue?.count == 64)
    }

    // MARK: The page index

    @Test(arguments: Seeds.first(8))
    func indexesAreTrueOfEachPage(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let shape = Int.random(in: 0..<3, using: &random)
        let values: [Double?] = (0..<200).map { row in
            if row / 20 == 3 || Int.random(in: 0..<10, using: &random) == 0 { return nil }
            let noise = Double.random(in: 0...(shape == 2 ? 300 : 0), using: &random)
            // No zero: its bounds stand for both zeros.
            return shape == 1 ? -Double(row + 1) : Double(row + 1) + noise
        }
        let made = try file(try SchemaNode("ratio", .double), doubles(values), pageRows: 20)
        let (column, offset) = try indexes(made)
        let index = try #require(column)
        #expect(
            offset.pageLocations.map(\.firstRowIndex) == Array(stride(from: 0, to: 200, by: 20))
        )
        for (page, location) in offset.pageLocations.enumerated() {
            let rows = values[page * 20..<page * 20 + 20]
            let known = rows.compactMap { $0 }
            #expect(index.nullPages[page] == known.isEmpty)
            #expect(index.nullCounts?[page] == 20 - known.count)
            #expect(index.minValues[page] == known.min().map(bytes) ?? Bytes())
            #expect(index.maxValues[page] == known.max().map(bytes) ?? Bytes())
            let (header, byteCount) = try PageHeader.parse(made.bytes, at: location.offset)
            #expect(header.dataPage?.valueCount == 20)
            #expect(byteCount + header.compressedPageSize == location.compressedPageSize)
        }
        #expect(
            index.boundaryOrder == (shape == 0 ? .ascending : shape == 1 ? .descending : .unordered)
        )
    }

    @Test func orderIsThatOfTheCutBounds() throws {
        // Cut before "€", "zz…" loses it: the second lower bound becomes less than the first.
        let first = String(repeating: "z", count: 61) + "\u{7FF}" + String(repeating: "a", count: 9)
        let second = String(repeating: "z", count: 61) + "\u{FFFFF}" + "b"
        let made = try file(
            try SchemaNode("plate", .string),
            strings([Array(first.utf8), Array(second.utf8)]),
            pageRows: 1
        )
        let index = try #require(try indexes(made).column)
        #expect(index.minValues[1].array.lexicographicallyPrecedes(index.minValues[0].array))
        #expect(index.boundaryOrder != .ascending)
    }
}
