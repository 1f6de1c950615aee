import Columns
import Reporting
import Testing

@Suite("Schemas, as Spark's printSchema() prints them")
struct SchemaTreeTests {
    @Test func printsEveryKindOfType() {
        let schema = TableSchema([
            Field("id", .bigint, isNullable: false),
            Field("n", .int),
            Field("small", .smallint),
            Field("tiny", .tinyint),
            Field("price", .decimal(precision: 10, scale: 2)),
            Field("at", .timestamp),
            Field("local", .timestampNTZ),
            Field(
                "lanes",
                .array(element: .structure([Field("lane", .int), Field("speed", .float)]))
            ),
            Field("tags", .map(key: .string, value: .double)),
        ])
        #expect(
            SchemaTree(schema).text == """
                root
                 |-- id: long (nullable = false)
                 |-- n: integer (nullable = true)
                 |-- small: short (nullable = true)
                 |-- tiny: byte (nullable = true)
                 |-- price: decimal(10,2) (nullable = true)
                 |-- at: timestamp (nullable = true)
                 |-- local: timestamp_ntz (nullable = true)
                 |-- lanes: array (nullable = true)
                 |    |-- element: struct (containsNull = true)
                 |    |    |-- lane: integer (nullable = true)
                 |    |    |-- speed: float (nullable = true)
                 |-- tags: map (nullable = true)
                 |    |-- key: string
                 |    |-- value: double (valueContainsNull = true)

                """
        )
    }
}
