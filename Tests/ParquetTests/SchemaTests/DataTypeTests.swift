import Columns
import Testing

@testable import Parquet

@Suite("Spark's types of Parquet's columns")
struct DataTypeTests {
    @Test(
        arguments: [
            (.boolean, nil, "boolean"), (.int32, nil, "int"), (.int64, nil, "bigint"),
            (.int96, nil, "timestamp"), (.float, nil, "float"), (.double, nil, "double"),
            (.byteArray, nil, "binary"),
            (.int32, .integer(bitWidth: 8, isSigned: true), "tinyint"),
            (.int32, .integer(bitWidth: 16, isSigned: true), "smallint"),
            (.int32, .integer(bitWidth: 32, isSigned: true), "int"),
            (.int64, .integer(bitWidth: 64, isSigned: true), "bigint"),
            (.int32, .integer(bitWidth: 8, isSigned: false), "smallint"),
            (.int32, .integer(bitWidth: 16, isSigned: false), "int"),
            (.int32, .integer(bitWidth: 32, isSigned: false), "bigint"),
            (.int64, .integer(bitWidth: 64, isSigned: false), "decimal(20,0)"),
            (.byteArray, .string, "string"), (.byteArray, .enumeration, "string"),
            (.byteArray, .json, "string"), (.byteArray, .bson, "binary"),
            (.int32, .date, "date"),
            (.int32, .time(unit: .millis, isAdjustedToUTC: true), "int"),
            (.int64, .time(unit: .nanos, isAdjustedToUTC: false), "bigint"),
            (.int64, .timestamp(unit: .millis, isAdjustedToUTC: true), "timestamp"),
            (.int64, .timestamp(unit: .nanos, isAdjustedToUTC: true), "timestamp"),
            (.int64, .timestamp(unit: .micros, isAdjustedToUTC: false), "timestamp_ntz"),
            (.int32, .decimal(precision: 9, scale: 2), "decimal(9,2)"),
            (.byteArray, .decimal(precision: 38, scale: 38), "decimal(38,38)"),
            (.int32, .null, "void"),
            // What contradicts the physical type is passed over.
            (.int64, .string, "bigint"),
            (.int32, .timestamp(unit: .micros, isAdjustedToUTC: true), "int"),
            (.int64, .integer(bitWidth: 8, isSigned: true), "bigint"),
            (.int32, .decimal(precision: 0, scale: 0), "int"),
            (.int64, .decimal(precision: 5, scale: 6), "bigint"),
            (.byteArray, .decimal(precision: 39, scale: 2), "binary"),
            (.byteArray, .list, "binary"),
        ] as [(PhysicalType, LogicalType?, String)]
    )
    func aColumnHasAType(_ physical: PhysicalType, _ logical: LogicalType?, _ expected: String) {
        let column = SchemaNode.column("c", physical, logicalType: logical)
        #expect(column.dataType.description == expected)
        #expect(column.field.isNullable)
        #expect(!SchemaNode.column("c", physical, .required, logicalType: logical).field.isNullable)
    }

    @Test func aFixedColumnHasAType() {
        func type(_ length: Int, _ logical: LogicalType?) -> String {
            SchemaNode.column("c", .fixedLengthByteArray, typeLength: length, logicalType: logical)
                .dataType.description
        }
        #expect(type(9, .decimal(precision: 20, scale: 3)) == "decimal(20,3)")
        #expect(type(16, .uuid) == "binary")
        #expect(type(2, .float16) == "float")
        #expect(type(4, .float16) == "binary")
        #expect(type(12, nil) == "binary")
        #expect(type(4, nil) == "binary")
    }

