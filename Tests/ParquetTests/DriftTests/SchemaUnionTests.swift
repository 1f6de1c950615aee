import Columns
import Testing

@testable import Parquet

/// One schema for several, node by node.
struct SchemaUnionTests {
    private func union(_ schemas: [[SchemaNode]], known: TableSchema? = nil) throws -> SchemaUnion {
        try SchemaUnion(try schemas.map { try Schema(columns: $0) }, known: known)
    }

    private func int(_ name: String, _ repetition: Repetition = .optional) -> SchemaNode {
        .column(name, .int32, repetition)
    }

    @Test func columnsAreFoundByName() throws {
        let found = try union([
            [int("a"), int("b", .required)],
            [int("b", .required), .column("a", .int64), int("c", .required)],
            [int("d"), int("b", .required), int("A")],
        ])
        #expect(found.conflicts.isEmpty)
        #expect(
            found.schema.columns == [.column("a", .int64), int("b", .required), int("c"), int("d")]
        )
        let leaves = found.origins.map { $0.map { $0.isPresent ? $0.leaf?.index : nil } }
        #expect(leaves == [[0, 1, nil, nil], [1, 0, 2, nil], [2, 1, nil, 0]])
        #expect(
            found.origins.map { $0.map(\.isConverted) } == [
                [true, false, false, false], [false, false, false, false],
                [true, false, false, false],
            ]
        )
        #expect(
            found.origins.map { $0.map(\.isIdentical) } == [
                [false, true, false, false], [true, true, false, false],
                [false, true, false, true],
            ]
        )
    }

    @Test func caseMattersWhereAFileHasBoth() throws {
        let found = try union([[int("id")], [int("ID"), int("id")], [int("Id")]])
        #expect(found.schema.columns.map(\.name) == ["id", "ID", "Id"])
        let alone = try union([[int("Id")], [int("ID")], [int("id")]])
        #expect(alone.schema.columns.map(\.name) == ["Id"])
        #expect(alone.origins.allSatisfy { $0[0].isIdentical })
    }

    @Test func fieldsOfStructsDriftAtAnyDepth() throws {
        func trip(_ fields: [SchemaNode]) -> SchemaNode {
            let inner = SchemaNode.group("driver", .required, children: fields)
            return .group("trip", children: [int("lane"), inner])
        }
        let found = try union([
            [trip([int("x"), int("y", .required)])],
            [trip([.column("Z", .double, .required), int("X")])],
        ])
        #expect(found.conflicts.isEmpty)
        #expect(
            found.schema.columns == [
                trip([int("x"), int("y"), .column("Z", .double)])
            ]
        )
        // `Z` in the first file: read beside `lane`? No: inside `driver`, of `x` or `y`.
        let missing = found.origins[0][3]
        #expect(!missing.isPresent)
        #expect(missing.leaf?.path == ["trip", "driver", "x"])
        #expect(missing.levels == [0, 1, 1])
        #expect(found.origins[0][2].levels == [0, 2])
    }

    @Test func fieldIDsStayWhereAllAgree() throws {
        let found = try union([
            [.column("a", .int32, fieldID: 1), .column("b", .int32, fieldID: 2)],
            [.column("a", .int32, fieldID: 1), .column("b", .int32, fieldID: 3)],
        ])
        #expect(found.schema.columns.map(\.fieldID) == [1, nil])
        #expect(found.origins.allSatisfy { $0.allSatisfy(\.isIdentical) })
    }

    // MARK: Lists and maps

    private enum ListForm: CaseIterable {
        case modern, hive, twoLevels, bare
    }

    private func list(_ form: ListForm, _ element: Repetition = .optional) -> SchemaNode {
        switch form {
        case .modern:
            .group(
                "l",
                logicalType: .list,
                children: [.group("list", .repeated, children: [int("element", element)])]
            )
        case .hive:
            .group(
                "l",
                logicalType: .list,
                children: [.group("bag", .repeated, children: [int("array_element", element)])]
            )
        case .twoLevels:
            .group("l", logicalType: .list, children: [int("element", .repeated)])
        case .bare:
            int("l", .repeated)
        }
    }

    @Test func listsAgreeHoweverTheyAreDeclared() throws {
        for one in ListForm.allCases {
            for other in ListForm.allCases {
                let found = try union([[list(one)], [list(other)]])
                #expect(found.conflicts.isEmpty)
                let same = one == other
                // Where neither form has room for a null, the element stays required.
                let isNullable = [one, other].contains { $0 == .modern || $0 == .hive }
                let modern = list(.modern, isNullable ? .optional : .required)
                #expect(found.schema.columns == [same ? list(one) : modern], "\(one), \(other)")
                if same { #expect(found.origins.allSatisfy { $0[0].isIdentical }) }
            }
        }
        let found = try union([[list(.modern)], [list(.twoLevels)], [list(.bare)]])
        #expect(found.origins.map { $0[0].levels } == [nil, [0, 1, 3], [1, 3]])
        // What differs is the declaration, not the levels: the chunk stays.
        let required = try union([[list(.modern, .required)], [list(.twoLevels)]])
        #expect(required.schema.columns == [list(.modern, .required)])
        #expect(required.origins[1][0].isIdentical)
    }

    @Test func aMissingFieldInAListHasTheListsLevels() throws {
        func list(_ fields: [SchemaNode]) -> SchemaNode {
            .group(
                "l",
                logicalType: .list,
                children: [
                    .group("list", .repeated, children: [.group("element", children: fields)])
                ]
            )
        }
        let found = try union([[list([int("x")])], [list([int("x"), int("y")])]])
        #expect(found.schema.columns == [list([int("x"), int("y")])])
        let missing = found.origins[0][1]
        #expect(!missing.isPresent && missing.leaf?.index == 0)
        #expect(missing.levels == [0, 1, 2, 3, 3])
    }

    @Test func mapsAgreeAndSetsAreMapsOfNothing() throws {
        func map(_ repeated: String, _ key: String, _ value: SchemaNode?) -> SchemaNode {
            let entry = [int(key, .required)] + (value.map { [$0] } ?? [])
            return .group(
                "m",
                logicalType: .map,
                children: [.group(repeated, .repeated, children: entry)]
            )
        }
        let found = try union([
            [map("map", "k", int("v", .required))],
            [map("key_value", "key", .column("value", .int64))],
            [map("key_value", "key", nil)],
        ])
        #expect(found.conflicts.isEmpty)
        #expect(found.schema.columns == [map("key_value", "k", .column("v", .int64))])
        #expect(found.schema.tableSchema.fields[0].type == .map(key: .int, value: .bigint))
        #expect(found.origins[2][1].isPresent == false)
        #expect(found.origins[2][1].levels == [0, 1, 2])
    }

    @Test func columnsOfNothingButNullsTakeOnAnyType() throws {
        let void = SchemaNode.column("l", .int32, logicalType: .null)
        for schemas in [[[void], [list(.modern)]], [[list(.modern)], [void]]] {
            let found = try union(schemas)
            #expect(found.conflicts.isEmpty)
            #expect(found.schema.columns == [list(.modern)])
        }
    }

    // MARK: Conflicts

    @Test func conflictsNameBothSides() throws {
        let found = try union([
            [int("a"), .group("g", children: [int("x"), int("y")])],
            [.column("a", .int64), .group("g", children: [.column("Y", .boolean)])],
            [.column("a", .byteArray, logicalType: .string), int("g")],
        ])
        #expect(
            found.conflicts == [
                .init(
                    column: 1,
                    path: "g.y",
                    first: .init(schema: 0, type: "INT32"),
                    second: .init(schema: 1, type: "BOOLEAN")
                ),
                .init(
                    column: 0,
                    path: "a",
                    first: .init(schema: 1, type: "INT64"),
                    second: .init(schema: 2, type: "BYTE_ARRAY STRING")
                ),
                .init(
                    column: 1,
                    path: "g",
                    first: .init(schema: 0, type: "a struct"),
                    second: .init(schema: 2, type: "INT32")
                ),
            ]
        )
    }

    @Test func whatIsNotKnownMustBeEqual() throws {
        func variant(_ fields: [SchemaNode]) -> SchemaNode {
            .group("v", logicalType: .variant(specificationVersion: 1), children: fields)
        }
        let fields = [
            SchemaNode.column("metadata", .byteArray, .required),
            .column("value", .byteArray, .required),
        ]
        #expect(try union([[variant(fields)], [variant(fields)]]).conflicts.isEmpty)
        #expect(
            try union([[variant(fields)], [variant(fields + [int("typed_value")])]]).conflicts.count
                == 1
        )
        #expect(
            try union([[variant(fields)], [.group("v", children: fields)]]).conflicts.count == 1
        )
    }

    // MARK: Catalogs

    @Test func aCatalogOrdersAndWidens() throws {
        let known = TableSchema([
            Field("b", .bigint), Field("gone", .string), Field("a", .tinyint),
            Field("ts", .timestamp), Field("l", .array(element: .bigint)),
        ])
        let local = SchemaNode.column(
            "ts",
            .int64,
            logicalType: .timestamp(unit: .micros, isAdjustedToUTC: false)
        )
        let found = try union(
            [[int("A"), int("b", .required), int("more"), local, list(.twoLevels)]],
            known: known
        )
        #expect(found.conflicts.isEmpty)
        #expect(
            found.schema.columns == [
                .column("b", .int64, .required),
                .column("gone", .byteArray, logicalType: .string), int("A"), local,
                .group("l", logicalType: .list, children: [.column("element", .int64, .repeated)]),
                int("more"),
            ]
        )
        #expect(found.narrowInCatalog.map(\.name) == ["A"])
        #expect(found.origins[0].map(\.isPresent) == [true, false, true, true, true, true])
    }

    @Test func aCatalogCanContradict() throws {
        let found = try union([[int("a")]], known: TableSchema([Field("a", .string)]))
        #expect(
            found.conflicts == [
                .init(
                    column: 0,
                    path: "a",
                    first: .init(schema: 0, type: "INT32"),
                    second: .init(schema: nil, type: "BYTE_ARRAY STRING")
                )
            ]
        )
    }
}
