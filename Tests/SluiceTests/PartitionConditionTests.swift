import AWS
import Columns
import DataCatalog
import Expressions
import Foundation
import GlueTesting
import SeededRandom
import Sluice
import Testing

/// What of a push-down predicate the catalog is told.
@Suite("Conditions on partitions")
struct PartitionConditionTests {
    private static let keys = [
        Field("year", .int), Field("month", .string), Field("day", .date), Field("hour", .tinyint),
    ]

    private static func text(_ predicate: String) throws -> String {
        let condition = PartitionCondition(impliedBy: try .parse(predicate), keys: keys)
        return condition.map(spelled) ?? "-"
    }

    private static func spelled(_ condition: PartitionCondition) -> String {
        switch condition {
        case .comparison(let key, let comparison, let value):
            "\(key) \(comparison.rawValue) \(spelled(value))"
        case .isIn(let key, let values):
            "\(key) IN (" + values.map(spelled).joined(separator: ", ") + ")"
        case .like(let key, let parts): "\(key) LIKE \(parts)"
        case .and(let parts): "(" + parts.map(spelled).joined(separator: " AND ") + ")"
        case .or(let parts): "(" + parts.map(spelled).joined(separator: " OR ") + ")"
        }
    }

    private static func spelled(_ value: PartitionCondition.Value) -> String {
        if case .integer(let number) = value { "\(number)" } else { "'\(value.text)'" }
    }

    @Test(arguments: [
        ("year = 2020", "year = 2020"), ("2020 < YEAR", "year > 2020"),
        ("year <=> 2020", "year = 2020"), ("year = '2020'", "year = 2020"),
        ("year = -5", "year = -5"),
        (
            "year >= 2020L AND day < '2020-05-04'",
            "(year >= 2020 AND day < '2020-05-04')"
        ),
        ("day = DATE'2020-05-04'", "day = '2020-05-04'"),
        ("month = '07'", "month = '07'"), ("month IN ('07', NULL, '08')", "month IN ('07', '08')"),
        ("month LIKE '0_%7\\\\%'", "month LIKE [\"0\", \"7%\"]"),
        ("month LIKE 'a%b_c'", "month LIKE [\"a\", \"b\", \"c\"]"),
        ("month LIKE '07'", "month = '07'"),
        ("year BETWEEN 2019 AND 2020", "(year >= 2019 AND year <= 2020)"),
        ("NOT (year = 2020 AND month = '07')", "(year <> 2020 OR month <> '07')"),
        ("NOT (year < 2020 OR month = '07')", "(year >= 2020 AND month <> '07')"),
        ("year NOT IN (1, 2)", "(year <> 1 AND year <> 2)"),
        ("year NOT BETWEEN 1 AND 2", "(year < 1 OR year > 2)"),
        // A part of a conjunction that says nothing is left out.
        ("year = 2020 AND month = 7", "year = 2020"),
        ("year = 2020 AND to_date(day) = '2020-05-04'", "year = 2020"),
        ("year = 2020 AND (month = '07' OR month IS NULL)", "year = 2020"),
        // Texts with numbers, functions, nulls, other types.
        ("month = 7", "-"), ("month IN ('07', 8)", "-"), ("month > 7", "-"),
        ("month BETWEEN '05' AND 10", "-"), ("year = 2020.5", "-"), ("year = '20.5'", "-"),
        ("year = ' 2020'", "-"), ("hour = 300", "-"), ("day > '2020-05'", "-"),
        ("day > '2020-5-4'", "-"), ("day > TIMESTAMP'2020-05-04 10:00:00'", "-"),
        ("year IS NULL", "-"), ("NOT (year <=> 2020)", "-"), ("NOT (month LIKE 'a%')", "-"),
        ("month NOT LIKE 'a%'", "-"), ("year = NULL", "-"), ("year + 1 = 2021", "-"),
        ("month LIKE month", "-"), ("year = hour", "-"), ("TRUE", "-"), ("year IN (NULL)", "-"),
        (
            "(year = 2020 AND month = '07') OR year = 2021",
            "((year = 2020 AND month = '07') OR year = 2021)"
        ),
    ])
    func saysWhatIsSure(_ predicate: String, _ expected: String) throws {
        #expect(try Self.text(predicate) == expected)
    }

    // MARK: Against Glue

    /// Glue leaves out no partition for which a predicate is true, whatever the predicate.
    @Test(arguments: UInt64(1)...4)
    func losesNothingInGlue(seed: UInt64) async throws {
        var options = FakeGlue.Options()
        options.pageSize = 1_000
        try await losesNothing(on: FakeGlue(options: options), seed: seed)
    }

