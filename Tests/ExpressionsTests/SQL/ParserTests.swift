import Columns
import SeededRandom
import Testing

@testable import Expressions

@Suite("SQL text")
struct ParserTests {
    @Test(
        "is printed so that its meaning is plain",
        arguments: [
            ("a=1 and b = 2 or not c", "a = 1 AND b = 2 OR NOT c"),
            ("a and (b and c)", "a AND (b AND c)"),
            ("(a or b) and c", "(a OR b) AND c"),
            ("1+2*3", "1 + 2 * 3"),
            ("(1+2)*3", "(1 + 2) * 3"),
            ("a-(b-c)", "a - (b - c)"),
            ("- x", "-x"),
            ("-(5)", "-(5)"),
            ("- 5", "-5"),
            ("--comment\n a /* b */ + 1", "a + 1"),
            ("x == 1", "x = 1"),
            ("x != 1", "x <> 1"),
            ("NOT a = b", "NOT a = b"),
            ("! a", "NOT a"),
            ("a not between 1 and 2", "a NOT BETWEEN 1 AND 2"),
            ("a between 1 and 2 and b", "a BETWEEN 1 AND 2 AND b"),
            ("a in (1, 'x', null)", "a IN (1, 'x', NULL)"),
            ("a like 'x%' escape '!'", "a LIKE 'x%' ESCAPE '!'"),
            ("a is not null", "a IS NOT NULL"),
            ("(a = b) is null", "(a = b) IS NULL"),
            ("a = b is null", "(a = b) IS NULL"),
            ("a is distinct from b", "NOT a <=> b"),
            ("cast(a as Long)", "CAST(a AS BIGINT)"),
            ("try_cast(a as decimal(10, 2))", "TRY_CAST(a AS DECIMAL(10,2))"),
            ("Date(a)", "CAST(a AS DATE)"),
            ("YEAR(a)", "year(a)"),
            ("`or` + `a b` + `x``y`", "`or` + `a b` + `x``y`"),
            ("a || b || c", "concat(concat(a, b), c)"),
            ("1.50", "1.50BD"), ("1.5D", "1.5D"), ("1e3", "1000.0D"), ("1.5F", "1.5F"),
            ("7L", "7L"),
            ("7S", "7S"), ("7Y", "7Y"), ("9999999999", "9999999999L"),
            ("99999999999999999999", "99999999999999999999BD"),
            ("-9223372036854775808", "-9223372036854775808L"),
            ("'it''s'", "'it\\'s'"), ("\"a\\n\"", "'a\\n'"), ("x'1f'", "X'1F'"),
            ("DATE '2020-5-4'", "DATE '2020-05-04'"),
            ("timestamp_ntz'2020-05-04 1:2:3.5'", "TIMESTAMP_NTZ '2020-05-04 01:02:03.5'"),
            ("TIMESTAMP '2020-05-04 10:00Z'", "TIMESTAMP '2020-05-04 10:00Z'"),
            ("émile = 1", "`émile` = 1"),
            ("TRANSFORM(a, e -> E + 1)", "transform(a, x -> x + 1)"),
            ("transform(a, e -> e + x)", "transform(a, x2 -> x2 + x)"),
            (
                "transform(a, e -> transform(e, f -> e.n + f))",
                "transform(a, x -> transform(x, x2 -> x.n + x2))"
            ),
            (
                "transform(transform(a, x -> -x), x -> transform(b, x -> x))",
                "transform(transform(a, x -> -x), x -> transform(b, x -> x))"
            ),
        ]
    )
    func prints(text: String, expected: String) throws {
        let expression = try Expression.parse(text)
        #expect(expression.description == expected)
        #expect(try Expression.parse(expected) == expression)
    }

    @Test("comes back from every expression", arguments: 0..<40 as Range<UInt64>)
    func roundTrips(seed: UInt64) throws {
        var random = RandomExpression(seed: seed)
        for _ in 0..<50 {
            let expression = random.expression(depth: 5)
            let text = expression.description
            #expect(try Expression.parse(text) == expression, "\(text)")
        }
    }

