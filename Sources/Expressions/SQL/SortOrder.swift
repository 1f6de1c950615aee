/// What rows are sorted by, and which way: an item of `ORDER BY`.
package struct SortOrder: Sendable, Hashable {
    package var expression: Expression
    package var isDescending: Bool
    package var nullsFirst: Bool

    /// - Parameter nullsFirst: If `nil`, as in Spark: nulls come first where the order ascends, and
    ///   last where it descends.
    package init(
        _ expression: Expression,
        isDescending: Bool = false,
        nullsFirst: Bool? = nil
    ) {
        self.expression = expression
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst ?? !isDescending
    }

    /// Reads what can stand behind `ORDER BY`: expressions with `ASC` or `DESC` and `NULLS FIRST`
    /// or `NULLS LAST`, separated by commas.
    ///
    /// - Throws: ``ExpressionError`` of kind `syntax`, with the place in the text.
    package static func parseList(_ text: String) throws(ExpressionError) -> [SortOrder] {
        var parser = try SQLParser(text)
        return try parser.sortOrders()
    }
}

extension SQLParser {
    /// Sort orders separated by commas, and nothing behind them.
    mutating func sortOrders() throws(ExpressionError) -> [SortOrder] {
        var orders: [SortOrder] = []
        repeat { orders.append(try sortOrder()) } while accept(sign: ",")
        guard current.kind == .end else {
            throw unexpected("ASC, DESC, NULLS FIRST, NULLS LAST, a comma or the end")
        }
        return orders
    }

    private mutating func sortOrder() throws(ExpressionError) -> SortOrder {
        let expression = try disjunction()
        let isDescending = accept(keyword: "desc")
        if !isDescending { _ = accept(keyword: "asc") }
        var nullsFirst: Bool?
        if accept(keyword: "nulls") {
            nullsFirst = accept(keyword: "first")
            if nullsFirst == false { try expect(keyword: "last") }
        }
        return SortOrder(expression, isDescending: isDescending, nullsFirst: nullsFirst)
    }
}

extension SortOrder: CustomStringConvertible {
    /// The order as SQL text; what Spark assumes is not said.
    package var description: String {
        let direction = isDescending ? " DESC" : ""
        guard nullsFirst == isDescending else { return "\(expression)\(direction)" }
        return "\(expression)\(direction) NULLS \(nullsFirst ? "FIRST" : "LAST")"
    }
}
