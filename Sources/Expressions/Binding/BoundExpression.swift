package import Columns

/// An expression whose names are found and whose types are settled for one schema.
package struct BoundExpression: Sendable {
    /// The type of its values.
    package let type: DataType
    /// Whether its values may be null.
    package let isNullable: Bool
    /// The columns it reads: positions in the schema's fields, ascending, each once.
    package let inputs: [Int]
    /// For each of ``inputs``, the fields of it that are read; others are not looked at.
    ///
    /// A field has the names from the column's own fields down, or none where all of the column is
    /// read.
    package let inputFields: [[[String]]]
    private let inputTypes: [DataType]
    private let root: BoundNode

    /// 1900-01-01T00:00Z, from when on ``constancyMicros()`` holds in zones with changing offsets.
    package static let constancyStartMicros: Int64 = -2_208_988_800_000_000

    init(_ root: BoundNode, _ binder: Binder) {
        self.root = root
        type = root.type
        isNullable = root.isNullable
        inputs = binder.inputs
        inputFields = binder.inputs.map { binder.fieldsRead(of: $0) }
        inputTypes = binder.inputs.map { binder.schema.fields[$0].type }
    }

    /// The value of every row.
    ///
    /// - Parameter columns: The columns named by ``inputs``, in that order, each of `rowCount`.
    /// - Throws: ``ExpressionError`` of kind `evaluation` at the first row whose value cannot be
    ///   computed.
    package func evaluate(
        rowCount: Int,
        inputs columns: [ColumnVector]
    ) throws(ExpressionError) -> ColumnVector {
        let operand = try operand(rowCount, columns)
        return operand.isConstant ? operand.vector.repeatingFirst(rowCount) : operand.vector
    }

    /// The rows for which a predicate is true; those for which it is false or null are not in it.
    ///
    /// - Parameter columns: The columns named by ``inputs``, in that order, each of `rowCount`.
    /// - Throws: ``ExpressionError`` of kind `typeMismatch` if this is no predicate, and of kind
    ///   `evaluation` at the first row whose value cannot be computed.
    package func selection(
        rowCount: Int,
        inputs columns: [ColumnVector]
    ) throws(ExpressionError) -> Bitmap {
        guard type == .boolean else { throw Self.notBoolean(root) }
        return KnownTruths(try operand(rowCount, columns), count: rowCount).isTrue
    }

    static func notBoolean(_ root: BoundNode) -> ExpressionError {
        ExpressionError(
            .typeMismatch,
            "a filter is boolean, this is \(root.type); compare it with something",
            root.place
        )
    }

    /// For how many aligned microseconds of UTC the value surely stays the same, if the only
    /// column read is a timestamp; nil if that is not known.
    ///
    /// Values at instants with one quotient (rounded down) by this number are equal. In zones
    /// whose offset changes this holds from ``constancyStartMicros`` on.
    package func constancyMicros() -> Int64? {
        guard inputTypes == [.timestamp] || inputTypes == [.timestampNTZ],
            root.constancyMicros != 1
        else { return nil }
        // What is the same for all times is so for those of a day.
        return root.constancyMicros == 0 ? 86_400_000_000 : root.constancyMicros
    }

    private func operand(
        _ rowCount: Int,
        _ columns: [ColumnVector]
    ) throws(ExpressionError) -> Operand {
        precondition(columns.count == inputs.count, "one column vector for each input")
        for (column, type) in zip(columns, inputTypes) {
            precondition(column.type == type, "a column vector has its column's type")
            precondition(column.count == rowCount, "a column vector has a value for each row")
            precondition(column.isWellFormed, "a column vector's values are stored by its type")
        }
        return try Evaluator(inputs: columns, rowCount: rowCount).evaluate(root, active: nil)
    }
}

extension Expression {
    /// Looks up the columns in a schema and settles the types, by Spark's implicit casts.
    ///
    /// - Throws: ``ExpressionError`` with the place in the text: an unknown column or function,
    ///   or types that do not fit.
    package func bound(
        to schema: TableSchema,
        options: EvaluationOptions = EvaluationOptions()
    ) throws(ExpressionError) -> BoundExpression {
        try bound(to: schema, options: options, isPartitionPredicate: false, isFilter: false)
    }

    /// Like ``bound(to:options:)``, for a filter.
    ///
    /// - Throws: Also if the expression is not boolean.
    package func boundFilter(
        to schema: TableSchema,
        options: EvaluationOptions = EvaluationOptions()
    ) throws(ExpressionError) -> BoundExpression {
        try bound(to: schema, options: options, isPartitionPredicate: false, isFilter: true)
    }

    func bound(
        to schema: TableSchema,
        options: EvaluationOptions,
        isPartitionPredicate: Bool,
        isFilter: Bool
    ) throws(ExpressionError) -> BoundExpression {
        guard depth <= Expression.depthLimit else {
            throw ExpressionError(
                .syntax,
                "the expression is nested deeper than \(Expression.depthLimit) levels",
                place
            )
        }
        // What was made in Swift has no text to point into: its SQL is read for that.
        let located = place == nil ? try Expression.parse(description) : self
        let binder = Binder(
            located,
            schema: schema,
            options: options,
            isPartitionPredicate: isPartitionPredicate
        )
        var root = try binder.bind(located)
        if isFilter {
            if root.type == .null {
                root = try binder.cast(root, to: .boolean, isTry: false, root.place)
            }
            guard root.type == .boolean else { throw BoundExpression.notBoolean(root) }
        }
        return BoundExpression(root, binder)
    }
}
