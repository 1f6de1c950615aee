import Columns
import Testing

@testable import Expressions

@Suite("Errors before data is read")
struct BindingErrorTests {
    static let schema = TableSchema([
        Field("year", .string), Field("month", .string), Field("day", .date), Field("n", .int),
        Field("price", .decimal(precision: 10, scale: 2)), Field("ts", .timestamp),
        Field("tags", .array(element: .string)), Field("ok", .boolean),
    ])

    @Test(
        "say what, where, and the cure",
        arguments: [
            (
                "moth = 5", ExpressionError.Kind.unknownColumn,
                "unknown column moth, the columns are year, month, day, n, price, ts, tags, ok (did you mean month?)\n  moth = 5\n  ^^^^"
            ),
            (
                "xyzzy = 5", .unknownColumn,
                "unknown column xyzzy, the columns are year, month, day, n, price, ts, tags, ok\n  xyzzy = 5\n  ^^^^^"
            ),
            (
                "yaer(ts)", .unknownFunction,
                "unknown function yaer (did you mean year?)\n  yaer(ts)\n  ^^^^^^^^"
            ),
            (
                "year(n)", .typeMismatch,
                "year needs a timestamp, a date or a string, n is int\n  year(n)\n       ^"
            ),
            (
                "current_date", .unknownFunction,
                "current_date is refused: its value would change from run to run: write the moment as a literal, DATE '2020-05-04'\n  current_date\n  ^^^^^^^^^^^^"
            ),
            ("year()", .typeMismatch, "year has 0 arguments: write year(date)\n  year()\n  ^^^^^^"),
            (
                "n + ok", .typeMismatch,
                "+ needs numbers, n is int and ok is boolean\n  n + ok\n  ^^^^^^"
            ),
            (
                "price & 2", .typeMismatch,
                "& needs integers, price is decimal(10,2) and 2 is int\n  price & 2\n  ^^^^^^^^^"
            ),
            (
                "day - DATE '2020-05-04'", .typeMismatch,
                "- needs numbers, day is date and DATE '2020-05-04' is date; datediff counts days\n  day - DATE '2020-05-04'\n  ^^^^^^^^^^^^^^^^^^^^^^^"
            ),
            (
                "n + INTERVAL 1 DAY", .typeMismatch,
                "an interval is added to a date or timestamp, n is int; cast it\n  n + INTERVAL 1 DAY\n  ^"
            ),
            (
                "INTERVAL 1 DAY", .typeMismatch,
                "an interval stands behind + or - of a date or timestamp and nowhere else\n  INTERVAL 1 DAY\n  ^^^^^^^^^^^^^^"
            ),
            (
                "n.month", .typeMismatch,
                "n is int, which has no field month; a column whose name has a dot goes in backticks\n  n.month\n  ^^^^^^^"
            ),
            (
                "named_struct('speed', 1).spede", .unknownColumn,
                "named_struct('speed', 1) has no field spede, the fields are speed (did you mean speed?)\n  named_struct('speed', 1).spede\n  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
            ),
            (
                "CASE WHEN n THEN 1 END", .typeMismatch,
                "WHEN needs boolean, n is int\n  CASE WHEN n THEN 1 END\n            ^"
            ),
            (
                "CASE WHEN ok THEN n ELSE day END", .typeMismatch,
                "int and date cannot be results of one CASE; cast one of them\n  CASE WHEN ok THEN n ELSE day END\n  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
            ),
            (
                "year RLIKE '('", .syntax,
                "in the regular expression, ( at character 1 is not closed; write \\( for the character\n  year RLIKE '('\n             ^^^"
            ),
            (
                "tags['x']", .typeMismatch,
                "an array's elements are numbered from 0 on, 'x' is string\n  tags['x']\n       ^^^"
            ),
            (
                "map('a', 1) = map('a', 1)", .typeMismatch,
                "maps cannot be compared, this is map<string,int>; compare map_keys\n  map('a', 1) = map('a', 1)\n  ^^^^^^^^^^^^^^^^^^^^^^^^^"
            ),
            (
                "ok = n", .typeMismatch,
                "boolean and int cannot be compared; cast one of them\n  ok = n\n  ^^^^^^"
            ),
            ("n AND ok", .typeMismatch, "AND needs boolean, n is int\n  n AND ok\n  ^"),
            (
                "CAST(day AS INT)", .typeMismatch,
                "date cannot be cast to int\n  CAST(day AS INT)\n  ^^^^^^^^^^^^^^^^"
            ),
            (
                "date_trunc('dya', ts)", .typeMismatch,
                "unknown unit dya, the units are year, quarter, month, week, day, hour, minute, second, millisecond, microsecond (did you mean day?)\n  date_trunc('dya', ts)\n             ^^^^^"
            ),
            (
                "date_format(ts, 'yyyy-ww')", .typeMismatch,
                "ww is not a letter of date patterns that Sluice knows; it knows G y M L d D Q q E F a H h k K m s S V z O X x Z, and text in quotes\n  date_format(ts, 'yyyy-ww')\n                  ^^^^^^^^^"
            ),
            (
                "to_timestamp('x', 'yyyy E')", .typeMismatch,
                "E is not a letter of date patterns that Sluice reads; it knows G y M L d D Q q E F a H h k K m s S V z O X x Z, and text in quotes\n  to_timestamp('x', 'yyyy E')\n                    ^^^^^^^^"
            ),
            (
                "date_format(ts, '[[]]]')", .typeMismatch,
                "a ] of the date pattern has no [\n  date_format(ts, '[[]]]')\n                  ^^^^^^^"
            ),
            (
                "trunc(ts, 'day')", .typeMismatch,
                "unknown unit day, the units are year, quarter, month, week\n  trunc(ts, 'day')\n            ^^^^^"
            ),
            (
                "dateadd(FORTNIGHT, 1, ts)", .typeMismatch,
                "unknown unit FORTNIGHT, the units are year, quarter, month, week, day, dayofyear, hour, minute, second, millisecond, microsecond\n  dateadd(FORTNIGHT, 1, ts)\n          ^^^^^^^^^"
            ),
            (
                "date_part('epoch', ts)", .typeMismatch,
                "unknown field epoch, the fields are year, yearofweek, quarter, month, week, day, dayofweek, dayofweek_iso, doy, hour, minute, second\n  date_part('epoch', ts)\n            ^^^^^^^"
            ),
            (
                "from_utc_timestamp(ts, 'Nowhere')", .timeZone,
                "unknown time zone Nowhere: write an IANA name like Europe/Brussels or an offset like +02:00 (names come from the tzdata package)\n  from_utc_timestamp(ts, 'Nowhere')\n                         ^^^^^^^^^"
            ),
            (
                "current_date()", .unknownFunction,
                "current_date is refused: its value would change from run to run: write the moment as a literal, DATE '2020-05-04'\n  current_date()\n  ^^^^^^^^^^^^^^"
            ),
            (
                "uuid()", .unknownFunction,
                "uuid is refused: its value would change from run to run: hash(…) of a column spreads rows\n  uuid()\n  ^^^^^^"
            ),
            (
                "explode(tags)", .unknownFunction,
                "explode is refused: it makes several rows of one, and expressions give one value a row\n  explode(tags)\n  ^^^^^^^^^^^^^"
            ),
            (
                "left(n, price)", .typeMismatch,
                "left needs an int, price is decimal(10,2)\n  left(n, price)\n          ^^^^^"
            ),
            (
                "md5(n)", .typeMismatch,
                "md5 needs a binary or a string, n is int\n  md5(n)\n      ^"
            ),
            (
                "year LIKE '\\\\x'", .typeMismatch,
                "the pattern's escape character stands before something that is not %, _ or itself\n  year LIKE '\\\\x'\n            ^^^^^"
            ),
        ]
    )
    func explain(text: String, kind: ExpressionError.Kind, description: String) throws {
        let expression = try Expression.parse(text)
        let error = #expect(throws: ExpressionError.self) { try expression.bound(to: Self.schema) }
        #expect(error?.kind == kind)
        #expect(error?.description == description)
    }

