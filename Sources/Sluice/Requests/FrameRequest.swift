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
    /// Columns, or fields of structs by their paths: `a.b`; a name with a dot goes in backticks.
    package var selectedColumns: [String] = []
    /// As ``selectedColumns``.
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
        let (selected, dropped) = try (paths(selectedColumns), paths(droppedColumns))
        if !selected.isEmpty { frame.steps.append(selection(of: selected)) }
        if !dropped.isEmpty { frame.steps.append(dropping(dropped)) }
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
        let (selected, dropped) = try (paths(selectedColumns), paths(droppedColumns))
        let making = dropped.filter { isColumn($0, of: keys) }
        if !making.isEmpty { frame.steps.append(dropping(making)) }
        if let eventTime {
            frame.steps += try await eventTimeSteps(eventTime, of: frame, options: options)
        }
        for (name, expression) in named where !isColumn(expression, name) {
            frame.steps.append(.withPartitionColumn(NamedExpression(name, expression)))
        }
        if let sortOrder {
            frame.steps.append(.sortWithinPartitions(try SortOrder.parseList(sortOrder)))
        }
        if !selected.isEmpty {
            let others = keys.filter { key in !selected.contains { isColumn($0, of: [key]) } }
            frame.steps.append(selection(of: selected + others.map(FieldPath.init(column:))))
        }
        let others = dropped.filter { !isColumn($0, of: keys) }
        if !others.isEmpty { frame.steps.append(dropping(others)) }
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

    private func paths(_ texts: [String]) throws -> [FieldPath] {
        do {
            return try texts.map { try FieldPath($0) }
        } catch let error as RunError {
            throw DataFrameError(.invalidRequest, error.message)
        }
    }

    private func selection(of paths: [FieldPath]) -> Transformation {
        guard paths.allSatisfy({ $0.names.count == 1 }) else { return .reshape(.select(paths)) }
        return .select(paths.map { NamedExpression($0.names[0], .column($0.names[0])) })
    }

    private func dropping(_ paths: [FieldPath]) -> Transformation {
        guard paths.allSatisfy({ $0.names.count == 1 }) else { return .reshape(.drop(paths)) }
        return .drop(paths.map { $0.names[0] })
    }

    private func isColumn(_ path: FieldPath, of names: [String]) -> Bool {
        path.names.count == 1 && isOne(path.names[0], of: names)
    }

    private func isColumn(_ expression: Expression, _ name: String) -> Bool {
        if case .column(let column) = expression.node { column == name } else { false }
    }

    /// Names of columns are compared as Spark does, without regard to case.
    private func isOne(_ name: String, of names: some Sequence<String>) -> Bool {
        names.contains { $0.lowercased() == name.lowercased() }
    }
}
