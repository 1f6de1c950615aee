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
        /// What some of the expressions are made of, and read in place of the files' columns.
        var shared: BoundExpression?
        /// Expressions that read nothing of the files but what is shared.
        var readsOnlyShared: [Bool] = []
        /// For how many microseconds all expressions, or those of what is shared, surely keep their
        /// values, if that is known.
        var constancyMicros: Int64?

        /// Filters, then conditions of rules, then keys.
        var expressions: [BoundExpression] {
            filters + rules.map(\.condition) + keys.map(\.expression)
        }

        /// All that reads columns of the files.
        var readers: [BoundExpression] { expressions + (shared.map { [$0] } ?? []) }
    }

    /// What a row is for which a condition holds.
    enum Rule: Sendable {
        case bad(BadRule)
        /// It failed in a stage of the frame, and goes nowhere.
        case error(ErrorRule)
    }

    /// A rule of a check, and what it means for a row.
    struct BadRule: Sendable {
        var subject: String
        var reason: RowCheck.Reason
        var policy: RowCheck.Policy
        /// The partition keys, by their positions, that are null for rows that are bad.
        var clearedKeys: [Int]
    }

    /// A value that a stage of the frame cannot cast.
    struct ErrorRule: Sendable {
        /// Its position among the stages.
        var stageNumber: Int
        var stage: String
        var path: String
        var type: String
    }

    let groups: [Group]
    /// What makes error records of rows, then the rules of all checks, in order.
    let rules: [Rule]
    let keyNames: [String]
    let schema: TableSchema
    let fileFieldCount: Int
    let timeZone: TimeZoneRules
    /// The field that stands for what expressions share, behind those of the source.
    var sharedField: Int { schema.fields.count }

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
        var grouping = RouteGrouping(frame, options)
        for filter in frame.filters {
            let bound = try grouping.boundFilter(filter)
            grouping.groups[grouping.group(of: bound)].filters.append(bound)
        }
        for (position, key) in keys.enumerated() {
            let bound = try grouping.bound(key.expression)
            guard !bound.type.isNested else {
                throw ExpressionError(
                    .typeMismatch,
                    "partition key \(key.name) is \(bound.type), which no folder can be named "
                        + "after: take a plain part of it",
                    nil
                )
            }
            grouping.groups[grouping.group(of: bound)].keys.append((position, bound))
        }
        var rules: [Rule] = []
        for rule in frame.errorRules {
            let bound = try grouping.boundFilter(rule.condition)
            grouping.groups[grouping.group(of: bound)].rules.append((rules.count, bound))
            rules.append(
                .error(
                    ErrorRule(
                        stageNumber: rule.stage,
                        stage: frame.errorStages[rule.stage].name,
                        path: rule.path,
                        type: rule.type.description
                    )
                )
            )
        }
        for check in frame.checks {
            let read = Set(check.rules.flatMap(\.condition.columnNames).map { $0.lowercased() })
            let cleared = keys.indices.filter { key in
                keys[key].expression.columnNames.contains { read.contains($0.lowercased()) }
            }
            for rule in check.rules {
                let bound = try grouping.boundFilter(rule.condition)
                grouping.groups[grouping.group(of: bound)].rules.append((rules.count, bound))
                rules.append(
                    .bad(
                        BadRule(
                            subject: check.subject,
                            reason: rule.reason,
                            policy: check.policy,
                            clearedKeys: cleared
                        )
                    )
                )
            }
        }
        self.rules = rules
        groups = grouping.groups.map { group in
            var group = grouping.sharing(group)
            group.constancyMicros = Self.constancy(of: group)
            return group
        }
    }

    /// The greatest span that divides those of all expressions.
    private static func constancy(of group: Group) -> Int64? {
        var result: Int64?
        for (index, expression) in group.expressions.enumerated() {
            if group.shared != nil, !group.readsOnlyShared[index] { continue }
            guard let span = expression.constancyMicros() else { return nil }
            var (a, b) = (result ?? span, span)
            while b != 0 { (a, b) = (b, a % b) }
            result = a
        }
        return result
    }
}
