import Columns
import Testing

@testable import Expressions

@Suite("Push-down predicates")
struct PartitionPredicateTests {
    static let strings = [
        Field("year", .string), Field("month", .string), Field("day", .string),
    ]
    static let numbers = [Field("year", .int), Field("month", .bigint), Field("day", .date)]

    @Test(
        "compare by Glue's rules",
        arguments: [
            ("month = 7", "07", true), ("month = 7", "7", true), ("month = 7", "08", false),
            ("month == '7'", "07", false), ("month == '07'", "07", true),
            ("month = '07'", "7", false),
            ("7 = month", "07", true), ("month in (6, 7)", "07", true),
            ("month in ('6', '7')", "07", false),
            ("month between 5 and 10", "07", true), ("month between '05' and '10'", "07", true),
            ("month > 10", "9", false), ("month > '10'", "9", true), ("month = 7", "seven", false),
            ("month like '0%'", "07", true), ("month is null", "07", false),
            ("case month when 7 then true else false end", "07", true),
            ("case when month > 6 then day = 4 end", "07", true), ("month rlike '^0'", "07", true),
            ("month like any ('1%', '0%')", "07", true), ("month :: int & 4 = 4", "07", true),
            ("if(month = 7, true, false)", "08", false), ("month = 8 - 1.0", "07", true),
            ("concat(year, '-', month, '-04')::date + interval 1 month > '2020-08-01'", "07", true),
            ("extract(month from concat(year, '-', month, '-04')) = 7", "07", true),
            ("not (month = 7)", "seven", false), ("month <> 7", "08", true),
            ("year = 2020 and month = 5 and day = 4", "5", true),
            ("to_date(concat(year, '-', month, '-', day)) >= '2020-05-01'", "05", true),
            ("to_date(concat(year, '-', month, '-', day)) >= '2020-05-05'", "05", false),
        ]
    )
    func strings(text: String, month: String, expected: Bool) throws {
        let predicate = try PartitionPredicate(text, keys: Self.strings)
        #expect(try predicate.matches(["2020", month, "04"]) == expected)
    }

    @Test(
        "read values as the keys' types",
        arguments: [
            ("month = 7", "07", true), ("month = '7'", "07", true), ("month = '07'", "7", true),
            ("month > 10", "9", false), ("month > '10'", "9", false),
            ("day > '2020-05-01'", "7", true),
            ("day = date'2020-05-04' and year >= 2020", "7", true),
        ]
    )
    func numbers(text: String, month: String, expected: Bool) throws {
        let predicate = try PartitionPredicate(text, keys: Self.numbers)
        #expect(try predicate.matches(["2020", month, "2020-05-04"]) == expected)
    }

    @Test func nullIsNull() throws {
        let isNull = try PartitionPredicate("month is null", keys: Self.strings)
        #expect(try isNull.matches(["2020", nil, "1"]))
        let equal = try PartitionPredicate("month = 7 or month <> 7", keys: Self.numbers)
        #expect(try !equal.matches(["2020", nil, "2020-01-01"]))
    }

    @Test func keysArePrimitive() throws {
        let predicate = try PartitionPredicate(
            "k[0] = 1",
            keys: [Field("k", .array(element: .int))]
        )
        let error = #expect(throws: ExpressionError.self) { try predicate.matches(["1"]) }
        #expect(
            error?.message
                == "partition key k is array<int>, partition keys are of primitive types; correct the key's type in the catalog"
        )
    }

    @Test func manyAtOnce() throws {
        let predicate = try PartitionPredicate("year = 2020 and month = 5", keys: Self.strings)
        let selected = try predicate.selection(of: [
            ["2020", "05", "1"], ["2020", "06", "1"], ["2020", "5", nil], ["2019", "05", "1"],
        ])
        #expect(selected == Bitmap([true, false, true, false]))
        #expect(try predicate.selection(of: []).count == 0)
    }

    @Test func onlyKeysMayBeNamed() {
        let error = #expect(throws: ExpressionError.self) {
            try PartitionPredicate("year = 2020 and moth = '05'", keys: Self.strings)
        }
        #expect(error?.kind == .unknownColumn)
        #expect(
            error?.description == """
                unknown column moth, the partition keys are year, month, day (did you mean month?)
                  year = 2020 and moth = '05'
                                  ^^^^
                """
        )
        let none = #expect(throws: ExpressionError.self) {
            try PartitionPredicate("year = 2020", keys: [])
        }
        #expect(none?.message == "unknown column year, there are no partition keys")
    }

    @Test func badValuesAreNamed() throws {
        let predicate = try PartitionPredicate("year = 2020", keys: Self.numbers)
        let error = #expect(throws: ExpressionError.self) {
            try predicate.matches(["20x0", "1", "2020-01-01"])
        }
        #expect(
            error?.description
                == "partition value year=20x0 is not int, the type of the partition key; correct the partition or the key's type in the catalog"
        )
    }

    @Test func isBoolean() {
        #expect(throws: ExpressionError.self) {
            try PartitionPredicate("year + 1", keys: Self.numbers)
        }
    }
}
