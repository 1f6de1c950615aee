import Buffers
import Columns
import Testing

@testable import Parquet

/// Bounds of the rarer types, and what is counted besides bounds.
struct CountedStatisticsTests {
    /// What a file says of its only leaf.
    private struct Made {
        var metadata: ColumnMetadata
        var statistics: Statistics
        var columnIndex: ColumnIndex?
        var offsetIndex: OffsetIndex
    }

    private func made(
        _ column: SchemaNode,
        _ batch: (LeafColumn) throws -> ColumnBatch,
        pageRows: Int = 1 << 16,
        dictionaryByteLimit: Int = 1 << 20
    ) throws -> Made {
        var options = WriterOptions()
        options.pageRowLimit = pageRows
        options.dictionaryByteLimit = dictionaryByteLimit
        let schema = try Schema(columns: [column])
        var writer = ParquetWriter(schema: schema, options: options)
        let content = try batch(schema.leaves[0])
        try writer.appendRowGroup(rowCount: content.rowCount, [content])
        let bytes = writer.finish()
        let chunk = try ParquetFile(bytes).rowGroups[0].columns[0]
        let metadata = try #require(chunk.metadata)
        let place = try #require(chunk.offsetIndexRange)
        var reader = CompactReader(bytes[place.offset..<place.end])
        return Made(
            metadata: metadata,
            statistics: try #require(metadata.statistics),
            columnIndex: try chunk.columnIndexRange.map { range in
                var reader = CompactReader(bytes[range.offset..<range.end])
                return try ColumnIndex(from: &reader)
            },
            offsetIndex: try OffsetIndex(from: &reader)
        )
    }

    private func made(
        _ column: SchemaNode,
        _ values: ColumnVector.Values,
        _ type: DataType,
        count: Int,
        nulls: Set<Int> = [],
        pageRows: Int = 1 << 16,
        dictionaryByteLimit: Int = 1 << 20
    ) throws -> Made {
        let vector = ColumnVector(
            type: type,
            count: count,
            validity: nulls.isEmpty ? nil : Bitmap((0..<count).map { !nulls.contains($0) }),
            values: values
        )
        let filled = { (leaf: LeafColumn) throws -> ColumnBatch in
            let batch = ColumnBatch(leaf: leaf)
            try batch.fill(from: vector, leaf: leaf)
            return batch
        }
        return try made(
            column,
            filled,
            pageRows: pageRows,
            dictionaryByteLimit: dictionaryByteLimit
        )
    }

    private func byteArrays(_ values: [[UInt8]]) -> ColumnVector.Values {
        var arrays = ByteArrays()
        for value in values { arrays.append(value) }
        return .bytes(arrays)
    }

    // MARK: Bounds

    /// Half-precision numbers compare as numbers; the bounds have the bytes of PLAIN values.
    @Test(arguments: [1, 1 << 20])
    func orderHalfPrecision(dictionaryByteLimit: Int) throws {
        let column = SchemaNode.column(
            "ratio",
            .fixedLengthByteArray,
            typeLength: 2,
            logicalType: .float16
        )
        func made(_ values: [Float]) throws -> Statistics {
            try self.made(
                column,
                .floats(values + values + values + values),
                .float,
                count: values.count * 4,
                dictionaryByteLimit: dictionaryByteLimit
            ).statistics
        }
        let some = try made([1.5, -2, .nan, 0.25])
        #expect(some.minValue == Bytes([0x00, 0xC0]))
        #expect(some.maxValue == Bytes([0x00, 0x3E]))
        #expect(some.nanCount == 4)
        #expect(some.distinctCount == nil)
        let zero = try made([0, 0, 0, 0])
        #expect(zero.minValue == Bytes([0x00, 0x80]))
        #expect(zero.maxValue == Bytes([0x00, 0x00]))
        #expect(zero.nanCount == 0)
        let none = try made([.nan, .nan])
        #expect(none.minValue == nil)
        #expect(none.nanCount == 8)
    }

    @Test func orderIdentifiersAndDecimalsOfAnyLength() throws {
        let identifiers = try made(
            .column("id", .fixedLengthByteArray, typeLength: 16, logicalType: .uuid),
            byteArrays([[UInt8](repeating: 0x80, count: 16), [UInt8](repeating: 0x7F, count: 16)]),
            .binary,
            count: 2
        ).statistics
        // As bytes without a sign.
        #expect(identifiers.minValue?[0] == 0x7F)
        #expect(identifiers.maxValue?[0] == 0x80)
        let mass = SchemaNode.column(
            "mass",
            .byteArray,
            logicalType: .decimal(precision: 20, scale: 0)
        )
        let masses = try made(
            mass,
            .decimals([300, -2, 7]),
            .decimal(precision: 20, scale: 0),
            count: 3
        ).statistics
        #expect(masses.minValue?[0] == 0xFF)
        #expect(masses.maxValue.map { $0[$0.count - 1] } == 44)
        // One decimal can be written in several ways.
        #expect(masses.distinctCount == nil)
    }