    /// moto reads expressions by a grammar of its own.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["SLUICE_TEST_GLUE"] != nil,
            "SLUICE_TEST_GLUE names no moto server: its grammar is not tried"
        ),
        arguments: [UInt64(1)]
    )
    func losesNothingInMoto(seed: UInt64) async throws {
        let endpoint = try #require(ProcessInfo.processInfo.environment["SLUICE_TEST_GLUE"])
        try await losesNothing(on: MotoCaller(endpoint: endpoint), seed: seed)
    }

    private func losesNothing(on caller: any AWSJSONCaller, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let catalog = GlueCatalog(caller: caller)
        let table = Table.parquet(
            TableName(database: "anpr", table: "landing"),
            columns: [TableColumn(name: "plate", type: "string")],
            partitionKeys: Self.keys.map { TableColumn($0) },
            location: "s3://lake/landing/"
        )
        try await catalog.createDatabase(Database(name: "anpr"))
        try await catalog.createTable(table)
        let values = Array(Set((0..<100).map { _ in Self.partition(using: &random) }))
        try await catalog.createPartitions(
            values.map { Partition(values: $0, location: "s3://lake/landing/x/") },
            in: table.name
        )
        var narrowed = 0
        for _ in 0..<60 {
            let text = Self.predicate(depth: 0, using: &random)
            let selected = try PartitionPredicate(text, keys: Self.keys)
                .selection(of: values.map { $0.map { $0 == Self.null ? nil : $0 } })
            let condition = PartitionCondition(impliedBy: try .parse(text), keys: Self.keys)
            let listed = try await catalog.allPartitions(
                of: table.name,
                matching: PartitionFilter(condition)
            )
            let found = Set(listed.map(\.values))
            let lost = values.indices.filter { selected[$0] && !found.contains(values[$0]) }
            #expect(lost.isEmpty, "\(text) loses \(lost.map { values[$0] })")
            narrowed += listed.count < values.count ? 1 : 0
        }
        #expect(narrowed > 10, "only \(narrowed) of 60 predicates left something out")
    }

    private static let null = "__HIVE_DEFAULT_PARTITION__"

    /// Values as they lie in lakes: with leading zeros, in other forms, null.
    ///
    /// Keys with a null are texts: of others Glue makes no lists, and all would be read.
    private static func partition(using random: inout SeededGenerator) -> [String] {
        [
            ["2019", "2020", "02020", "-7"].randomElement(using: &random) ?? "",
            ["07", "7", "08", "a", "a%b", "é", "😀", "it's", null, "10"]
                .randomElement(using: &random) ?? "",
            ["2020-05-03", "2020-05-04", "2020-5-4", "2021-01-01"]
                .randomElement(using: &random) ?? "",
            ["0", "1", "01", "23"].randomElement(using: &random) ?? "",
        ]
    }

    private static func predicate(depth: Int, using random: inout SeededGenerator) -> String {
        func one(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        let constants = [
            "year": ["2020", "'2020'", "2019L", "-7", "2020.0", "NULL", "'02020'"],
            "month": ["'07'", "7", "'a'", "'é'", "'it\\'s'", "NULL", "'10'", "'~'"],
            "day": ["'2020-05-04'", "DATE'2020-05-04'", "'2020-5-4'", "'2020-05'", "NULL"],
            "hour": ["1", "'01'", "300", "23", "1Y"],
        ]
        let key = one(["year", "month", "day", "hour"])
        func constant() -> String { one(constants[key] ?? []) }
        func operand() -> String { predicate(depth: depth + 1, using: &random) }
        switch Int.random(in: 0...(depth < 3 ? 11 : 6), using: &random) {
        case 0...2:
            return "\(key) \(one(["=", "<>", "<", "<=", ">", ">=", "<=>"])) \(constant())"
        case 3: return "\(key) \(one(["", "NOT"])) IN (\(constant()), \(constant()))"
        case 4: return "\(key) \(one(["", "NOT"])) BETWEEN \(constant()) AND \(constant())"
        case 5:
            let pattern = one(["'0%'", "'_7'", "'a\\\\%b'", "'%a%'", "'é'", "'_'", "'%'"])
            return "month \(one(["", "NOT"])) LIKE \(pattern)"
        case 6: return "\(key) IS \(one(["", "NOT"])) NULL"
        case 7, 8: return "(\(operand()) AND \(operand()))"
        case 9, 10: return "(\(operand()) OR \(operand()))"
        default: return "NOT \(operand())"
        }
    }
}
