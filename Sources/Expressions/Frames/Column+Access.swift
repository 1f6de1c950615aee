// Methods of PySpark's Column, in Swift's spelling: nested values, patterns, bits.

extension Column {
    private init(calling name: String, _ arguments: [Expression]) {
        self.init(Expression(.call(name, arguments)))
    }

    private static func text(_ text: String) -> Expression {
        Expression(.literal(.string(text)))
    }

    // MARK: Nested values

    /// The field of a struct, or of each struct of an array.
    public func getField(_ name: String) -> Column { Column(.field(expression, name)) }

    /// The element of an array, from 0 on, or the value of a map's key.
    public func getItem(_ key: some ColumnOperand) -> Column {
        Column(.element(expression, key.columnExpression))
    }

    /// The element of an array, from 0 on, or the value of a map's key.
    public subscript(_ key: some ColumnOperand) -> Column { getItem(key) }

    // MARK: Texts

    /// Whether a regular expression of Java's syntax matches anywhere in the text.
    public func rlike(_ pattern: String) -> Column {
        Column(calling: "rlike", [expression, Self.text(pattern)])
    }

    /// Like ``like(_:)``, in upper or lower case.
    public func ilike(_ pattern: String) -> Column {
        let lowered = Expression(.call("lower", [expression]))
        let pattern = Expression(.call("lower", [Self.text(pattern)]))
        return Column(.like(lowered, pattern: pattern, escape: "\\", isNegated: false))
    }

    // MARK: Numbers

    /// Whether the number is NaN; null is not.
    public func isNaN() -> Column { Column(calling: "isnan", [expression]) }

    /// The bits that are set in both integers.
    public func bitwiseAND(_ other: some ColumnOperand) -> Column {
        Column(.arithmetic(.bitAnd, expression, other.columnExpression))
    }

    /// The bits that are set in one of the integers.
    public func bitwiseOR(_ other: some ColumnOperand) -> Column {
        Column(.arithmetic(.bitOr, expression, other.columnExpression))
    }

    /// The bits that differ.
    public func bitwiseXOR(_ other: some ColumnOperand) -> Column {
        Column(.arithmetic(.bitXor, expression, other.columnExpression))
    }

    // MARK: Conditions

    /// Another condition behind `when`; conditions are asked in order.
    ///
    /// It stands behind `when` and before ``otherwise(_:)`` only.
    public func when(_ condition: Column, _ value: some ColumnOperand) -> Column {
        guard case .choice(let branches, nil) = expression.node else {
            preconditionFailure("when stands behind when and before otherwise")
        }
        let added = [condition.expression, value.columnExpression]
        return Column(.choice(branches + added, otherwise: nil))
    }

    /// The value where no condition of `when` is true, which is null without it.
    ///
    /// It stands behind `when` only, once.
    public func otherwise(_ value: some ColumnOperand) -> Column {
        guard case .choice(let branches, nil) = expression.node else {
            preconditionFailure("otherwise stands behind when, once")
        }
        return Column(.choice(branches, otherwise: value.columnExpression))
    }
}

/// The value where a condition is true, and null elsewhere.
///
/// ```swift
/// when(col("speed") > 120, "fast").when(col("speed") > 0, "slow").otherwise("parked")
/// ```
public func when(_ condition: Column, _ value: some ColumnOperand) -> Column {
    Column(.choice([condition.expression, value.columnExpression], otherwise: nil))
}
