import DataCatalog
import Foundation
import SeededRandom
import Testing

@Suite("Partition projection")
struct PartitionProjectionTests {
    private static let now = Date(timeIntervalSince1970: 1_588_588_200)  // 2020-05-04T10:30Z

    private static func table(
        _ keys: [(String, String)],
        _ properties: [String: String]
    ) -> Table {
        .parquet(
            TableName(database: "anpr", table: "landing"),
            columns: [TableColumn(name: "plate", type: "string")],
            partitionKeys: keys.map { TableColumn(name: $0.0, type: $0.1) },
            location: "s3://lake/landing/",
            parameters: properties.merging(["projection.enabled": "true"]) { $1 }
        )
    }

    private static func partitions(
        _ table: Table,
        _ condition: PartitionCondition? = nil
    ) throws -> [Partition] {
        try PartitionProjection(of: table).partitions(matching: condition, now: now) {
            "hive:" + $0.joined(separator: "/")
        }
    }

    /// The values of one key with those properties.
    private static func values(
        _ type: String,
        _ properties: [String: String],
        _ condition: PartitionCondition? = nil
    ) throws -> [String] {
        let named = properties.map { ("projection.k.\($0.key)", $0.value) }
        let table = table([("k", type)], Dictionary(named) { $1 })
        return try partitions(table, condition).map { $0.values[0] }
    }

