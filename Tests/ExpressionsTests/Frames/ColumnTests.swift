import Columns
import Expressions
import Testing

@Suite("Columns in Swift")
struct ColumnTests {
    @Test func readAsTheirSQL() {
        let columns: [(Column, String)] = [
            ("plate", "plate"),
            (col("country") == "BE", "country = 'BE'"),
            (col("n") >= 80, "n >= 80"),
            (
                col("country") == "BE" && col("confidence") >= 80,
                "country = 'BE' AND confidence >= 80"
            ),
            (col("a") == col("b"), "a = b"),
            (80 < col("n"), "80 < n"),
            (col("x") != 1.5, "x <> 1.5D"),
            (col("ok") == true, "ok = TRUE"),
            (col("a") == 1 && col("b") == 2 && col("c") == 3, "a = 1 AND b = 2 AND c = 3"),
            (col("a") == 1 || col("b") == 2 || !col("c"), "a = 1 OR b = 2 OR NOT c"),
            ((col("a") + 1) * 2 - col("b") / 3 % 4, "(a + 1) * 2 - b / 3 % 4"),
            (-col("a"), "-a"),
            (2 * col("a"), "2 * a"),
            (year("ts").alias("year"), "year(ts) AS year"),
            (dayofmonth("ts"), "dayofmonth(ts)"),
            (hour(col("ts").cast(.timestamp)), "hour(CAST(ts AS TIMESTAMP))"),
            (concat("a", lit("-"), "b"), "concat(a, '-', b)"),
            (coalesce("a", lit(0)), "coalesce(a, 0)"),
            (pmod("id", 7), "pmod(id, 7)"),
            (dateTrunc("day", "ts"), "date_trunc('day', ts)"),
            (dateFormat("ts", "yyyy-MM-dd"), "date_format(ts, 'yyyy-MM-dd')"),
            (toDate("ts"), "to_date(ts)"),
            (timestampMillis("epoch"), "timestamp_millis(epoch)"),
            (col("a").isNull, "a IS NULL"),
            (col("a").isNotNull, "a IS NOT NULL"),
            (col("a").isin(1, 2, "x"), "a IN (1, 2, 'x')"),
            (col("a").isin([]), "FALSE"),
            (col("a").between(1, 5), "a BETWEEN 1 AND 5"),
            (col("a").between("b", "c"), "a BETWEEN 'b' AND 'c'"),
            (col("a").between(col("b"), col("c")), "a BETWEEN b AND c"),
            (col("a").like("x%"), "a LIKE 'x%'"),
            (col("a").tryCast(.decimal(10, 2)), "TRY_CAST(a AS DECIMAL(10,2))"),
            (col("a").eqNullSafe(1), "a <=> 1"),
            (col("a") == Int64(5), "a = 5L"),
            (col("a") == 5_000_000_000, "a = 5000000000L"),
            (lit(Double.nan), "CAST('NaN' AS DOUBLE)"),
            (col("a b").alias("or"), "`a b` AS `or`"),
            (col("a.b c"), "a.`b c`"), (col("`a.b`"), "`a.b`"), (col("a..b"), "`a..b`"),
            (col("a").getField("b"), "a.b"), (col("a").getItem(0), "a[0]"),
            (col("a")["k"], "a['k']"),
            (col("a").rlike("x+"), "a RLIKE 'x+'"), (!col("a").rlike("x"), "NOT a RLIKE 'x'"),
            (col("a").ilike("X%"), "lower(a) LIKE lower('X%')"), (col("a").isNaN(), "isnan(a)"),
            (col("a").bitwiseAND(1).bitwiseOR("b").bitwiseXOR(col("c")), "(a & 1 | 'b') ^ c"),
            (
                when(col("a") > 1, "x").when("b", col("c")).otherwise(lit("z")),
                "CASE WHEN a > 1 THEN 'x' WHEN b THEN c ELSE 'z' END"
            ),
            (when("a", 1), "CASE WHEN a THEN 1 END"), (nvl2("a", 1, "none"), "nvl2(a, 1, 'none')"),
            (greatest("a", "b"), "greatest(a, b)"), (round("a", 2), "round(a, 2)"),
            (bitwiseNot("a"), "~a"), (shiftleft("a", 2), "a << 2"),
            (tryAdd("a", "b"), "try_add(a, b)"),
            (shiftrightunsigned(col("a") + 1, 2), "a + 1 >>> 2"), (pow("a", lit(2)), "pow(a, 2)"),
            (
                `struct`("a.b", year("ts").alias("y")), "named_struct('b', a.b, 'y', year(ts))"
            ),
            (array("a", lit(1)), "array(a, 1)"), (createMap(lit("k"), "v"), "map('k', v)"),
            (elementAt("a", 1), "element_at(a, 1)"),
            (arrayContains("a", "x"), "array_contains(a, 'x')"),
            (size("a"), "size(a)"), (get("a", 0), "get(a, 0)"), (mapKeys("m"), "map_keys(m)"),
            (
                col("a").cast(.array(of: .decimal(5, 2))), "CAST(a AS ARRAY<DECIMAL(5,2)>)"
            ),
        ]
        for (column, text) in columns { #expect(column.description == text) }
    }

    @Test func haveNames() {
        #expect(col("a").name == "a")
        #expect(col("a.b").name == "b")
        #expect(year("ts").name == "year(ts)")
        #expect(year("ts").alias("y").name == "y")
        #expect(year("ts").alias("y").cast(.string).name == "y")
    }

    @Test func takeSQLText() throws {
        let threshold = 80
        let column = try expr("pmod(id, 7) = 3") && col("n") > threshold
        #expect(column.description == "pmod(id, 7) = 3 AND n > 80")
        #expect(throws: ExpressionError.self) { try expr("1 +") }
    }

    @Test func meanWhatTheTextMeans() throws {
        let pairs: [(Column, String)] = [
            (col("a") == 1 && col("b") == 2 && col("c") == 3, "a = 1 and b = 2 and c = 3"),
            (lit(-5), "-5"), (lit("it's"), "'it\\'s'"), (-lit(5), "-(5)"),
            (col("x") == -1.5, "x = -1.5D"),
        ]
        for (column, text) in pairs { #expect(try column.expression == Expression.parse(text)) }
    }
}