    /// The many ways in which lists were written, as the specification lists them.
    @Test func everyKindOfListIsAnArray() {
        let text = SchemaNode.column("str", .byteArray, .required, logicalType: .string)
        let number = SchemaNode.column("num", .int32, .required)
        func list(_ repeated: SchemaNode) -> String {
            SchemaNode.group("my_list", logicalType: .list, children: [repeated]).dataType
                .description
        }
        #expect(list(.group("list", .repeated, children: [text])) == "array<string>")
        #expect(
            list(.group("bag", .repeated, children: [.column("array_element", .int32)]))
                == "array<int>"
        )
        #expect(list(.column("element", .int32, .repeated)) == "array<int>")
        #expect(
            list(.group("element", .repeated, children: [text, number]))
                == "array<struct<str:string,num:int>>"
        )
        #expect(list(.group("array", .repeated, children: [text])) == "array<struct<str:string>>")
        #expect(
            list(.group("my_list_tuple", .repeated, children: [text]))
                == "array<struct<str:string>>"
        )
        #expect(
            list(.group("list", .repeated, children: [.column("a", .int32, .repeated)]))
                == "array<struct<a:array<int>>>"
        )
        #expect(
            list(
                .group(
                    "array",
                    .repeated,
                    logicalType: .list,
                    children: [.column("array", .int32, .repeated)]
                )
            )
                == "array<array<int>>"
        )
        #expect(SchemaNode.column("r", .int32, .repeated).dataType.description == "array<int>")
        #expect(
            SchemaNode.group("r", .repeated, children: [text]).dataType.description
                == "array<struct<str:string>>"
        )
        // A list that is none.
        #expect(list(text) == "struct<str:string>")
    }

    @Test func everyKindOfMapIsAMap() {
        let key = SchemaNode.column("key", .byteArray, .required, logicalType: .string)
        let value = SchemaNode.column("value", .int32)
        func map(_ repeated: SchemaNode) -> DataType {
            SchemaNode.group("m", logicalType: .map, children: [repeated]).dataType
        }
        #expect(
            map(.group("key_value", .repeated, children: [key, value]))
                == .map(key: .string, value: .int)
        )
        #expect(map(.group("map", .repeated, children: [key])) == .map(key: .string, value: .null))
        #expect(
            map(.group("list", .optional, children: [key, value])).description.hasPrefix(
                "struct<list:"
            )
        )
    }

    static let types: [DataType] = [
        .null, .boolean, .tinyint, .smallint, .int, .bigint, .float, .double, .string, .binary,
        .date, .timestamp, .timestampNTZ, .decimal(precision: 1, scale: 0),
        .decimal(precision: 9, scale: 9), .decimal(precision: 18, scale: 2),
        .decimal(precision: 19, scale: 2), .decimal(precision: 38, scale: 18),
        .array(element: .string), .array(element: .array(element: .int)),
        .map(key: .string, value: .array(element: .timestamp)),
        .structure([Field("a", .int), Field("b", .structure([Field("c", .date)]))]),
    ]

    @Test(arguments: types)
    func aTypeComesBack(_ type: DataType) throws {
        let column = try SchemaNode("c", type)
        let schema = try Schema(columns: [column])
        #expect(schema.tableSchema == TableSchema([Field("c", type)]))
        // Old readers, which know only converted types, see the same (but for local timestamps).
        var elements = schema.elements
        for index in elements.indices { elements[index].logicalType = nil }
        guard type != .timestampNTZ, type != .null else { return }
        #expect(try Schema(elements: elements).tableSchema == schema.tableSchema)
    }

    @Test func aDecimalTakesAsFewBytesAsSpark() throws {
        func length(_ precision: Int) throws -> Int? {
            try SchemaNode("c", .decimal(precision: precision, scale: 0)).element.typeLength
        }
        #expect(try length(9) == nil)
        #expect(try length(19) == 9)
        #expect(try length(20) == 9)
        #expect(try length(38) == 16)
    }

    @Test func impossibleColumnsAreRefused() {
        for type: DataType in [
            .decimal(precision: 39, scale: 0), .decimal(precision: 0, scale: 0),
            .decimal(precision: 5, scale: 6), .decimal(precision: 5, scale: -1), .structure([]),
        ] {
            let error = #expect(throws: ParquetError.self) { try SchemaNode("c", type) }
            #expect(error?.kind == .invalidRequest)
        }
    }
}