    @Test func filtersAreBoolean() throws {
        let error = #expect(throws: ExpressionError.self) {
            try Expression.parse("n + 1").boundFilter(to: Self.schema)
        }
        #expect(
            error?.description
                == "a filter is boolean, this is int; compare it with something\n  n + 1\n  ^^^^^"
        )
        #expect(try Expression.parse("NULL").boundFilter(to: Self.schema).type == .boolean)
    }

    @Test func swiftColumnsPointIntoTheirSQL() {
        let column = col("ok") && col("moth") == 5
        let error = #expect(throws: ExpressionError.self) {
            try column.expression.bound(to: Self.schema)
        }
        #expect(error?.description.hasSuffix("\n  ok AND moth = 5\n         ^^^^") == true)
    }

    @Test func manyColumnsAreCounted() throws {
        let schema = TableSchema((0..<30).map { Field("c\($0)", .int) })
        let error = #expect(throws: ExpressionError.self) {
            try Expression.parse("zzz").bound(to: schema)
        }
        #expect(error?.message.hasSuffix("c18, c19 and 10 more") == true)
    }

    @Test func tooDeepSwiftColumnsAreRefused() {
        var column = col("n")
        for _ in 0..<1_000 { column = column + 1 }
        let error = #expect(throws: ExpressionError.self) {
            try column.expression.bound(to: Self.schema)
        }
        #expect(error?.message == "the expression is nested deeper than 100 levels")
    }

    @Test(
        "name row and cure while evaluating",
        arguments: [
            (
                "10 / n",
                "row 2: division by zero; divide by nullif(…, 0) to get null instead\n  10 / n\n  ^^^^^^"
            ),
            (
                "n + 2147483600",
                "row 1: int overflow; cast an operand to bigint first; try_add gives null instead\n  n + 2147483600\n  ^^^^^^^^^^^^^^"
            ),
            (
                "CAST(s AS INT)",
                "row 3: the string is not a valid int; try_cast gives null instead\n  CAST(s AS INT)\n  ^^^^^^^^^^^^^^"
            ),
            (
                "s > 5",
                "row 3: the string is not a valid bigint; try_cast gives null instead\n  s > 5\n  ^"
            ),
        ]
    )
    func evaluation(text: String, description: String) {
        let rows = Rows([
            ("n", Vector.int([1, 100, 0, nil])), ("s", Vector.string(["1", nil, "2", "x"])),
        ])
        let error = #expect(throws: ExpressionError.self) { try rows.texts(text) }
        #expect(error?.kind == .evaluation)
        #expect(error?.description == description)
    }

    @Test func rowsThatDoNotMatterAreNoErrors() throws {
        let rows = Rows([("n", Vector.int([1, 0, nil])), ("s", Vector.string(["1", "x", nil]))])
        #expect(try rows.texts("n <> 0 AND 10 / n > 2") == ["true", "false", nil])
        #expect(try rows.texts("n = 0 OR 10 / n > 2") == ["true", "true", nil])
        #expect(throws: ExpressionError.self) { try rows.texts("coalesce(n, 1 / 0)") }
        #expect(
            try rows.texts(
                "coalesce(nullif(n, 0), CAST(s AS INT))",
                EvaluationOptions(isANSI: false)
            )
                == ["1", nil, nil]
        )
    }
}
