import Columns
import Testing

@testable import Expressions

@Suite("Functions, row by row")
struct RowKernelTests {
    @Test func rowsThatDoNotMatterAreNotComputed() throws {
        let rows = Rows([("n", Vector.int([0, 1, nil]))])
        #expect(
            try rows.texts("n <> 0 AND split_part('a.b', '.', n) = 'a'") == ["false", "true", nil]
        )
        #expect(throws: ExpressionError.self) { try rows.texts("split_part('a.b', '.', n)") }
    }

    @Test(
        "cannot be made to fill the memory",
        arguments: [
            "repeat('abcdefgh', 2147483647)", "space(2147483647)", "lpad('a', 2147483647, 'é')",
            "rpad(repeat('a', 1000000), 2147483647, 'xy')", "repeat(repeat('a', 100000), 100000)",
            "format_string(\'%99999s\', \'a\')",
        ]
    )
    func bounded(text: String) throws {
        let rows = Rows([("n", Vector.int([1, 2]))])
        if text.hasPrefix("format_string") {
            #expect(try rows.texts(text).allSatisfy { $0?.utf8.count == 99_999 })
        } else {
            let error = #expect(throws: ExpressionError.self) { try rows.texts(text) }
            #expect(
                error?.message == "row 0: the results of one batch are larger than 1024 MiB; ask "
                    + "for shorter strings"
            )
        }
    }

    @Test(
        "agree with themselves on constants",
        arguments: [
            "substring(s, i)", "lpad(s, i, 'x')", "locate('l', s, i)", "elt(i, s, 'b')",
            "date_add(d, i)", "from_utc_timestamp(t, 'Asia/Tokyo')", "format_string('%s %d', s, i)",
            "date_format(t, p)", "concat_ws(s, 'a', s)", "sha2(s, 256)", "hash(s, i, t)",
            "regexp_extract(s, '(l)', 1)", "trunc(d, u)", "format_number(i, 2)",
            "translate(s, 'l', u)",
        ]
    )
    func constants(text: String) throws {
        let values: [(String, ColumnVector, String)] = [
            ("s", Vector.string(["hello", "hello"]), "'hello'"),
            ("i", Vector.int([2, 2]), "2"),
            ("d", Vector.int([18_000, 18_000], .date), "DATE'2019-04-14'"),
            (
                "t", Vector.bigint([1_000_000, 1_000_000], .timestamp),
                "TIMESTAMP'1970-01-01 00:00:01'"
            ),
            ("p", Vector.string(["yyyy", "yyyy"]), "'yyyy'"),
            ("u", Vector.string(["year", "year"]), "'year'"),
        ]
        let rows = Rows(values.map { ($0.0, $0.1) })
        let literals = try values.map { ($0.0, try Expression.parse($0.2)) }
        let constant = try Expression.parse(text).replacingColumns { name in
            literals.first { $0.0 == name }?.1
        }
        let expected = try rows.evaluate(Expression.parse(text))
        #expect(sparkStrings(try rows.evaluate(constant)) == sparkStrings(expected))
    }
}
