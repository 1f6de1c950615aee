internal import Columns
internal import Expressions

/// Binds expressions that decide where rows go, and puts those together that read the same.
struct RouteGrouping {
    private let frame: ResolvedFrame
    private let options: EvaluationOptions
    private let shared: SharedInstant?
    var groups: [RouteExpressions.Group] = []

    init(_ frame: ResolvedFrame, _ options: EvaluationOptions) {
        self.frame = frame
        self.options = options
        shared = SharedInstant(frame, options)
    }

    /// The field that stands for what expressions share.
    private var sharedField: Int { frame.sourceSchema.fields.count }

    func bound(_ expression: Expression) throws(ExpressionError) -> BoundExpression {
        guard let shared else {
            return try expression.bound(to: frame.sourceSchema, options: options)
        }
        return try shared.rewriting(expression).bound(to: shared.schema, options: options)
    }

    func boundFilter(_ expression: Expression) throws(ExpressionError) -> BoundExpression {
        guard let shared else {
            return try expression.boundFilter(to: frame.sourceSchema, options: options)
        }
        return try shared.rewriting(expression).boundFilter(to: shared.schema, options: options)
    }

    /// The number of the group that an expression belongs to.
    mutating func group(of expression: BoundExpression) -> Int {
        var inputs = Set(expression.inputs)
        if inputs.contains(sharedField) { inputs.formUnion(shared?.bound.inputs ?? []) }
        let fields = inputs.filter { $0 < frame.fileFieldCount }.sorted()
        if let known = groups.firstIndex(where: { $0.fields == fields }) { return known }
        groups.append(RouteExpressions.Group(fields: fields, filters: [], keys: [], rules: []))
        return groups.count - 1
    }

    /// The group, knowing what its expressions share.
    func sharing(_ group: RouteExpressions.Group) -> RouteExpressions.Group {
        let expressions = group.expressions
        guard let shared, expressions.contains(where: { $0.inputs.contains(sharedField) }) else {
            return group
        }
        var group = group
        group.shared = shared.bound
        group.readsOnlyShared = expressions.map { expression in
            expression.inputs.contains(sharedField)
                && expression.inputs.allSatisfy { $0 >= frame.fileFieldCount }
        }
        return group
    }
}
