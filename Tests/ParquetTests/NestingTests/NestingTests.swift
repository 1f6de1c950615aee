import Buffers
import Codecs
import Columns
import Foundation
import SeededRandom
import Testing

@testable import Parquet

/// Values of any nesting, taken apart and put together again.
struct NestingTests {
    /// A file of random columns, and what they hold.
    struct Made {
        var samples: [NestedSample] = []
        /// For each row group and column.
        var cells: [[[Cell]]] = []
        var bytes = Bytes()

        init(seed: UInt64, depth: Int, style: NestedSample.Style = .init()) throws {
            var random = SeededGenerator(seed: seed)
            samples = (0..<4).map {
                NestedSample.random("c\($0)", depth: depth, style: style, using: &random)
            }
            var options = WriterOptions()
            options.codec = .uncompressed
            options.pageRowLimit = [3, 20, 65_536][Int.random(in: 0..<3, using: &random)]
            options.pageVersion = Bool.random(using: &random) ? .v1 : .v2
            var writer = ParquetWriter(
                schema: try Schema(columns: samples.map(\.node)),
                options: options
            )
            for rowCount in [Int.random(in: 0...60, using: &random), 17] {
                let columns = samples.map { sample in
                    (0..<rowCount).map { _ in sample.cell(using: &random) }
                }
                cells.append(columns)
                try writer.appendRowGroup(
                    zip(samples, columns).map { ColumnVector($1, $0.type) }
                )
            }
            bytes = writer.finish()
        }
    }

    @Test(arguments: 0...5, Seeds.first(8))
    func putsTogetherWhatItTookApart(depth: Int, seed: UInt64) throws {
        for number in 0..<12 {
            let made = try Made(seed: seed &* 1_000 &+ UInt64(number), depth: depth)
            let file = try ParquetFile(made.bytes)
            for (rowGroup, columns) in made.cells.enumerated() {
                for (position, sample) in made.samples.enumerated() {
                    let node = file.schema.columns[position]
                    let found = try file.readColumn(node.name, rowGroup: rowGroup)
                    #expect(found.type == sample.type)
                    #expect(found.type == node.dataType)
                    #expect(found.isWellFormed)
                    #expect(found.cells == columns[position], "\(node)")
                    let contents = try file.schema.leaves[file.schema.leafRanges[position]].map {
                        try file.content($0, rowGroup: rowGroup)
                    }
                    let slow = RecordAssembler.cells(
                        sample,
                        contents,
                        rowCount: columns[position].count
                    )
                    #expect(slow == columns[position], "\(node)")
                }
            }
        }
    }

    /// A field inside structs, read alone, is null where a struct around it is.
    @Test(arguments: Seeds.first(8))
    func readsPartsAlone(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let sample = NestedSample.random("inner", depth: 3, using: &random)
        let middle = SchemaNode.group("b", .optional, children: [sample.node])
        let schema = try Schema(columns: [.group("a", .optional, children: [middle])])
        let structs: DataType = .structure([
            Field("b", .structure([Field("inner", sample.type, isNullable: sample.isOptional)]))
        ])
        let cells = (0..<40).map { _ -> Cell in
            let whole = sample.cell(using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return .null
            case 1: return .structure([.null])
            default: return .structure([.structure([whole])])
            }
        }
        var writer = ParquetWriter(schema: schema)
        try writer.appendRowGroup([ColumnVector(cells, structs)])
        let file = try ParquetFile(writer.finish())
        let expected = cells.map { cell -> Cell in
            guard case .structure(let parts) = cell, case .structure(let inner) = parts[0] else {
                return .null
            }
            return inner[0]
        }
        #expect(try file.readColumn("a.b.inner", rowGroup: 0).cells == expected)
        #expect(try file.readColumn("a", rowGroup: 0).cells == cells)
    }

