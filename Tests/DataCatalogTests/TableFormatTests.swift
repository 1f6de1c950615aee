import DataCatalog
import Testing

/// What other tools' tables say of their objects.
@Suite("Formats of tables")
struct TableFormatTests {
    private static func table(
        library: String = "",
        input: String = "",
        type: String = "EXTERNAL_TABLE",
        _ parameters: [String: String] = [:]
    ) -> Table {
        Table(
            name: TableName(database: "anpr", table: "t"),
            columns: [],
            location: "s3://lake/t/",
            inputFormat: input,
            outputFormat: "",
            serDe: SerDeInfo(library: library),
            tableType: type,
            parameters: parameters
        )
    }

    private static let parquet = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"

    @Test(arguments: [
        (table(library: parquet), "parquet"),
        (table(library: parquet, ["classification": "Parquet"]), "parquet"),
        (table(["classification": "parquet"]), "parquet"),
        (table(input: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"), "parquet"),
        (table(library: parquet, ["classification": "UNKNOWN"]), "parquet"),
        (table(library: parquet, ["classification": "csv"]), "csv"),
        (table(library: "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"), "csv"),
        (table(library: "org.apache.hadoop.hive.serde2.OpenCSVSerde"), "csv"),
        (table(library: "org.openx.data.jsonserde.JsonSerDe"), "json"),
        (table(library: "org.apache.hadoop.hive.ql.io.orc.OrcSerde"), "orc"),
        (table(library: "com.example.TheirSerDe"), "theirserde"),
        (table(library: "com.salesforce.serialization.OtherSerDe"), "otherserde"),
        (table(library: parquet, ["metadata_location": "s3://lake/t/v1.json"]), "iceberg"),
        (table(["table_type": "ICEBERG"]), "iceberg"),
        (
            table(library: parquet, ["table_type": "iceberg", "classification": "parquet"]),
            "iceberg"
        ),
        (table(library: parquet, ["spark.sql.sources.provider": "delta"]), "delta"),
        (
            table(library: parquet, input: "org.apache.hudi.hadoop.HoodieParquetInputFormat"),
            "hudi"
        ),
        (
            table(
                library: parquet,
                input: "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat"
            ),
            "a list of files (symlink manifest)"
        ),
        (table(type: "VIRTUAL_VIEW"), "view"), (table(), ""),
    ])
    func areTold(_ table: Table, _ format: String) {
        #expect(table.format == format)
        #expect(table.isParquet == (format == "parquet"))
    }

    @Test func areRefusedUnlessParquet() {
        func message(_ table: Table) -> String? {
            #expect(throws: CatalogError.self) { try table.requireParquet() }?.message
        }
        #expect(throws: Never.self) { try Self.table(library: Self.parquet).requireParquet() }
        #expect(
            message(Self.table(library: "org.openx.data.jsonserde.JsonSerDe"))
                == "table anpr.t is json, Sluice reads tables of plain Parquet; write it as such first"
        )
        #expect(
            message(Self.table(type: "VIRTUAL_VIEW"))
                == "anpr.t is a view, expected a table; name the table it reads"
        )
        #expect(
            message(Self.table())
                == "table anpr.t does not say what its objects are, Sluice reads tables of plain "
                + "Parquet; write it as such first"
        )
        var link = Self.table()
        link.link = TableLink(name: TableName(database: "police", table: "wanted"))
        #expect(
            message(link)
                == "table anpr.t is a link to police.wanted, links are not followed; name that table"
        )
    }
}
