import Testing

@testable import Expressions

@Suite("What stands behind ORDER BY")
struct SortOrderTests {
    @Test(
        "is read, and printed without what goes without saying",
        arguments: [
            ("a", "a"), ("a asc", "a"), ("a ASC nulls first", "a"),
            ("a nulls last", "a NULLS LAST"), ("a desc", "a DESC"),
            ("a Desc Nulls Last", "a DESC"), ("a desc nulls first", "a DESC NULLS FIRST"),
            ("a.b, `c d` desc", "a.b, `c d` DESC"),
            ("if(a = 1, b, c) desc, m['x']", "if(a = 1, b, c) DESC, m['x']"),
            ("asc, desc desc, nulls nulls last", "asc, desc DESC, nulls NULLS LAST"),
        ]
    )
    func isRead(text: String, printed: String) throws {
        let orders = try SortOrder.parseList(text)
        #expect(orders.map(\.description).joined(separator: ", ") == printed)
        #expect(try SortOrder.parseList(printed) == orders)
    }

    @Test func knowsSparksDefaults() throws {
        let orders = try SortOrder.parseList("a, b desc, c asc nulls last, d desc nulls first")
        #expect(orders.map(\.isDescending) == [false, true, false, true])
        #expect(orders.map(\.nullsFirst) == [true, false, false, true])
    }

    @Test(
        arguments: [
            ("", "found the end of the text, expected a value, a column or a function"),
            ("a,", "found the end of the text, expected a value, a column or a function"),
            ("a b", "found b, expected ASC, DESC, NULLS FIRST, NULLS LAST, a comma or the end"),
            ("a nulls", "found the end of the text, expected LAST"),
            ("a nulls none", "found none, expected LAST"),
        ]
    )
    func isRefused(text: String, message: String) {
        let error = #expect(throws: ExpressionError.self) { try SortOrder.parseList(text) }
        #expect(error?.kind == .syntax)
        #expect(error?.message == message)
    }
}
