internal import Columns
internal import Expressions

/// An instant that partition keys and rules are made of, and that takes work: texts to be read,
/// numbers to be multiplied.
struct SharedInstant {
    /// Over the source's columns.
    let bound: BoundExpression
    /// The source's columns, and the instant as one more behind them.
    let schema: TableSchema
    private let expression: Expression
    private let name: String

    /// - Returns: `nil` if the frame has no such instant; one that cannot be bound is met again
    ///   where it is read, and is an error there.
    init?(_ frame: ResolvedFrame, _ options: EvaluationOptions) {
        guard let expression = frame.checks.lazy.compactMap(\.instant).first,
            expression.columnName == nil,
            let bound = try? expression.bound(to: frame.sourceSchema, options: options),
            bound.type == .timestamp
        else { return nil }
        var name = "instant"
        while frame.sourceSchema.index(of: name) != nil { name += "_" }
        self.expression = expression
        self.bound = bound
        self.name = name
        schema = TableSchema(frame.sourceSchema.fields + [Field(name, .timestamp)])
    }

    /// The expression, reading the instant where it would compute it.
    func rewriting(_ expression: Expression) -> Expression {
        expression.replacingParts { $0 == self.expression ? .column(name) : nil }
    }
}