    @Test func readsLeavesInsideListsAsArrays() throws {
        let stops: DataType = .array(
            element: .structure([Field("km", .int), Field("tags", .array(element: .string))])
        )
        let cells: [Cell] = [
            .list([
                .structure([.value("7"), .list([.value("x61"), .null])]),
                .structure([.null, .null]), .null,
            ]),
            .null, .list([]), .list([.structure([.value("8"), .list([])])]),
        ]
        var writer = ParquetWriter(schema: try Schema(columns: [try SchemaNode("stops", stops)]))
        try writer.appendRowGroup([ColumnVector(cells, stops)])
        let file = try ParquetFile(writer.finish())
        func texts(_ path: String) throws -> [String] {
            try file.readColumn(path, rowGroup: 0).cells.map(\.description)
        }
        #expect(try texts("stops") == ["[{7,[x61,~]},{~,~},~]", "~", "[]", "[{8,[]}]"])
        #expect(try texts("stops.list.element.km") == ["[7,~,~]", "~", "[]", "[8]"])
        #expect(
            try texts("stops.list.element.tags.list.element")
                == ["[[x61,~],~,~]", "~", "[]", "[[]]"]
        )
        #expect(try texts("stops.list.element.tags") == ["[[x61,~],~,~]", "~", "[]", "[[]]"])
        #expect(
            try texts("stops.list") == ["[{{7,[x61,~]}},{{~,~}},{~}]", "~", "[]", "[{{8,[]}}]"]
        )
        let leaf = try #require(file.schema.leaves.last)
        #expect(
            try file.readColumn(leaf, rowGroup: 0).cells
                == file.readColumn("stops.list.element.tags", rowGroup: 0).cells
        )
    }

    @Test func namesTheRowOfANullInARequiredPlace() throws {
        let key = SchemaNode.column("key", .int32, .required)
        let entries = SchemaNode.group("key_value", .repeated, children: [key])
        let speeds = SchemaNode.group("speeds", .optional, logicalType: .map, children: [entries])
        let schema = try Schema(columns: [.group("trip", .required, children: [speeds])])
        let type: DataType = .structure([Field("speeds", .map(key: .int, value: .null))])
        func message(_ cells: [Cell]) -> String {
            do throws(ParquetError) {
                _ = try schema.shredded(ColumnVector(cells, type), column: 0)
                return "taken apart"
            } catch {
                return "\(error)"
            }
        }
        let fine = Cell.structure([.list([.structure([.value("1"), .null])])])
        let cure = ": leave such rows out, or declare the column OPTIONAL "
        #expect(message([fine, .structure([.null])]) == "taken apart")
        #expect(
            message([fine, fine, .null])
                == "row 2 has a null where the schema says REQUIRED\(cure)"
                + "(column trip)"
        )
        #expect(
            message([fine, .structure([.list([.structure([.null, .null])])])])
                == "row 1 has a null where the schema says REQUIRED\(cure)"
                + "(column trip.speeds.key_value.key)"
        )
    }

    @Test func refusesValuesOfAnotherShape() throws {
        let type: DataType = .structure([Field("lane", .int), Field("tags", .array(element: .int))])
        let schema = try Schema(columns: [try SchemaNode("trip", type)])
        func message(_ type: DataType) -> String {
            do throws(ParquetError) {
                _ = try schema.shredded(.nulls(type, count: 2).allThere, column: 0)
                return "taken apart"
            } catch {
                return "\(error)"
            }
        }
        #expect(message(type) == "taken apart")
        #expect(message(.null) == "taken apart")
        #expect(
            message(.int) == "values of type int for a column of "
                + "struct<lane:int,tags:array<int>> (column trip)"
        )
        #expect(
            message(.structure([Field("lane", .int), Field("notes", .array(element: .int))]))
                == "a struct of lane, notes for one of lane, tags (column trip)"
        )
        #expect(
            message(.structure([Field("lane", .bigint), Field("tags", .array(element: .int))]))
                == "values of type bigint for a column of int (column trip.lane)"
        )
        let map: DataType = .map(key: .int, value: .int)
        #expect(
            message(.structure([Field("lane", .int), Field("tags", map)]))
                == "values of type map<int,int> for a column of array<int> "
                + "(column trip.tags)"
        )
    }
}

extension ColumnVector {
    /// The same values, none of them null at the outermost level.
    fileprivate var allThere: ColumnVector {
        ColumnVector(type: type, count: count, validity: nil, values: values)
    }
}
