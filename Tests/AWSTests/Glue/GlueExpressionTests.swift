import AWS
import DataCatalog
import GlueTesting
import Testing

@testable import AWS

@Suite("Expressions for GetPartitions")
struct GlueExpressionTests {
    static let cases: [(PartitionCondition, String?)] = [
        (.comparison("year", .equal, .text("2020")), "year = '2020'"),
        (.comparison("month", .greaterOrEqual, .integer(-7)), "month >= -7"),
        (.comparison("day", .notEqual, .date(18_386)), "day <> '2020-05-04'"),
        (.isIn("month", [.integer(1), .integer(12)]), "month IN (1, 12)"),
        (.like("day", ["2020-", "-01", ""]), "day LIKE '2020-%-01%'"),
        (
            .and([
                .comparison("year", .equal, .text("2020")),
                .or([
                    .comparison("month", .less, .integer(3)),
                    .and([
                        .comparison("month", .greater, .integer(9)),
                        .comparison("month", .lessOrEqual, .integer(11)),
                    ]),
                ]),
            ]),
            "year = '2020' AND (month < 3 OR (month > 9 AND month <= 11))"
        ),
        // What may be read in another way is left out.
        (.comparison("year", .equal, .text("it's")), nil),
        (.comparison("year", .equal, .text("a\\b")), nil),
        (.comparison("year", .equal, .text("a\nb")), nil),
        (.comparison("year", .less, .text("é")), nil),
        (.comparison("year", .equal, .text("é")), "year = 'é'"),
        (.comparison("year", .notEqual, .text("é")), nil),
        (.comparison("the year", .equal, .text("2020")), nil),
        (.comparison("2year", .equal, .text("2020")), nil),
        (.comparison("day", .less, .date(-1)), nil),
        (.like("day", ["2020.", ""]), nil),
        (.isIn("year", [.text("2020"), .text("it's")]), nil),
        (.or([.comparison("year", .equal, .text("1")), .like("year", ["(", ""])]), nil),
        (
            .and([.comparison("year", .equal, .text("1")), .like("year", ["(", ""])]),
            "year = '1'"
        ),
        // A long list is a range.
        (.isIn("month", (1...200).map { .integer($0) }), "(month >= 1 AND month <= 200)"),
    ]

    @Test(arguments: cases)
    func say(_ condition: PartitionCondition, _ expected: String?) {
        #expect(GlueExpression.text(of: PartitionFilter(condition)) == expected)
    }

    @Test func keepTheUsersOwn() {
        let condition = PartitionCondition.comparison("month", .less, .integer(3))
        let own = "year = '2020' OR year = '2021'"
        #expect(
            GlueExpression.text(of: PartitionFilter(condition, expression: own))
                == "(year = '2020' OR year = '2021') AND month < 3"
        )
        #expect(GlueExpression.text(of: PartitionFilter(expression: own)) == own)
        #expect(GlueExpression.text(of: .all) == nil)
    }

    /// What does not fit into Glue's limit is left out, beginning with what comes last.
    @Test func fit() {
        let long = PartitionCondition.or(
            (0..<90).map { .comparison("code", .equal, .text("a text of some length \($0)")) }
        )
        let short = PartitionCondition.comparison("month", .less, .integer(3))
        let list = PartitionCondition.isIn(
            "code",
            (10..<99).map { .text("a text of some length, longer than others, \($0)") }
        )
        #expect(GlueExpression.text(of: PartitionFilter(long)) == nil)
        #expect(GlueExpression.text(of: PartitionFilter(.and([long, short]))) == "month < 3")
        #expect(
            GlueExpression.text(of: PartitionFilter(.and([list, short])))
                == "(code >= 'a text of some length, longer than others, 10' AND "
                + "code <= 'a text of some length, longer than others, 98') AND month < 3"
        )
        let own = String(repeating: "x", count: 2_040)
        #expect(GlueExpression.text(of: PartitionFilter(short, expression: own)) == own)
    }

    @Test func areNotDeep() {
        var condition = PartitionCondition.comparison("month", .less, .integer(3))
        for _ in 0..<40 { condition = .or([condition, .and([condition, condition])]) }
        #expect(GlueExpression.text(of: PartitionFilter(.or([condition, condition]))) == nil)
    }

    /// Glue refuses a list if one value is not of its key's type; then all are read.
    @Test func areLeftAwayWhereGlueRefusesThem() async throws {
        let fixture = try await GlueFixture()
        let odd = Partition(
            values: ["2020", "__HIVE_DEFAULT_PARTITION__"],
            location: "s3://lake/observations/odd/"
        )
        try await fixture.catalog.createPartitions(
            [GlueFixture.month(1), GlueFixture.month(2), odd],
            in: GlueFixture.name
        )
        fixture.glue.forgetCalls()
        let filter = PartitionFilter(.comparison("month", .equal, .integer(2)))
        let listed = try await fixture.catalog.allPartitions(
            of: GlueFixture.name,
            matching: filter
        )
        #expect(fixture.glue.expressions == ["month = 2", nil])
        #expect(listed.count == 3)
    }

    @Test func areAskedOnce() async throws {
        let fixture = try await GlueFixture()
        try await fixture.catalog.createPartitions(
            (1...12).map { GlueFixture.month($0) },
            in: GlueFixture.name
        )
        fixture.glue.forgetCalls()
        let filter = PartitionFilter(.comparison("month", .lessOrEqual, .integer(2)))
        let listed = try await fixture.catalog.allPartitions(
            of: GlueFixture.name,
            matching: filter
        )
        #expect(listed.map(\.values[1]) == ["1", "2"])
        #expect(fixture.glue.expressions == ["month <= 2"])
    }
}
