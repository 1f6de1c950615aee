internal import Columns
internal import Expressions

/// A frame whose steps have been followed: each column in terms of the source's columns.
struct ResolvedFrame: Sendable {
    /// A column and where its values come from.
    struct Column: Sendable {
        var name: String
        /// Over ``sourceSchema``.
        var expression: Expression
        /// Whether no step named or made it: it is there because the source is partitioned by it.
        var isImplicitPartition = false
        /// The fields of a struct that a step has put together.
        var parts: FieldTree.Content?
    }

    /// The columns that expressions may read: those of the files, then the partition columns.
    ///
    /// A partition column hides a column of the files of the same name, as in Spark.
    let sourceSchema: TableSchema
    /// How many of the schema's fields are the files' own; the others are partition columns.
    let fileFieldCount: Int
    private(set) var columns: [Column]
    private(set) var filters: [Expression] = []
    private(set) var checks: [RowCheck] = []
    /// In the order of the steps.
    private(set) var limits: [Limit] = []

    /// A limit, and what stands before it.
    struct Limit: Sendable {
        var rowCount: Int
        /// How many of the filters come before it.
        var filterCount: Int
        /// How many of the checks come before it.
        var checkCount: Int
        /// How many of the error rules come before it.
        var errorRuleCount: Int
    }

    /// What the rows of partitions are sorted by.
    private(set) var sortOrders: [SortOrder] = []
    /// Stages in which records may fail.
    private(set) var errorStages: [ErrorStage] = []
    /// For which records the stages fail, in their order; a condition is never null.
    private(set) var errorRules: [ErrorRule] = []
    /// The columns before the first stage in which records may fail.
    private var columnsBeforeErrors: [Column] = []

    /// A value that may not become what a stage makes of it.
    struct ErrorRule: Sendable {
        /// Its position among the stages.
        var stage: Int
        var path: String
        var type: DataType
        var condition: Expression
    }

    /// Follows the steps.
    ///
    /// - Parameters:
    ///   - fileSchema: The columns that the files hold.
    ///   - partitionFields: The columns that the source's folders give.
    /// - Throws: ``RunError`` of kind `invalidRequest`; ``ExpressionError`` for a column that is
    ///   not there.
    init(
        _ steps: [Transformation],
        fileSchema: TableSchema,
        partitionFields: [Field]
    ) throws {
        let partitions = Set(partitionFields.map { $0.name.lowercased() })
        let fields = fileSchema.fields.filter { !partitions.contains($0.name.lowercased()) }
        sourceSchema = TableSchema(fields + partitionFields)
        fileFieldCount = fields.count
        columns =
            fields.map { Column(name: $0.name, expression: .column($0.name)) }
            + partitionFields.map {
                Column(name: $0.name, expression: .column($0.name), isImplicitPartition: true)
            }
        var clashes: [String] = []
        for step in steps { try follow(step, &clashes) }
        if !clashes.isEmpty { throw Self.clash(clashes) }
    }

    /// Whether every row of the source is one of the frame.
    ///
    /// Limits do not count.
    var keepsAllRows: Bool { filters.isEmpty && checks.isEmpty && errorRules.isEmpty }

    /// The columns of the files that the frame's columns, filters and checks need.
    var fileColumnNames: Set<String> {
        let conditions = checks.flatMap(\.rules).map(\.condition)
        let expressions =
            columns.map(\.expression) + filters + conditions + sortOrders.map(\.expression)
            + errorRules.map(\.condition)
        let names = expressions.flatMap(\.columnNames)
        return Set(
            names.compactMap { name in
                sourceSchema.index(of: name).flatMap { position in
                    position < fileFieldCount ? sourceSchema.fields[position].name : nil
                }
            }
        )
    }

