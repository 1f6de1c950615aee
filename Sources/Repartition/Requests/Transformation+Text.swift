internal import Expressions

extension Transformation: CustomStringConvertible {
    /// The step in the words of frames: `filter speed > 120`.
    package var description: String {
        switch self {
        case .select(let columns): "select " + Self.list(columns)
        case .withColumn(let column): "with " + Self.list([column])
        case .withColumns(let columns): "with " + Self.list(columns)
        case .withPartitionColumn(let column): "partition key " + Self.list([column])
        case .drop(let names): "drop " + names.joined(separator: ", ")
        case .reshape(let reshaping, stage: nil): "\(reshaping)"
        case .reshape(let reshaping, let stage?):
            "\(reshaping), error records left out in stage \(stage.name)"
        case .errors: "error records"
        case .rename(let names):
            "rename "
                + names.sorted { $0.key < $1.key }.map { "\($0.key) to \($0.value)" }
                .joined(separator: ", ")
        case .filter(let condition): "filter \(condition)"
        case .limit(let count): "limit \(count)"
        case .sortWithinPartitions(let orders):
            "sort within partitions by " + orders.map(\.description).joined(separator: ", ")
        case .check(let check): "check \(check.subject), bad rows: \(check.policy.rawValue)"
        }
    }

    private static func list(_ columns: [NamedExpression]) -> String {
        columns.map { column in
            column.expression.columnName == column.name
                ? column.name : "\(column.name) = \(column.expression)"
        }.joined(separator: ", ")
    }
}

extension Reshaping: CustomStringConvertible {
    package var description: String {
        switch self {
        case .map(let mappings):
            "map "
                + mappings.map { mapping in
                    "\(mapping.source) to \(mapping.target)"
                        + (mapping.targetType.map { " \($0)" } ?? "")
                }.joined(separator: ", ")
        case .select(let paths): "select " + paths.map(\.description).joined(separator: ", ")
        case .drop(let paths): "drop " + paths.map(\.description).joined(separator: ", ")
        case .rename(let path, let target): "rename \(path) to \(target)"
        case .resolve(let actions):
            "resolve "
                + actions.map { "\($0.key) by \($0.value)" }.sorted().joined(separator: ", ")
        case .resolveAll(let action): "resolve choices by \(action)"
        case .dropNullFields: "drop null fields"
        case .unnest: "unnest"
        }
    }
}

extension ChoiceAction: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cast(let type): "cast to \(type)"
        case .project(let type): "projection to \(type)"
        case .structure: "a struct"
        case .columns: "columns"
        case .catalog(_, let table): "the types of table \(table)"
        }
    }
}
