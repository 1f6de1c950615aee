internal import Columns
internal import Expressions
package import Repartition

/// What is to become of a source's rows, in the words of the command line.
package struct FrameRequest: Sendable {
    /// Columns to compute, each `name = EXPRESSION`.
    package var computedColumns: [String] = []
    /// Conditions that rows have to meet, all of them.
    package var conditions: [String] = []
    package var eventTime: EventTime?
    /// Partition keys, each a column or `name = EXPRESSION`.
    package var partitionKeys: [String] = []
    /// What rows are sorted by within a partition, as behind `ORDER BY`.
    package var sortOrder: String?
    package var selectedColumns: [String] = []
    package var droppedColumns: [String] = []

    package init() {}

    /// A frame, and the keys by which its rows are partitioned, outermost first.
    package struct Partitioned: Sendable {
        package let frame: Frame
        package let keys: [String]
    }

    /// The frame without its partition columns.
    ///
    /// - Throws: ``ExpressionError`` of kind `syntax`.
    package func frame(of source: Source) throws -> Frame {
        var frame = Frame(source: source, steps: try computingSteps())
        if !selectedColumns.isEmpty { frame.steps.append(selection(of: selectedColumns)) }
        if !droppedColumns.isEmpty { frame.steps.append(.drop(droppedColumns)) }
        return frame
    }

    /// The frame with its partition columns.
    ///
    /// The steps come in this order, whatever the order of the options: computed columns,
    /// conditions, columns to drop that have the name of a key, keys, the order, selected columns,
    /// other columns to drop. So a condition may use a computed column, the event time may be
    /// dropped although rows are sorted by it, and dropping a data column makes room for a key of
    /// its name.
    ///
    /// - Throws: ``ExpressionError``; ``DataFrameError`` of kind `invalidRequest` if the event time
    ///   does not fit, or a key is there twice.
    package func partitionedFrame(
        of source: Source,
        options: RunOptions
    ) async throws -> Partitioned {
        var frame = Frame(source: source, steps: try computingSteps())
        let named = try partitionKeys.map(Expression.parseNamed)
        let keys = (eventTime?.keys ?? []) + named.map(\.name)
        try check(keys)
        let making = droppedColumns.filter { isOne($0, of: keys) }
        if !making.isEmpty { frame.steps.append(.drop(making)) }
        if let eventTime {
            frame.steps += try await eventTimeSteps(eventTime, of: frame, options: options)
        }
        for (name, expression) in named where !isColumn(expression, name) {
            frame.steps.append(.withPartitionColumn(NamedExpression(name, expression)))
        }
        if let sortOrder {
            frame.steps.append(.sortWithinPartitions(try SortOrder.parseList(sortOrder)))
        }
        if !selectedColumns.isEmpty {
            let others = keys.filter { !isOne($0, of: selectedColumns) }
            frame.steps.append(selection(of: selectedColumns + others))
        }
        let others = droppedColumns.filter { !isOne($0, of: keys) }
        if !others.isEmpty { frame.steps.append(.drop(others)) }
        return Partitioned(frame: frame, keys: keys)
    }

    private func computingSteps() throws -> [Transformation] {
        let computed = try computedColumns.map { text in
            let (name, expression) = try Expression.parseNamed(text)
            return Transformation.withColumn(NamedExpression(name, expression))
        }
        return try computed + conditions.map { .filter(try Expression.parse($0)) }
    }

    private func eventTimeSteps(
        _ eventTime: EventTime,
        of frame: Frame,
        options: RunOptions
    ) async throws -> [Transformation] {
        let schema = try await FrameReader(frame, options: options).schema()
        let value = NamedExpression("value", try eventTime.expression(in: schema))
        return try await eventTime.resolved(in: schema, options: options) {
            let narrow = Frame(source: frame.source, steps: frame.steps + [.select([value])])
            let rows = try await FrameReader(narrow, options: options).headTexts(1_000).rows
            return rows.compactMap { $0.first ?? nil }
        }.steps
    }

    private func check(_ keys: [String]) throws {
        guard !keys.isEmpty else {
            throw DataFrameError(
                .invalidRequest,
                "nothing says how to partition, expected --event-time COLUMN or "
                    + "--partition-by 'name = EXPRESSION'"
            )
        }
        for (index, key) in keys.enumerated() where isOne(key, of: keys.prefix(index)) {
            throw DataFrameError(
                .invalidRequest,
                "the partition key \(key) is there twice, name each key once"
            )
        }
    }

    private func selection(of names: [String]) -> Transformation {
        .select(names.map { NamedExpression($0, .column($0)) })
    }

    private func isColumn(_ expression: Expression, _ name: String) -> Bool {
        if case .column(let column) = expression.node { column == name } else { false }
    }

    /// Names of columns are compared as Spark does, without regard to case.
    private func isOne(_ name: String, of names: some Sequence<String>) -> Bool {
        names.contains { $0.lowercased() == name.lowercased() }
    }
}
