import Columns
import Testing

@testable import Parquet

/// Types that do not go together, as structs of variants.
struct ChoiceTests {
    private func union(_ schemas: [[SchemaNode]], known: TableSchema? = nil) throws -> SchemaUnion {
        try SchemaUnion(
            try schemas.map { try Schema(columns: $0) },
            known: known,
            conflicts: .choice
        )
    }

    private func int(_ name: String, _ repetition: Repetition = .optional) -> SchemaNode {
        .column(name, .int32, repetition)
    }

    private func long(_ name: String, _ repetition: Repetition = .optional) -> SchemaNode {
        .column(name, .int64, repetition)
    }

    private func text(_ name: String, _ repetition: Repetition = .optional) -> SchemaNode {
        .column(name, .byteArray, repetition, logicalType: .string)
    }

    private func decimal(_ name: String, _ precision: Int, _ scale: Int) -> SchemaNode {
        .column(name, .int64, logicalType: .decimal(precision: precision, scale: scale))
    }

    @Test func variantsStandInTheOrderTheyAreMetAndBecomeWider() throws {
        let found = try union([
            [int("c", .required)], [text("C")], [int("d")], [.column("c", .boolean, .required)],
            [long("c")],
        ])
        #expect(found.conflicts.isEmpty)
        #expect(
            found.schema.columns == [
                .group(
                    "c",
                    children: [long("long"), text("string"), .column("boolean", .boolean)]
                ),
                int("d"),
            ]
        )
        #expect(found.tableSchema.fields.map(\.type.isChoice) == [true, false])
        #expect(found.choiceLeaves == [0, 1, 2])
        let present = found.origins.map { $0.map(\.isPresent) }
        #expect(
            present == [
                [true, false, false, false], [false, true, false, false],
                [false, false, false, true], [false, false, true, false],
                [true, false, false, false],
            ]
        )
        // A value there makes the struct and its own variant; a null makes neither.
        #expect(found.origins[0][0].levels == [2] && found.origins[0][1].levels == [1])
        #expect(found.origins[1][1].levels == [0, 2] && found.origins[1][0].levels == [0, 1])
        #expect(found.origins[2][0].levels == [0])
        #expect(found.origins[0][0].isConverted && !found.origins[4][0].isConverted)
    }

    @Test func variantsAreNamedAsGlueNamesTypes() throws {
        let types: [DataType] = [
            .tinyint, .smallint, .int, .bigint, .float, .double, .boolean, .string, .binary, .date,
            .timestamp, .timestampNTZ, .array(element: .int), .map(key: .string, value: .int),
            .structure([]), .decimal(precision: 10, scale: 2),
        ]
        #expect(
            DataType.variantNames(types) == [
                "byte", "short", "int", "long", "float", "double", "boolean", "string", "binary",
                "date", "timestamp", "timestamp_ntz", "array", "map", "struct", "decimal",
            ]
        )
        #expect(
            DataType.variantNames([
                .decimal(precision: 38, scale: 0), .bigint, .bigint,
                .decimal(precision: 38, scale: 38), .decimal(precision: 38, scale: 0), .bigint,
            ]) == [
                "decimal_38_0", "long", "long_2", "decimal_38_38", "decimal_38_0_2", "long_3",
            ]
        )
        let found = try union([
            [.column("c", .fixedLengthByteArray, typeLength: 16, logicalType: .uuid)],
            [.column("c", .fixedLengthByteArray, typeLength: 2, logicalType: .float16)],
        ])
        #expect(found.schema.columns[0].children.map(\.name) == ["binary", "float"])
    }

    @Test func fieldsAndElementsAreChoicesWhereTheyDiffer() throws {
        func trip(_ lane: SchemaNode, _ driver: SchemaNode) -> SchemaNode {
            .group("trip", children: [lane, .group("driver", .required, children: [driver])])
        }
        func list(_ element: SchemaNode) -> SchemaNode {
            let repeated = SchemaNode.group("list", .repeated, children: [element])
            return .group("l", logicalType: .list, children: [repeated])
        }
        let found = try union([
            [trip(int("lane"), int("id")), list(int("element")), int("s")],
            [
                trip(int("lane"), text("id")), list(text("element")),
                trip(int("lane"), int("id")).renamed("s"),
            ],
        ])
        #expect(
            found.schema.columns == [
                trip(int("lane"), .group("id", children: [int("int"), text("string")])),
                list(.group("element", children: [int("int"), text("string")])),
                .group(
                    "s",
                    children: [int("int"), trip(int("lane"), int("id")).renamed("struct")]
                ),
            ]
        )
        // Elements keep their places; null ones are null choices.
        #expect(found.origins[0][3].levels == [0, 1, 2, 4])
        #expect(found.origins[0][4].levels == [0, 1, 2, 3])
        // A variant of several leaves is absent with all of them.
        #expect(found.origins[0][6].levels == [0, 1] && !found.origins[0][7].isPresent)
        guard case .structure(let fields) = found.tableSchema.fields[0].type,
            case .structure(let inner) = fields[1].type,
            case .array(let element) = found.tableSchema.fields[1].type
        else {
            Issue.record("\(found.tableSchema)")
            return
        }
        #expect(!fields[1].type.isChoice && inner[0].type.isChoice && element.isChoice)
    }

    @Test func listsBesideMapsAndMapsOfOtherKeys() throws {
        func map(_ key: SchemaNode) -> SchemaNode {
            let pairs = SchemaNode.group("key_value", .repeated, children: [key, int("value")])
            return .group("m", logicalType: .map, children: [pairs])
        }
        let found = try union([
            [int("m", .repeated)], [map(text("key", .required))], [map(int("key", .required))],
            [map(text("key", .required))],
        ])
        #expect(found.schema.columns.map(\.repetition) == [.optional])
        #expect(found.schema.columns[0].children.map(\.name) == ["array", "map", "map_2"])
        // A list that was only repeated is there, be it empty.
        #expect(found.origins[0][0].levels == [2, 4] || found.origins[0][0].levels == [2, 3])
        #expect(found.origins[3].map(\.isPresent) == [false, true, true, false, false])
    }

    @Test func nothingButNullsIsNoVariant() throws {
        let null = SchemaNode.column("c", .int32, logicalType: .null)
        for order in [
            [null, int("c"), text("c")], [int("c"), null, text("c")], [int("c"), text("c"), null],
        ] {
            let found = try union(order.map { [$0] })
            #expect(found.schema.columns[0].children.map(\.name) == ["int", "string"])
            for (node, origins) in zip(order, found.origins) where node.logicalType == .null {
                #expect(origins.allSatisfy { !$0.isPresent })
            }
        }
    }

    @Test func theCatalogDoesNotDecide() throws {
        let files = [
            [int("a"), int("c"), decimal("e", 5, 2)], [text("a"), int("c"), decimal("e", 5, 2)],
        ]
        let known = TableSchema([
            Field("c", .string), Field("a", .bigint), Field("b", .int), Field("e", .int),
        ])
        let found = try union(files, known: known)
        #expect(found.conflicts.isEmpty && found.narrowInCatalog.isEmpty)
        #expect(found.tableSchema.fields.map(\.name) == ["c", "a", "b", "e"])
        #expect(found.tableSchema.fields.map(\.type.isChoice) == [false, true, false, false])
        #expect(found.tableSchema.fields[0].type == .int)
    }

    @Test func twoOfOneKindOfDecimal() throws {
        let found = try union([
            [decimal("c", 18, 0)], [.column("c", .double)],
            [
                .column(
                    "c",
                    .fixedLengthByteArray,
                    typeLength: 16,
                    logicalType: .decimal(precision: 38, scale: 38)
                )
            ],
        ])
        #expect(
            found.schema.columns[0].children.map(\.name) == [
                "decimal_18_0", "double", "decimal_38_38",
            ]
        )
    }
}
