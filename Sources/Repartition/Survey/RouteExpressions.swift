internal import Columns
internal import Expressions
internal import Parquet

/// The expressions that decide where rows go: filters, checks and partition keys, bound to the
/// source.
struct RouteExpressions: Sendable {
    /// Expressions that read the same one column of the files, or none, or several.
    struct Group: Sendable {
        /// Positions among the source's fields that are columns of the files.
        var fields: [Int]
        var filters: [BoundExpression]
        /// Partition keys, with their positions among the target's keys.
        var keys: [(position: Int, expression: BoundExpression)]
        /// Rules of checks, with their positions among ``RouteExpressions/rules``.
        var rules: [(position: Int, condition: BoundExpression)]
        /// For how many microseconds all expressions surely keep their values, if that is known.
        var constancyMicros: Int64?
    }

    /// A rule of a check, and what it means for a row.
    struct Rule: Sendable {
        var subject: String
        var reason: RowCheck.Reason
        var policy: RowCheck.Policy
        /// The partition keys, by their positions, that are null for rows that are bad.
        var clearedKeys: [Int]
    }

    let groups: [Group]
    /// The rules of all checks, in order.
    let rules: [Rule]
    let keyNames: [String]
    let schema: TableSchema
    let fileFieldCount: Int
    let timeZone: TimeZoneRules

    /// Columns of the files that must be read, as positions among the source's fields.
    var fileFields: [Int] { Array(Set(groups.flatMap(\.fields))).sorted() }

    init(
        _ frame: ResolvedFrame,
        keys: [ResolvedFrame.Column],
        options: EvaluationOptions
    ) throws(ExpressionError) {
        schema = frame.sourceSchema
        fileFieldCount = frame.fileFieldCount
        keyNames = keys.map(\.name)
        timeZone = options.timeZone
        var groups: [Group] = []
        let fileFieldCount = frame.fileFieldCount
        func group(of expression: BoundExpression) -> Int {
            let fields = expression.inputs.filter { $0 < fileFieldCount }
            if let known = groups.firstIndex(where: { $0.fields == fields }) { return known }
            groups.append(Group(fields: fields, filters: [], keys: [], rules: []))
            return groups.count - 1
        }
        for filter in frame.filters {
            let bound = try filter.boundFilter(to: frame.sourceSchema, options: options)
            groups[group(of: bound)].filters.append(bound)
        }
        for (position, key) in keys.enumerated() {
            let bound = try key.expression.bound(to: frame.sourceSchema, options: options)
            guard !bound.type.isNested else {
                throw ExpressionError(
                    .typeMismatch,
                    "partition key \(key.name) is \(bound.type), which no folder can be named "
                        + "after: take a plain part of it",
                    nil
                )
            }
            groups[group(of: bound)].keys.append((position, bound))
        }
        var rules: [Rule] = []
        for check in frame.checks {
            let read = Set(check.rules.flatMap(\.condition.columnNames).map { $0.lowercased() })
            let cleared = keys.indices.filter { key in
                keys[key].expression.columnNames.contains { read.contains($0.lowercased()) }
            }
            for rule in check.rules {
                let bound = try rule.condition.boundFilter(
                    to: frame.sourceSchema,
                    options: options
                )
                groups[group(of: bound)].rules.append((rules.count, bound))
                rules.append(
                    Rule(
                        subject: check.subject,
                        reason: rule.reason,
                        policy: check.policy,
                        clearedKeys: cleared
                    )
                )
            }
        }
        self.rules = rules
        self.groups = groups.map { group in
            var group = group
            group.constancyMicros = Self.constancy(of: group)
            return group
        }
    }

    /// The greatest span that divides those of all expressions.
    private static func constancy(of group: Group) -> Int64? {
        var result: Int64?
        let expressions =
            group.filters + group.keys.map(\.expression) + group.rules.map(\.condition)
        for expression in expressions {
            guard let span = expression.constancyMicros() else { return nil }
            var (a, b) = (result ?? span, span)
            while b != 0 { (a, b) = (b, a % b) }
            result = a
        }
        return result
    }
}