    /// - Parameter clashes: Gets the partition keys that are columns of the files too.
    private mutating func follow(_ step: Transformation, _ clashes: inout [String]) throws {
        switch step {
        case .select(let selected):
            columns = try selected.map { column in
                Column(name: column.name, expression: try resolved(column.expression))
            }
            try requireDistinctNames()
        case .withColumn(let column):
            set(column.name, try resolved(column.expression))
        case .withColumns(let added):
            let expressions = try added.map { try resolved($0.expression) }
            for (column, expression) in zip(added, expressions) { set(column.name, expression) }
        case .withPartitionColumn(let column):
            if let position = position(of: column.name), !columns[position].isImplicitPartition {
                clashes.append(column.name)
            }
            set(column.name, try resolved(column.expression))
        case .drop(let names):
            let dropped = Set(names.map { $0.lowercased() })
            columns.removeAll { dropped.contains($0.name.lowercased()) }
        case .reshape(let reshaping, let stage):
            let (reshaped, failures) = try reshaped(reshaping, mayFail: stage != nil)
            if let stage { begin(stage, failures) }
            columns = reshaped
            try requireDistinctNames()
        case .errors: try keepErrors()
        case .rename(let names):
            let known = Dictionary(names.map { ($0.key.lowercased(), $0.value) }) { $1 }
            for position in columns.indices {
                guard let name = known[columns[position].name.lowercased()] else { continue }
                columns[position].name = name
                columns[position].isImplicitPartition = false
            }
            try requireDistinctNames()
        case .filter(let condition):
            filters.append(sparingErrors(try resolved(condition)))
        case .limit(let rowCount):
            guard sortOrders.isEmpty else {
                throw RunError(
                    .invalidRequest,
                    "a limit takes rows in the order of the files, and here it stands behind a sort "
                        + "within partitions: put the limit before the sort"
                )
            }
            limits.append(
                Limit(
                    rowCount: max(rowCount, 0),
                    filterCount: filters.count,
                    checkCount: checks.count,
                    errorRuleCount: errorRules.count
                )
            )
        case .sortWithinPartitions(let orders):
            sortOrders =
                try orders.map { order in
                    var order = order
                    order.expression = try resolved(order.expression)
                    return order
                } + sortOrders
        case .check(var check):
            check.rules = try check.rules.map { rule in
                RowCheck.Rule(rule.reason, try resolved(rule.condition))
            }
            check.instant = try check.instant.map(resolved)
            checks.append(check)
        }
    }

    private mutating func begin(_ stage: ErrorStage, _ failures: [FieldTree.Failure]) {
        if errorStages.isEmpty { columnsBeforeErrors = columns }
        errorRules += failures.map { failure in
            ErrorRule(
                stage: errorStages.count,
                path: failure.path.description,
                type: failure.type,
                condition: failure.condition
            )
        }
        errorStages.append(stage)
    }

    /// A condition of a filter: what failed before is no record any more that it could rule out.
    private func sparingErrors(_ condition: Expression) -> Expression {
        guard !errorRules.isEmpty else { return condition }
        return Expression.anyOf(errorRules.map(\.condition) + [condition])
    }

    private mutating func keepErrors() throws {
        guard limits.allSatisfy({ $0.errorRuleCount == 0 }) else {
            throw RunError(
                .invalidRequest,
                "a limit stands behind a stage whose error records are asked for, which it does not "
                    + "count: put the limit before the stage"
            )
        }
        let rules = errorRules
        columns = errorStages.isEmpty ? columns : columnsBeforeErrors
        let error = Expression.firstOf(
            rules.map { rule in
                let texts = [
                    "stage", errorStages[rule.stage].name, "path", rule.path,
                    "reason", "cannot become \(rule.type)",
                ]
                return (
                    rule.condition,
                    .calling("named_struct", texts.map { lit($0).expression })
                )
            }
        )
        set("_error", error)
        filters.append(Expression.anyOf(rules.map(\.condition)))
        (errorStages, errorRules) = ([], [])
    }

    /// The rows that a limit counts: the same frame without what follows it, and without limits.
    func before(_ limit: Limit) -> ResolvedFrame {
        var frame = self
        frame.filters = Array(filters.prefix(limit.filterCount))
        frame.checks = Array(checks.prefix(limit.checkCount))
        frame.errorRules = Array(errorRules.prefix(limit.errorRuleCount))
        frame.limits = []
        return frame
    }

    private mutating func set(_ name: String, _ expression: Expression) {
        if let position = position(of: name) {
            columns[position] = Column(name: name, expression: expression)
        } else {
            columns.append(Column(name: name, expression: expression))
        }
    }

    func position(of name: String) -> Int? {
        columns.firstIndex { $0.name == name }
            ?? columns.firstIndex { $0.name.lowercased() == name.lowercased() }
    }

    /// The expression in terms of the source's columns.
    private func resolved(_ expression: Expression) throws -> Expression {
        let known = TableSchema(columns.map { Field($0.name, .null) })
        for name in expression.columnNames where known.index(of: name) == nil {
            // Binding names the place in the text and the columns that there are.
            _ = try expression.bound(to: known)
        }
        return expression.replacingColumns { name in
            position(of: name).map { columns[$0].expression }
        }
    }

    private func requireDistinctNames() throws {
        var seen: Set<String> = []
        for column in columns where !seen.insert(column.name.lowercased()).inserted {
            throw RunError(
                .invalidRequest,
                "two columns are named \(column.name): give one of them another name"
            )
        }
    }

    private static func clash(_ names: [String]) -> RunError {
        let (list, isOne) = (names.joined(separator: ", "), names.count == 1)
        let found =
            isOne
            ? "a column named \(list), which is to become a partition key"
            : "columns named \(list), which are to become partition keys"
        let drop = "--drop \(names.joined(separator: ","))"
        let copies = names.map { "--with '\($0)_of_record = \($0)'" }.joined(separator: " ")
        return RunError(
            .invalidRequest,
            "the files have \(found): remove \(isOne ? "it" : "them") with \(drop), or keep "
                + "\(isOne ? "it under another name" : "them under other names") with "
                + "\(copies) \(drop)"
        )
    }
}