    @Test(arguments: [
        (["type": "enum", "values": "A,B , C"], ["A", "B ", " C"]),
        (["type": "integer", "range": "8,11"], ["8", "9", "10", "11"]),
        (
            ["type": "INTEGER", "range": "0, 9", "interval": "4", "digits": "2"],
            ["00", "04", "08"]
        ),
        (["type": "integer", "range": "-1,1"], ["-1", "0", "1"]),
        (
            ["type": "date", "format": "yyyy-MM-dd", "range": "2020-02-28,2020-03-01"],
            ["2020-02-28", "2020-02-29", "2020-03-01"]
        ),
        (
            ["type": "date", "format": "yyyy/MM/dd", "range": "NOW-2DAYS,NOW"],
            ["2020/05/02", "2020/05/03", "2020/05/04"]
        ),
        (
            ["type": "date", "format": "yyyyMM", "range": "202003,NOW"],
            ["202003", "202004", "202005"]
        ),
        (
            ["type": "date", "format": "yyyy", "range": "2019,now + 1 year"],
            ["2019", "2020", "2021"]
        ),
        (
            [
                "type": "date", "format": "yyyy-MM-dd-HH", "range": "NOW-2HOURS,NOW",
                "interval": "1", "interval.unit": "HOURS",
            ],
            ["2020-05-04-08", "2020-05-04-09", "2020-05-04-10"]
        ),
        (
            [
                "type": "date", "format": "yyyy-MM-dd", "range": "2020-01-31,2020-04-30",
                "interval": "1", "interval.unit": "MONTHS",
            ],
            ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]
        ),
        (
            [
                "type": "date", "format": "yyyy-MM-dd", "range": "2020-05-01,NOW",
                "interval": "36", "interval.unit": "hour",
            ],
            ["2020-05-01", "2020-05-02", "2020-05-04"]
        ),
        (
            [
                "type": "date", "format": "'year='yyyy'/month='M''''",
                "range":
                    "year=2020/month=4',NOW",
            ],
            ["year=2020/month=4'", "year=2020/month=5'"]
        ),
        (["type": "date", "format": "yy.M.d", "range": "20.5.3,20.05.4"], ["20.5.3", "20.5.4"]),
        (["type": "date", "format": "yyyy-MM-dd", "range": "NOW,2019-01-01"], []),
    ])
    func enumerates(_ properties: [String: String], _ expected: [String]) throws {
        #expect(try Self.values("string", properties) == expected)
    }

    @Test(arguments: [
        (
            [:],
            "has no property projection.k.type, which its partition projection needs; set it, or "
                + "set projection.enabled to false"
        ),
        (
            ["type": "list"],
            "the property projection.k.type of table anpr.landing is list, expected "
                + "enum, integer, date or injected"
        ),
        (
            ["type": "integer", "range": "1"],
            "the property projection.k.range of table anpr.landing "
                + "is 1, expected two ends: FIRST,LAST"
        ),
        (
            ["type": "integer", "range": "9,1"],
            "is 9,1, expected two whole numbers, the smaller first"
        ),
        (["type": "integer", "range": "0,9", "interval": "0"], "is 0, expected a number from 1"),
        (
            ["type": "integer", "range": "0,9", "digits": "99"],
            "is 99, expected a number from 1 to 64"
        ),
        (
            ["type": "date", "range": "1,2"],
            "projection.k.format of table anpr.landing is , expected "
                + "a pattern of dates: there is none"
        ),
        (
            ["type": "date", "format": "yyyy-ww", "range": "1,2"],
            "expected a pattern of dates: ww is "
                + "no number of a date, expected yyyy, MM, dd, HH, mm and ss"
        ),
        (
            ["type": "date", "format": "MM-dd", "range": "1,2"],
            "MM-dd has no year, expected one such "
                + "as yyyy-MM-dd"
        ),
        (
            ["type": "date", "format": "yyyy'x", "range": "1,2"],
            "a quoted text does not end, expected "
                + "a closing '"
        ),
        (
            ["type": "date", "format": "yyyy-MM-dd", "range": "2020-02-30,NOW"],
            "expected dates in the format, or such as NOW-3YEARS,NOW"
        ),
        (
            ["type": "date", "format": "yyyy-MM-dd", "range": "NOW-3,NOW"],
            "expected dates in the format, or such as NOW-3YEARS,NOW"
        ),
        (
            ["type": "date", "format": "yyyy-MM-dd-HH", "range": "NOW,NOW"],
            "has no property projection.k.interval.unit"
        ),
        (
            ["type": "date", "format": "yyyy", "range": "NOW,NOW", "interval.unit": "EONS"],
            "expected YEARS, MONTHS, WEEKS, DAYS, HOURS, MINUTES, SECONDS or MILLIS"
        ),
        (
            ["type": "injected"],
            "the values of partition key k of table anpr.landing are injected: "
                + "only a predicate tells them; add k = '…' to the push-down predicate"
        ),
        (
            ["type": "integer", "range": "0,9223372036854775807"],
            "the partition projection of table "
                + "anpr.landing has more than 1000000 values; narrow it with a push-down predicate, or "
                + "narrow its ranges"
        ),
        (
            ["type": "date", "format": "yyyy-MM-dd", "range": "1000-01-01,NOW+99999999999YEARS"],
            "has more than 1000000 values"
        ),
        (
            [
                "type": "date", "format": "yyyy", "range": "2020,2021", "interval.unit": "MILLIS",
            ],
            "has more than 1000000 values"
        ),
    ])
    func refuses(_ properties: [String: String], _ message: String) throws {
        let error = #expect(throws: CatalogError.self) { try Self.values("string", properties) }
        #expect(error?.kind == .invalid)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(error?.name == "anpr.landing")
    }

    // MARK: Conditions

    private static let calendar = table(
        [("year", "int"), ("month", "int"), ("day", "string")],
        [
            "projection.year.type": "integer", "projection.year.range": "0,999999999999",
            "projection.month.type": "integer", "projection.month.range": "1,12",
            "projection.month.digits": "2",
            "projection.day.type": "enum", "projection.day.values": "a,b",
            "storage.location.template": "s3://lake/l/${YEAR}-${month}/${day}/x",
        ]
    )

    /// A condition makes even an endless range short.
    @Test func keepsToConditions() throws {
        let condition = PartitionCondition.and([
            .or([
                .comparison("year", .equal, .integer(2020)), .isIn("year", [.integer(2031)]),
            ]),
            .comparison("month", .greater, .integer(10)), .comparison("day", .notEqual, .text("a")),
        ])
        let found = try Self.partitions(Self.calendar, condition)
        #expect(
            found.map(\.values) == [
                ["2020", "11", "b"], ["2020", "12", "b"], ["2031", "11", "b"], ["2031", "12", "b"],
            ]
        )
        #expect(found.first?.location == "s3://lake/l/2020-11/b/x")
        let range = PartitionCondition.and([
            .comparison("year", .greaterOrEqual, .integer(2019)),
            .comparison("year", .less, .integer(2021)), .comparison("month", .equal, .integer(7)),
            .like("day", ["a", ""]),
        ])
        #expect(
            try Self.partitions(Self.calendar, range).map(\.values) == [
                ["2019", "07", "a"], ["2020", "07", "a"],
            ]
        )
        #expect(throws: CatalogError.self) { try Self.partitions(Self.calendar) }
    }

    /// Numbers that are further from one another than one of their kind can say.
    @Test func stepsThroughAllNumbers() throws {
        let properties = [
            "type": "integer", "range": "-9223372036854775808,9223372036854775807",
            "interval": "4611686018427387904",
        ]
        let all = [
            "-9223372036854775808", "-4611686018427387904", "0", "4611686018427387904",
        ]
        #expect(try Self.values("bigint", properties) == all)
        for (comparison, expected) in [
            (PartitionCondition.Comparison.greaterOrEqual, ["4611686018427387904"]),
            (.less, Array(all.dropLast())), (.equal, ["4611686018427387904"]),
        ] {
            let condition = PartitionCondition.comparison(
                "k",
                comparison,
                .integer(4_611_686_018_427_387_904)
            )
            #expect(try Self.values("bigint", properties, condition) == expected)
        }
        #expect(
            try Self.values("bigint", properties, .comparison("k", .equal, .integer(1))).isEmpty
        )
    }

    @Test func takesInjectedValuesFromConditions() throws {
        let properties = ["type": "injected"]
        let condition = PartitionCondition.and([
            .isIn("k", [.text("b"), .text("a"), .text("c")]), .comparison("k", .less, .text("c")),
        ])
        #expect(try Self.values("string", properties, condition) == ["a", "b"])
        let number = PartitionCondition.comparison("k", .equal, .integer(7))
        #expect(try Self.values("int", properties, number) == ["7"])
        let day = PartitionCondition.comparison("k", .equal, .date(18_386))
        #expect(try Self.values("date", properties, day) == ["2020-05-04"])
        let other = PartitionCondition.or([number, .comparison("j", .equal, .integer(7))])
        #expect(throws: CatalogError.self) { try Self.values("int", properties, other) }
    }

    /// What a condition leaves is what it may hold of among all.
    @Test(arguments: UInt64(1)...8)
    func leavesOutOnlyWhatConditionsRuleOut(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let table = Self.table(
            [("a", "int"), ("b", "string"), ("c", "date")],
            [
                "projection.a.type": "integer", "projection.a.range": "-20,20",
                "projection.a.interval": "3", "projection.b.type": "integer",
                "projection.b.range": "1,12", "projection.b.digits": "2",
                "projection.c.type": "date", "projection.c.format": "yyyy-MM-dd",
                "projection.c.range": "2020-05-01,2020-05-05",
            ]
        )
        let all = try Self.partitions(table)
        #expect(all.count == 14 * 12 * 5)
        for _ in 0..<60 {
            let condition = Self.condition(depth: 0, using: &random)
            let expected = all.filter { partition in
                condition.mayHold { key in
                    switch key {
                    case "a": Int64(partition.values[0]).map { .integer($0) }
                    case "b": .text(partition.values[1])
                    default: PartitionCondition.Value.days(partition.values[2]).map { .date($0) }
                    }
                }
            }
            let found = try Self.partitions(table, condition)
            #expect(found.map(\.values) == expected.map(\.values), "\(condition)")
        }
    }

    private static func condition(
        depth: Int,
        using random: inout SeededGenerator
    ) -> PartitionCondition {
        func value(_ key: String, _ random: inout SeededGenerator) -> PartitionCondition.Value {
            switch key {
            case "a": .integer(Int64.random(in: -22...22, using: &random))
            case "b": .text(["0", "01", "1", "12", "07"].randomElement(using: &random) ?? "")
            default: .date(Int32.random(in: 18_382...18_388, using: &random))
            }
        }
        let key = ["a", "b", "c"].randomElement(using: &random) ?? "a"
        switch Int.random(in: 0...(depth < 3 ? 6 : 3), using: &random) {
        case 0...2:
            let comparison = PartitionCondition.Comparison.allCases.randomElement(using: &random)
            return .comparison(key, comparison ?? .equal, value(key, &random))
        case 3: return .isIn(key, (0..<3).map { _ in value(key, &random) })
        case 4: return .like("b", [["0", "1", ""].randomElement(using: &random) ?? "", ""])
        case 5: return .and((0..<2).map { _ in condition(depth: depth + 1, using: &random) })
        default: return .or((0..<2).map { _ in condition(depth: depth + 1, using: &random) })
        }
    }

    // MARK: Folders

    @Test(arguments: [
        ("s3://lake/${year}", "lacks ${month}, it needs each partition key"),
        (
            "s3://lake/${year}/${month}/${hour}",
            "names ${hour}, the partition keys are year, month, day"
        ),
        ("s3://lake/${year", "has ${ without }, expected ${KEY}"),
    ])
    func refusesTemplates(_ template: String, _ message: String) {
        var table = Self.calendar
        table.parameters["storage.location.template"] = template
        let error = #expect(throws: CatalogError.self) { try PartitionProjection(of: table) }
        #expect(
            error?.message
                == "the property storage.location.template of table anpr.landing " + message
        )
    }

    @Test(arguments: ["..", "a/../b", "a\nb", "", "/."])
    func refusesValuesThatLeadElsewhere(_ value: String) throws {
        let table = Self.table(
            [("k", "string")],
            [
                "projection.k.type": "injected",
                "storage.location.template": "s3://lake/l/${k}/x",
            ]
        )
        let error = #expect(throws: CatalogError.self) {
            try Self.partitions(table, .comparison("k", .equal, .text(value)))
        }
        #expect(
            error?.message
                == "a projected partition of table anpr.landing would have the folder of another (a "
                + "value is empty, or holds .. or a control character); correct the predicate or "
                + "the projection's values"
        )
    }

    @Test func isOffUnlessEnabled() {
        var table = Self.calendar
        #expect(PartitionProjection.isEnabled(for: table))
        table.parameters["projection.enabled"] = "false"
        #expect(!PartitionProjection.isEnabled(for: table))
        table.parameters["Projection.Enabled"] = "TRUE"
        table.parameters["projection.enabled"] = nil
        #expect(PartitionProjection.isEnabled(for: table))
    }

    /// Any properties at all give partitions or an error of the catalog.
    @Test(arguments: UInt64(1)...8)
    func survivesAnyProperties(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let texts = [
            "enum", "integer", "date", "injected", "0,9",
            "-9223372036854775808,9223372036854775807",
            "NOW-9223372036854775807YEARS,NOW", "NOW-99999999YEARS,NOW+99999999MONTHS",
            "yyyy-MM-dd", "y", "''", "1", "9223372036854775807", "MONTHS", "MILLIS", "YEARS", ",",
            "2020-01-01,NOW", "", " ", "1000000", "NOW,NOW+99999999999999999999DAYS",
        ]
        for _ in 0..<150 {
            var properties: [String: String] = [:]
            for name in [
                "type", "range", "interval", "interval.unit", "digits", "format", "values",
            ] {
                properties[name] = texts.randomElement(using: &random)
            }
            properties["type"] = texts[Int.random(in: 0..<4, using: &random)]
            do {
                _ = try Self.values("string", properties, .comparison("k", .equal, .text("1")))
            } catch {
                #expect(error is CatalogError, "\(properties)")
            }
        }
    }
}