    @Test(
        "is refused with a place",
        arguments: [
            ("", "the expression is empty"),
            ("  ", "the expression is empty"),
            (
                "a +",
                "found the end of the text, expected a value, a column or a function\n  a +\n     ^"
            ),
            ("a b", "found b, expected an operator or the end\n  a b\n    ^"),
            ("(a", "found the end of the text, expected )\n  (a\n    ^"),
            ("a = 'x", "the string is not closed: write ' behind it\n  a = 'x\n      ^"),
            ("a = 1 && b", "&& is not an operator in SQL: write AND\n  a = 1 && b\n        ^^"),
            ("a in ()", "found ), expected a value\n  a in ()\n        ^"),
            ("a in 1", "found 1, expected (\n  a in 1\n       ^"),
            (
                "cast(a as innt)",
                "unknown type innt, the types are boolean, tinyint, smallint, int, bigint, float, double, decimal, string, binary, date, timestamp, timestamp_ntz (did you mean int?)\n  cast(a as innt)\n            ^^^^"
            ),
            (
                "cast(a as decimal(40,2))",
                "decimal(40,2) is not a type: the precision is 1 to 38, the scale is at most the precision\n  cast(a as decimal(40,2))\n            ^^^^^^^^^^^^^"
            ),
            (
                "a.*",
                "all fields of a struct at once are not supported; name them one by one\n  a.*\n    ^"
            ),
            ("a[1", "found the end of the text, expected ]\n  a[1\n     ^"),
            (
                "a + interval 3 fortnights",
                "found fortnights, expected a unit of time; the units are year, month, week, day, hour, minute, second, millisecond, microsecond\n  a + interval 3 fortnights\n      ^^^^^^^^^^"
            ),
            (
                "a + interval 1 month 1 day",
                "an interval has years and months or days and less, not both; add two intervals\n  a + interval 1 month 1 day\n      ^^^^^^^^^^^^^^^^^^^^^^"
            ),
            (
                "cast(a as array<innt>)",
                "the type innt is unknown\n  cast(a as array<innt>)\n            ^^^^^^^^^^^"
            ),
            (
                "a # b",
                "# means nothing here; a name with signs in it goes in backticks\n  a # b\n    ^"
            ),
            (
                "a = 300Y",
                "300Y is not a number of its type, or is too large for it\n  a = 300Y\n      ^^^^"
            ),
            (
                "day = date '2020-13-01'",
                "the string is not a date; write DATE '2020-05-04'\n  day = date '2020-13-01'\n             ^^^^^^^^^^^^"
            ),
            ("a\n  = ,", "found ,, expected a value, a column or a function\n    = ,\n      ^"),
            ("case a end", "found end, expected WHEN\n  case a end\n         ^^^"),
            (
                "case when a then b",
                "found the end of the text, expected END\n  case when a then b\n                    ^"
            ),
            ("a like any ()", "found ), expected a pattern\n  a like any ()\n              ^"),
            ("a /* b", "the comment is not closed: write */ behind it\n  a /* b\n    ^^"),
            ("``", "a name in backticks has at least one character\n  ``\n  ^^"),
            (
                "and = 1",
                "found and, expected a value; a column of that name goes in backticks\n  and = 1\n  ^^^"
            ),
            (
                "a like 'x' escape 'ab'",
                "found a string, expected a string of one character\n  a like 'x' escape 'ab'\n                    ^^^^"
            ),
        ]
    )
    func refuses(text: String, message: String) {
        let error = #expect(throws: ExpressionError.self) { try Expression.parse(text) }
        #expect(error?.kind == .syntax)
        #expect(error?.description == message)
    }

