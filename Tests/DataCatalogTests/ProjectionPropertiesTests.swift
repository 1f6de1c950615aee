import DataCatalog
import Foundation
import Testing

@Suite("Partition projection of tables that Sluice writes")
struct ProjectionPropertiesTests {
    private static func table(
        _ keys: [(String, String)],
        _ properties: [String: String]
    ) -> Table {
        .parquet(
            TableName(database: "anpr", table: "landing"),
            columns: [TableColumn(name: "plate", type: "string")],
            partitionKeys: keys.map { TableColumn(name: $0.0, type: $0.1) },
            location: "s3://lake/landing/",
            parameters: properties
        )
    }

    private static func partitions(
        _ table: Table,
        _ condition: PartitionCondition? = nil
    ) throws -> [Partition] {
        try PartitionProjection(of: table).partitions(matching: condition, now: Date()) {
            "hive:" + $0.joined(separator: "/")
        }
    }

    @Test func isWrittenForCalendars() throws {
        let keys = [
            TableColumn(name: "year", type: "int"), TableColumn(name: "month", type: "int"),
            TableColumn(name: "dayofmonth", type: "int"), TableColumn(name: "hour", type: "bigint"),
        ]
        let name = TableName(database: "anpr", table: "landing")
        let properties = try ProjectionProperties.properties(
            for: keys,
            of: name,
            at: "s3://lake/landing",
            years: 2019...2030
        ) { "\($0)=${\($0)}" }
        #expect(
            properties == [
                "projection.enabled": "true",
                "storage.location.template": "s3://lake/landing/year=${year}/month=${month}/"
                    + "dayofmonth=${dayofmonth}/hour=${hour}/",
                "projection.year.type": "integer", "projection.year.range": "2019,2030",
                "projection.month.type": "integer", "projection.month.range": "1,12",
                "projection.dayofmonth.type": "integer", "projection.dayofmonth.range": "1,31",
                "projection.hour.type": "integer", "projection.hour.range": "0,23",
            ]
        )
        let table = Self.table(keys.map { ($0.name, $0.type) }, properties)
        let condition = PartitionCondition.and([
            .comparison("year", .equal, .integer(2020)), .comparison("month", .equal, .integer(5)),
            .comparison("dayofmonth", .equal, .integer(4)),
        ])
        #expect(try Self.partitions(table, condition).count == 24)

        let day = try ProjectionProperties.properties(
            for: [TableColumn(name: "d", type: "date")],
            of: name,
            at: "s3://lake/landing/",
            years: 2020...2021
        ) { "\($0)=${\($0)}" }
        #expect(day["storage.location.template"] == "s3://lake/landing/d=${d}/")
        let days = try Self.partitions(Self.table([("d", "date")], day))
        #expect(days.count == 366 + 365)
        #expect(days.last?.values == ["2021-12-31"])
    }

    /// Numbers with leading zeros are texts of a length.
    @Test func isWrittenForTexts() throws {
        let properties = try ProjectionProperties.properties(
            for: [
                TableColumn(name: "year", type: "string"),
                TableColumn(name: "month", type: "string"),
            ],
            of: TableName(database: "anpr", table: "landing"),
            at: "s3://lake/landing",
            years: 900...901
        ) { "\($0)=${\($0)}" }
        let table = Self.table([("year", "string"), ("month", "string")], properties)
        let partitions = try Self.partitions(table)
        #expect(partitions.count == 24)
        #expect(partitions.first?.values == ["0900", "01"])
        #expect(partitions.last?.location == "s3://lake/landing/year=0901/month=12/")
    }

    @Test func tellsWhatIsProjected() throws {
        var table = Self.table(
            [("year", "int"), ("d", "date")],
            [
                "projection.enabled": "true", "projection.year.type": "integer",
                "projection.year.range": "2019,2021", "projection.d.type": "date",
                "projection.d.format": "yyyy-MM-dd", "projection.d.range": "2020-01-01,2020-12-31",
            ]
        )
        let folder: ([String]) -> String = { "s3://lake/year=\($0[0])/d=\($0[1])" }
        func isProjected(_ values: String?..., at location: String? = nil) throws -> Bool {
            let texts = values.map { $0 ?? "" }
            return try PartitionProjection(of: table).contains(
                [(values, location ?? folder(texts) + "/")],
                now: Date(timeIntervalSince1970: 0),
                folder: folder
            ) == [true]
        }
        #expect(try isProjected("2020", "2020-05-22"))
        #expect(try !isProjected("2018", "2020-05-22"))
        #expect(try !isProjected("2020", "2021-01-01"))
        #expect(try !isProjected("2020", nil))
        #expect(try !isProjected("2020", "2020-05-22", at: "s3://lake/2020/2020-05-22"))
        table.parameters["storage.location.template"] = "s3://lake/${year}/${d}"
        #expect(try isProjected("2020", "2020-05-22", at: "s3://lake/2020/2020-05-22"))
        #expect(try !isProjected("2020", "2020-05-22"))
    }

    @Test func isNotWrittenForOtherKeys() {
        let name = TableName(database: "anpr", table: "landing")
        let text = #expect(throws: CatalogError.self) {
            try ProjectionProperties.properties(
                for: [TableColumn(name: "country", type: "string")],
                of: name,
                at: "s3://lake/landing",
                years: 2020...2021
            ) { $0 }
        }
        #expect(
            text?.message
                == "the values of partition key country of table anpr.landing, a string, cannot be "
                + "projected: expected year, month, day, hour or minute, or a date; register the "
                + "partitions instead"
        )
        let none = #expect(throws: CatalogError.self) {
            try ProjectionProperties.properties(for: [], of: name, at: "/x", years: 1...2) { $0 }
        }
        #expect(
            none?.message
                == "the table anpr.landing has no partition keys, there is nothing to project"
        )
    }
}
