package import Columns
internal import Expressions
package import Repartition

/// What says when a record's event happened, and the partitions made of it.
package struct EventTime: Sendable, Hashable {
    /// A column, or any expression over columns: `event.time`.
    package var column: String
    /// What numbers count since 1970-01-01T00:00:00Z.
    package var unit: Unit?
    /// How texts are to be read, in Spark's letters; without it, and without a unit, as Spark's
    /// `CAST` reads them.
    package var pattern: String?
    /// The smallest partition.
    package var granularity = Granularity.hour
    /// Whether partition values are text of fixed length, `05`, rather than numbers, `5`.
    package var isPadded = false
    /// What becomes of records without a usable time; if `nil`, they go to the default partition.
    package var policy: RowCheck.Policy?
    /// The times that records may have; other times are out of range.
    package var range: TimeRange?

    package enum Unit: String, Sendable, CaseIterable {
        case seconds, millis, micros, nanos

        var countPerSecond: Int64 {
            switch self {
            case .seconds: 1
            case .millis: 1_000
            case .micros: 1_000_000
            case .nanos: 1_000_000_000
            }
        }

        /// The unit in which `value` is an instant between 1990 and 2100.
        package static func likely(for value: Int64) -> Unit? {
            let seconds = 631_152_000..<Int64(4_102_444_800)
            return allCases.first { seconds.contains(value / $0.countPerSecond) }
        }
    }

    package enum Granularity: String, Sendable, CaseIterable {
        case hour, day, month, year
    }

    /// From a time on, and up to another, which is not in it; both as texts of ISO 8601. Where one
    /// is `nil` there is no end on that side.
    package struct TimeRange: Sendable, Hashable {
        package var start: String?
        package var end: String?

        package init(from start: String?, to end: String?) {
            self.start = start
            self.end = end
        }
    }

    package init(_ column: String) {
        self.column = column
    }

    /// The names of the partition keys, outermost first.
    package var keys: [String] {
        let all = ["year", "month", "day", "hour"]
        return switch granularity {
        case .hour: all
        case .day: Array(all.prefix(3))
        case .month: Array(all.prefix(2))
        case .year: Array(all.prefix(1))
        }
    }

    /// The event time of a frame with given columns.
    package struct Resolved: Sendable {
        /// What makes a time unusable, and what becomes of such rows.
        package let check: RowCheck
        /// The partition keys; null where there is no time.
        package let keys: [NamedExpression]

        /// The check and the keys as steps of a frame.
        var steps: [Transformation] { [.check(check)] + keys.map { .withPartitionColumn($0) } }
    }

    /// Finds out how the event time is read, and how the partition keys are computed.
    ///
    /// - Parameters:
    ///   - options: Whose clock keys and range follow.
    ///   - sample: Some values of the event time, as text, to see what they look like.
    /// - Throws: ``ExpressionError`` if there is no such column; ``DataFrameError`` of kind
    ///   `invalidRequest` if its type is no time, needs a unit, or has values that are no times.
    package func resolved(
        in schema: TableSchema,
        options: RunOptions,
        sample: () async throws -> [String]
    ) async throws -> Resolved {
        let evaluation = EvaluationOptions(timeZone: options.timeZone, isANSI: options.isANSI)
        let value = Column(try expression(in: schema))
        let type = try value.expression.bound(to: schema, options: evaluation).type
        let form = try await form(of: type, evaluation, sample: sample)
        let instant = form.instant(of: value)
        let patterns = ["yyyy", "MM", "dd", "HH"]
        let numbers = [year(instant), month(instant), dayofmonth(instant), hour(instant)]
        let keys = keys.enumerated().map { index, key in
            let key = isPadded ? dateFormat(instant, patterns[index]) : numbers[index]
            return NamedExpression(self.keys[index], key.expression)
        }
        let check = RowCheck(
            "the event time \(column)",
            rules: try rules(value, instant, form, evaluation),
            policy: policy ?? .defaultPartition,
            instant: instant.expression
        )
        return Resolved(check: check, keys: keys)
    }

    /// The column of that name; where there is none, the expression that the name spells.
    package func expression(in schema: TableSchema) throws -> Expression {
        if schema.index(of: column) != nil { return col(column).expression }
        return (try? Expression.parse(column)) ?? col(column).expression
    }

    // MARK: What is wrong with a time

    private func rules(
        _ value: Column,
        _ instant: Column,
        _ form: EventTimeForm,
        _ options: EvaluationOptions
    ) throws -> [RowCheck.Rule] {
        var rules = [RowCheck.Rule(.null, value.isNull.expression)]
        if form.mayFail {
            let reason: RowCheck.Reason = form.isNumber ? .outOfRange : .unparsable
            rules.append(.init(reason, instant.isNull.expression))
        }
        // Years that a calendar of four digits cannot say are no times of events.
        var isOutside = !year(instant).between(1, 9_999)
        if let range {
            let (start, end) = try range.literals(options)
            if let start { isOutside = isOutside || instant < start }
            if let end { isOutside = isOutside || instant >= end }
        }
        if let last = rules.last, last.reason == .outOfRange {
            rules[rules.count - 1].condition = (Column(last.condition) || isOutside).expression
        } else {
            rules.append(.init(.outOfRange, isOutside.expression))
        }
        return rules
    }

    // MARK: How a type is read

    private func form(
        of type: DataType,
        _ options: EvaluationOptions,
        sample: () async throws -> [String]
    ) async throws -> EventTimeForm {
        if let pattern, type != .string {
            throw invalid(
                "the event time \(column) is a \(type), and a pattern reads strings",
                "leave --event-time-pattern '\(pattern)' away"
            )
        }
        switch type {
        case .timestamp, .timestampNTZ, .date:
            if let unit {
                throw invalid(
                    "the event time \(column) is a \(type), which has no unit",
                    "leave --event-time-unit \(unit.rawValue) away"
                )
            }
            guard type != .date || granularity != .hour else {
                throw invalid(
                    "the event time \(column) is a date, which has no hours",
                    "add --granularity day"
                )
            }
            return .time
        case .tinyint, .smallint, .int, .bigint:
            return .integers(try await neededUnit(type, sample: sample))
        case .float, .double: return .doubles(try await neededUnit(type, sample: sample))
        case .decimal: return .decimals(try await neededUnit(type, sample: sample))
        case .string: return try await formOfTexts(options, sample: sample)
        default:
            throw invalid(
                "the event time \(column) is a \(type), expected a timestamp, a date, a number or "
                    + "a string",
                "name another column"
            )
        }
    }

    private func neededUnit(
        _ type: DataType,
        sample: () async throws -> [String]
    ) async throws -> Unit {
        if let unit { return unit }
        let likely = TimeGuess(try await sample()).unit
        let choices = Unit.allCases.map(\.rawValue).joined(separator: "|")
        let isInteger = [.tinyint, .smallint, .int, .bigint].contains(type)
        throw invalid(
            "the event time \(column) is \(isInteger ? "an integer" : "a \(type)") without a unit",
            likely.map {
                "its values look like \($0.rawValue): add --event-time-unit \($0.rawValue)"
            }
                ?? "add --event-time-unit \(choices)"
        )
    }

    private func formOfTexts(
        _ options: EvaluationOptions,
        sample: () async throws -> [String]
    ) async throws -> EventTimeForm {
        if let unit, pattern != nil {
            throw invalid(
                "the event time \(column) is to be read by a pattern and as \(unit.rawValue)",
                "give one of --event-time-pattern and --event-time-unit"
            )
        }
        let form: EventTimeForm =
            unit.map { .numbersInTexts($0) } ?? pattern.map { .patterned($0) } ?? .texts
        // Who says what becomes of bad times knows that there are some.
        guard policy == nil else { return form }
        let texts = try await sample()
        guard !texts.isEmpty, try !form.reads(someOf: texts, options) else { return form }
        let guess = TimeGuess(texts)
        let cure =
            if let unit = guess.unit, unit != self.unit {
                "they look like \(unit.rawValue): add --event-time-unit \(unit.rawValue)"
            } else if let pattern = guess.patterns.first, pattern != self.pattern {
                "they look like \(guess.patterns.joined(separator: " or ")): add "
                    + "--event-time-pattern \"\(pattern)\""
            } else {
                "name another column, say how to read it with --event-time-pattern, or what becomes "
                    + "of such rows with --on-bad-time"
            }
        throw invalid(
            "the event time \(column) is a string, and none of its first \(texts.count) values is "
                + form.expectation,
            cure
        )
    }

    private func invalid(_ found: String, _ cure: String) -> DataFrameError {
        DataFrameError(.invalidRequest, "\(found); \(cure)")
    }
}

extension EventTime.TimeRange {
    /// The two ends as instants.
    fileprivate func literals(
        _ options: EvaluationOptions
    ) throws -> (start: Column?, end: Column?) {
        let first = try start.map { try Self.literal($0, options) }
        let last = try end.map { try Self.literal($0, options) }
        guard let first, let last, let start, let end else { return (first, last) }
        let isOrdered = try (first < last).expression
            .bound(to: TableSchema([]), options: options)
            .selection(rowCount: 1, inputs: [])
        guard isOrdered[0] else {
            throw DataFrameError(
                .invalidRequest,
                "--event-time-between \(start) \(end) has no time in it, expected the earlier time "
                    + "first, then the one before which times end"
            )
        }
        return (first, last)
    }

    private static func literal(_ text: String, _ options: EvaluationOptions) throws -> Column {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x27 && $0 != 0x5C }
        if isPlain, let literal = try? Expression.parse("TIMESTAMP '\(text)'"),
            (try? literal.bound(to: TableSchema([]), options: options)) != nil
        {
            return Column(literal)
        }
        throw DataFrameError(
            .invalidRequest,
            "\(text) of --event-time-between is no time, expected one like 2020-05-22T14:00:00Z"
        )
    }
}
