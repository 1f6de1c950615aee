import Testing

@testable import Parquet

@Suite("Schema")
struct SchemaTests {
    /// A list of groups that hold a list of the oldest form, between two flat columns.
    private let columns: [SchemaNode] = [
        .column("id", .int64, .required),
        .group(
            "boxes",
            logicalType: .list,
            children: [
                .group(
                    "list",
                    .repeated,
                    children: [
                        .group(
                            "element",
                            children: [
                                .column("x", .float, .required),
                                .column("labels", .byteArray, .repeated, logicalType: .string),
                            ]
                        )
                    ]
                )
            ]
        ),
        .column("code", .fixedLengthByteArray, typeLength: 4),
    ]

    private func error(_ elements: [SchemaElement], limits: ParquetLimits = .init()) -> String? {
        do throws(ParquetError) {
            _ = try Schema(elements: elements, limits: limits)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func knowsItsLeaves() throws {
        let schema = try Schema(columns: columns)
        #expect(
            schema.leaves.map(\.pathDescription)
                == ["id", "boxes.list.element.x", "boxes.list.element.labels", "code"]
        )
        #expect(schema.leaves.map(\.index) == [0, 1, 2, 3])
        #expect(schema.leaves.map(\.maxDefinitionLevel) == [0, 3, 4, 1])
        #expect(schema.leaves.map(\.maxRepetitionLevel) == [0, 1, 2, 0])
        #expect(schema.leaves.map(\.typeLength) == [nil, nil, nil, 4])
        #expect(schema.leaves.map(\.valueByteWidth) == [8, 4, nil, 4])
        #expect(schema.leaves.map(\.isFlat) == [true, false, false, true])
        #expect(schema.leaves[2].ancestorRepetitions == [.optional, .repeated, .optional])
        #expect(schema.leafRanges == [0..<1, 1..<3, 3..<4])
        #expect(schema.leaf(at: ["boxes", "list", "element", "x"])?.index == 1)
        #expect(schema.leaf(at: ["boxes"]) == nil)
    }

    @Test func isWhatItsElementsSay() throws {
        let schema = try Schema(columns: columns, name: "spark_schema")
        #expect(schema.elements.count == 8)
        #expect(schema.elements[0].name == "spark_schema")
        #expect(try Schema(elements: schema.elements) == schema)
    }

    @Test func aFileWithoutColumnsHasASchema() throws {
        #expect(try Schema(elements: [SchemaElement(name: "s", childCount: 0)]).leaves.isEmpty)
    }

    @Test func refusesWhatIsNoTree() {
        let root = SchemaElement(name: "schema", childCount: 1)
        let leaf = SchemaElement(name: "a", physicalType: .int32, repetition: .optional)
        #expect(error([]) == "corrupt: the schema has no group at its root")
        #expect(error([leaf]) == "corrupt: the schema has no group at its root")
        #expect(
            error([root]) == "corrupt: the schema ends after 1 elements, its groups want more"
        )
        #expect(
            error([root, leaf, leaf])
                == "corrupt: the schema lists 3 elements, its root holds 2"
        )
        #expect(
            error([SchemaElement(name: "s", childCount: .max), leaf])
                == "corrupt: the schema ends after 2 elements, its groups want more"
        )
        #expect(
            error([SchemaElement(name: "schema"), leaf])
                == "corrupt: schema element schema has neither a type nor children"
        )
    }

    @Test func refusesIncompleteColumns() {
        let root = SchemaElement(name: "schema", childCount: 1)
        var leaf = SchemaElement(name: "a", physicalType: .fixedLengthByteArray)
        #expect(error([root, leaf]) == "corrupt: schema element a has no repetition")
        leaf.repetition = .optional
        #expect(
            error([root, leaf])
                == "corrupt: schema element a is a FIXED_LEN_BYTE_ARRAY without a length"
        )
        leaf.physicalType = .int32
        leaf.childCount = 1
        #expect(
            error([root, leaf, leaf]) == "corrupt: schema element a is a INT32 and has children"
        )
        leaf.childCount = 0
        #expect(error([root, leaf]) == nil)
    }

    @Test func nestingIsBounded() {
        let group = SchemaElement(name: "g", repetition: .optional, childCount: 1)
        let leaf = SchemaElement(name: "a", physicalType: .int32, repetition: .optional)
        func nested(_ depth: Int) -> [SchemaElement] {
            [SchemaElement](repeating: group, count: depth - 1) + [leaf]
        }
        #expect(error(nested(64)) == nil)
        #expect(error(nested(65)) == "the schema is nested more than 64 deep")
        #expect(error(nested(90_000)) == "the schema is nested more than 64 deep")
    }

    @Test func keepsSomeColumns() throws {
        let schema = try Schema(columns: columns).keeping(columnsAt: [2, 1])
        #expect(schema.columns.map(\.name) == ["code", "boxes"])
        #expect(schema.leaves.map(\.index) == [0, 1, 2])
        #expect(try Schema(elements: schema.elements) == schema)
    }

    @Test func takesMoreColumns() throws {
        let schema = try Schema(columns: columns).appending([.column("year", .int32)])
        #expect(schema.columns.map(\.name) == ["id", "boxes", "code", "year"])
        #expect(schema.leaves.last?.index == 4)
        #expect(try Schema(elements: schema.elements) == schema)
        let error = #expect(throws: ParquetError.self) {
            try schema.appending([.column("code", .int32)])
        }
        #expect(error?.message == "a column named code is there: drop it or rename the new")
        #expect(throws: ParquetError.self) { try Schema(columns: [columns[0], columns[0]]) }
    }

    @Test func editingKeepsTheOriginalElements() throws {
        var elements = try Schema(columns: columns).elements
        elements[1].unknownFields = SampleMetadata.unknown
        elements[0].repetition = .required
        let schema = try Schema(elements: elements).keeping(columnsAt: [0])
        #expect(schema.elements[1] == elements[1])
        #expect(schema.elements[0].repetition == .required)
    }
}