    /// No order is defined for their values: only nulls are counted.
    @Test(
        arguments: [
            .column("c", .fixedLengthByteArray, typeLength: 12),
            .column("c", .byteArray, logicalType: .geometry(crs: nil)),
            .column("c", .byteArray, logicalType: .geography(crs: nil, algorithm: nil)),
            .column(
                "c",
                .byteArray,
                logicalType: .other(fieldID: 30, bytes: Bytes([0x0C, 60, 0, 0]))
            ),
        ] as [SchemaNode]
    )
    func orderlessColumnsHaveNoBounds(column: SchemaNode) throws {
        var column = column
        if column.element.physicalType == .fixedLengthByteArray {
            var element = column.element
            element.convertedType = .interval
            column = SchemaNode(element: element, children: [])
        }
        let made = try made(
            column,
            byteArrays([[UInt8](repeating: 1, count: 12), [], [UInt8](repeating: 2, count: 12)]),
            .binary,
            count: 3,
            nulls: [1]
        )
        #expect(made.statistics.minValue == nil)
        #expect(made.statistics.maxValue == nil)
        #expect(made.statistics.nullCount == 1)
        #expect(made.columnIndex == nil)
    }

    @Test func partsOfAVariantHaveNoBounds() throws {
        let column = SchemaNode.group(
            "v",
            .required,
            logicalType: .variant(specificationVersion: 1),
            children: [.column("metadata", .byteArray, .required)]
        )
        let made = try made(column, byteArrays([[1], [2]]), .binary, count: 2)
        #expect(made.statistics.minValue == nil)
        #expect(made.columnIndex == nil)
        let plain = SchemaNode.group(
            "v",
            .required,
            children: [.column("metadata", .byteArray, .required)]
        )
        #expect(
            try self.made(plain, byteArrays([[1], [2]]), .binary, count: 2).statistics.minValue
                == Bytes([1])
        )
    }

    // MARK: Counts

    @Test(arguments: [1, 1 << 20])
    func countNaNsOfEachPage(dictionaryByteLimit: Int) throws {
        var values: [Double] = []
        for row in 0..<40 { values.append(row % 4 == 1 && row < 20 ? .nan : Double(row % 5)) }
        let made = try made(
            try SchemaNode("ratio", .double),
            .doubles(values),
            .double,
            count: 40,
            nulls: [1, 6],
            pageRows: 10,
            dictionaryByteLimit: dictionaryByteLimit
        )
        #expect(made.statistics.nanCount == 4)
        #expect(made.columnIndex?.nanCounts == [2, 2, 0, 0])
        #expect(made.columnIndex?.nullCounts == [2, 0, 0, 0])
        let whole = try self.made(try SchemaNode("n", .int), .int32([1]), .int, count: 1)
        #expect(whole.statistics.nanCount == nil)
        #expect(whole.columnIndex?.nanCounts == nil)
    }

    @Test(arguments: [1, 1 << 20])
    func countBytesOfStrings(dictionaryByteLimit: Int) throws {
        let words = (0..<40).map { [UInt8](repeating: 65, count: $0 % 3 * 10) }
        let made = try made(
            try SchemaNode("word", .string),
            byteArrays(words),
            .string,
            count: 40,
            nulls: [2],
            pageRows: 16,
            dictionaryByteLimit: dictionaryByteLimit
        )
        let pages = [0..<16, 16..<32, 32..<40].map { rows in
            rows.reduce(0) { $0 + ($1 == 2 ? 0 : words[$1].count) }
        }
        #expect(made.offsetIndex.unencodedByteArrayDataBytes == pages)
        #expect(
            made.metadata.sizeStatistics
                == SizeStatistics(unencodedByteArrayDataBytes: pages.reduce(0, +))
        )
        #expect(made.statistics.distinctCount == (dictionaryByteLimit == 1 ? nil : 3))
        let number = try self.made(try SchemaNode("n", .int), .int32([1]), .int, count: 1)
        #expect(number.metadata.sizeStatistics == nil)
        #expect(number.offsetIndex.unencodedByteArrayDataBytes == nil)
    }

    /// Histograms of both kinds of levels, for the chunk and for each page.
    @Test func countLevels() throws {
        let column = try SchemaNode("speeds", .array(element: .int))
        let definitions: [UInt8] = [3, 3, 0, 1, 2, 3, 3, 3]
        let repetitions: [UInt8] = [0, 1, 0, 0, 0, 0, 1, 1]
        let values = ColumnVector(
            type: .int,
            count: 5,
            validity: nil,
            values: .int32([1, 2, 3, 4, 5])
        )
        let made = try made(
            column,
            { leaf in
                let batch = ColumnBatch(leaf: leaf)
                try batch.fill(
                    from: values,
                    definitionLevels: definitions,
                    repetitionLevels: repetitions,
                    leaf: leaf
                )
                return batch
            },
            pageRows: 2
        )
        let size = try #require(made.metadata.sizeStatistics)
        #expect(size.definitionLevelHistogram == [1, 1, 1, 5])
        #expect(size.repetitionLevelHistogram == [5, 3])
        #expect(size.unencodedByteArrayDataBytes == nil)
        let index = try #require(made.columnIndex)
        #expect(index.definitionLevelHistograms == [1, 0, 0, 2, 0, 1, 1, 0, 0, 0, 0, 3])
        #expect(index.repetitionLevelHistograms == [2, 1, 2, 0, 1, 2])
        #expect(made.statistics.nullCount == 3)
    }
}