    @Test("with a name")
    func named() throws {
        let day = try Expression.parseNamed("day = to_date(ts)")
        #expect(day.name == "day")
        #expect(try day.expression == Expression.parse("to_date(ts)"))
        let equality = try Expression.parseNamed("`a b` = x = y")
        #expect(equality.name == "a b")
        #expect(equality.expression.description == "x = y")
        let bare = try Expression.parseNamed("country")
        #expect(bare.name == "country" && bare.expression.description == "country")
        let error = #expect(throws: ExpressionError.self) { try Expression.parseNamed("year(ts)") }
        #expect(
            error?.description
                == "the value has no name: write name = year(ts)\n  year(ts)\n  ^^^^^^^^"
        )
    }

    /// A text that repeats itself; failures and logs name it by its parts.
    struct Repetition: Sendable, CustomTestStringConvertible {
        let text: String
        let testDescription: String

        init(_ unit: String, _ count: Int = 1, after start: String = "", then end: String = "") {
            text = start + String(repeating: unit, count: count) + end
            testDescription = "\(start) + \(count) times \(unit) + \(end)"
        }
    }

    @Test(
        "that is hostile ends in an error",
        arguments: [
            Repetition("(", 100_000), Repetition("-", 99_999, then: "a"),
            Repetition("- ", 99_999, then: "a"), Repetition("not ", 99_999, then: "a"),
            Repetition("f(", 50_000), Repetition("+a", 100_000, after: "a"),
            Repetition(" is null", 10_000, after: "a"), Repetition("+", 100_000, then: "1"),
            Repetition("cast(", 10_000), Repetition("a = ", 10_000, then: "a"),
            Repetition("case ", 10_000), Repetition("a[", 10_000),
            Repetition("a[0]", 10_000, after: "a"),
            Repetition(".b", 10_000, after: "a"), Repetition("::int", 10_000, after: "a"),
            Repetition("~", 100_000, then: "a"), Repetition("substring(", 10_000, then: "a"),
            Repetition("trim(both ", 10_000, then: "a"), Repetition("struct(", 10_000, then: "a"),
            Repetition("array<", 10_000, after: "a::"),
            Repetition("1 ", 10_000, after: "interval "),
            Repetition(
                "case ",
                90,
                then: "a" + String(repeating: " when a then a when a then a end", count: 90)
            ),
            Repetition(" & a", 10_000, after: "a"), Repetition("extract(year from ", 10_000),
            Repetition("x", 2_000_000), Repetition("'", 99_999), Repetition("9", 100_000),
            Repetition("1e999999999999"), Repetition("1e-999999999BD"), Repetition("\\"),
            Repetition("\0"), Repetition("a in (", 10_000), Repetition("'\\u12'"),
            Repetition("'\\uD800'"), Repetition("'\\"),
        ]
    )
    func hostile(_ text: Repetition) {
        let error = #expect(throws: ExpressionError.self) { try Expression.parse(text.text) }
        #expect((error?.description.utf8.count ?? 0) < 2_000)
    }

    @Test("may be a long list or chain")
    func long() throws {
        let chain = (0..<20_000).map { "a = \($0)" }.joined(separator: " or ")
        let rows = Rows([("a", Vector.int([7, 20_000, nil]))])
        #expect(try rows.texts(chain) == ["true", "false", nil])
        let list = "a in (" + (0..<50_000).map(String.init).joined(separator: ",") + ")"
        #expect(try rows.texts(list) == ["true", "true", nil])
    }

    @Test("as deep as allowed is checked and evaluated in no time", arguments: [true, false])
    func deep(isANSI: Bool) throws {
        let rows = Rows([("p", Vector.boolean([true, false, nil]))])
        let options = EvaluationOptions(isANSI: isANSI)
        let depth = Expression.depthLimit - 1
        for text in [
            "p" + String(repeating: " = p", count: depth),
            "p" + String(repeating: " is true", count: depth),
            String(repeating: "not ", count: depth) + "p",
            String(repeating: "(p between ", count: 48) + "p"
                + String(repeating: " and p)", count: 48),
            String(repeating: "coalesce(p in (", count: 32) + "p"
                + String(repeating: "), p)", count: 32),
        ] {
            #expect(try rows.texts(text, options).count == 3)
        }
    }

    @Test("of random tokens never traps", arguments: 0..<20 as Range<UInt64>)
    func randomTokens(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let tokens = [
            "a", "1", "'x'", "(", ")", "+", "-", "and", "or", "not", "in", "between", "like", "is",
            "null", ",", "=", "cast", "as", "int", "year", "date", "escape", "`q`", "1.5", ".",
            "x'0'", "when", "then", "else", "end", "[", "]", "::", "&", "|", "~", "<<", ">>>",
            "interval",
            "day", "rlike", "ilike", "any", "struct", "extract", "trim", "substring", "for",
            "array",
            "<", ">", ":",
            "distinct", "from", "true", "\\", "é", "\"", "||", "<=>", "case", "decimal",
            "timestamp",
        ]
        for _ in 0..<500 {
            let count = Int.random(in: 1...12, using: &random)
            let text = (0..<count).map { _ in tokens.randomElement(using: &random) ?? "" }
                .joined(separator: " ")
            guard let parsed = try? Expression.parse(text) else { continue }
            #expect((try? Expression.parse(parsed.description)) == parsed, "\(text)")
        }
    }

    @Test func whatReplacesAColumnIsNotTakenForTheElement() throws {
        let body = try Expression.parse("transform(a, x -> x + y)")
        let replaced = body.replacingColumns { $0 == "y" ? .column("x") : nil }
        #expect(replaced.description == "transform(a, x2 -> x2 + x)")
        #expect(replaced.columnNames == ["a", "x"])
        #expect(try Expression.parse("transform(a, q -> q + x)") == replaced)
    }

    @Test func bodiesSayWhatTheyLack() {
        func message(_ text: String) -> String {
            do throws(ExpressionError) {
                _ = try Expression.parse(text)
                return "none"
            } catch { return error.message }
        }
        #expect(message("transform(a, 1)") == "found 1, expected a name for the element")
        #expect(message("transform(a)") == "found ), expected ,")
        #expect(message("transform(a, x)") == "found ), expected ->")
        #expect(
            message("transform(a, (x, i) -> x)")
                == "a body with the number of its element is not supported; write "
                + "transform(array, x -> x.field)"
        )
    }
}
