import Buffers
import Columns
import Testing

@testable import Parquet

struct ParquetWriterTests {
    @Test(arguments: SampleTable.files)
    func writesBackTheVectorsItReads(name: String) throws {
        let file = try SampleTable.file(name)
        let flat = file.schema.columns.indices.filter { !file.schema.columns[$0].isGroup }
        var writer = ParquetWriter(schema: file.schema.keeping(columnsAt: flat))
        for rowGroup in file.rowGroups.indices {
            try writer.appendRowGroup(
                try file.schema.leaves.filter(\.isFlat).map {
                    try file.readColumn($0, rowGroup: rowGroup)
                }
            )
        }
        let made = try ParquetFile(writer.finish())
        #expect(made.metadata.createdBy == ParquetWriter.createdBy)
        for leaf in made.schema.leaves {
            for rowGroup in file.rowGroups.indices {
                let source = try #require(file.schema.leaf(at: leaf.path))
                #expect(
                    try made.content(leaf, rowGroup: rowGroup)
                        == file.content(source, rowGroup: rowGroup),
                    "\(leaf.pathDescription)"
                )
            }
        }
    }

    @Test func refusesValuesOutOfRange() throws {
        func message(_ column: SchemaNode, _ vector: ColumnVector) -> String {
            do throws(ParquetError) {
                let schema = try Schema(columns: [column])
                let batch = ColumnBatch(leaf: schema.leaves[0])
                try batch.fill(from: vector, leaf: schema.leaves[0])
                return "\(batch.valueCount) values"
            } catch {
                return "\(error)"
            }
        }
        func decimals(_ values: [Int128], _ precision: Int) -> ColumnVector {
            ColumnVector(
                type: .decimal(precision: precision, scale: 0),
                count: values.count,
                validity: nil,
                values: .decimals(values)
            )
        }
        func column(_ precision: Int) throws -> SchemaNode {
            try SchemaNode("mass", .decimal(precision: precision, scale: 0))
        }
        #expect(
            message(try column(9), decimals([1 << 31], 9)).contains("out of the range of DECIMAL")
        )
        #expect(
            message(try column(18), decimals([1 << 63], 18)).contains("out of the range of DECIMAL")
        )
        // decimal(20) takes nine bytes.
        #expect(
            message(try column(20), decimals([1 << 71], 20)).contains("out of the range of DECIMAL")
        )
        #expect(message(try column(20), decimals([-(1 << 71), (1 << 71) - 1], 20)) == "2 values")
        let nanos = SchemaNode.column(
            "at",
            .int64,
            logicalType: .timestamp(unit: .nanos, isAdjustedToUTC: true)
        )
        let far = ColumnVector(type: .timestamp, count: 1, validity: nil, values: .int64([.max]))
        #expect(
            message(nanos, far)
                == "a timestamp is out of the range of nanoseconds (column at)"
        )
        let code = SchemaNode.column("code", .fixedLengthByteArray, typeLength: 2)
        let long = ColumnVector(
            type: .binary,
            count: 1,
            validity: nil,
            values: .bytes(ByteArrays(offsets: [0, 3], bytes: [1, 2, 3]))
        )
        #expect(
            message(code, long)
                == "a value of 3 bytes, the column's have 2 (column code)"
        )
    }

    @Test func writesNestedColumnsFromTheirLevels() throws {
        let schema = try Schema(columns: [try SchemaNode("tags", .array(element: .string))])
        let leaf = schema.leaves[0]
        let batch = ColumnBatch(leaf: leaf)
        let values = ColumnVector(
            type: .string,
            count: 3,
            validity: nil,
            values: .bytes(ByteArrays(offsets: [0, 1, 3, 3], bytes: Array("abb".utf8)))
        )
        // ["a", null, "bb"], null, [], [""]
        try batch.fill(
            from: values,
            definitionLevels: [3, 2, 3, 0, 1, 3],
            repetitionLevels: [0, 1, 1, 0, 0, 0],
            leaf: leaf
        )
        #expect(batch.rowCount == 4)
        var writer = ParquetWriter(schema: schema)
        try writer.appendRowGroup(rowCount: 4, [batch])
        let file = try ParquetFile(writer.finish())
        #expect(
            try file.content(file.schema.leaves[0]).entries == [
                .init(definition: 3, value: [97]), .init(repetition: 1, definition: 2),
                .init(repetition: 1, definition: 3, value: [98, 98]), .init(definition: 0),
                .init(definition: 1), .init(definition: 3, value: []),
            ]
        )
    }
}
