package import Columns
internal import Expressions
package import Repartition

/// The column that says when a record's event happened, and the partitions made of it.
package struct EventTime: Sendable, Hashable {
    package var column: String
    /// What an integer column counts since 1970-01-01T00:00:00Z.
    package var unit: Unit?
    /// The smallest partition.
    package var granularity = Granularity.hour
    /// Whether partition values are text of fixed length, `05`, rather than numbers, `5`.
    package var isPadded = false

    package enum Unit: String, Sendable, CaseIterable {
        case seconds, millis, micros, nanos

        private var countPerSecond: Int64 {
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

    /// How the partition keys are computed.
    ///
    /// - Parameter sample: A value of the column, to suggest a unit from.
    /// - Throws: ``ExpressionError`` if there is no such column; ``DataFrameError`` of kind
    ///   `invalidRequest` if its type is no time, or needs a unit.
    package func partitionColumns(
        of schema: TableSchema,
        sample: () async throws -> Int64?
    ) async throws -> [NamedExpression] {
        let type = try col(column).expression.bound(to: schema, options: EvaluationOptions()).type
        let instant = try await instant(of: type, sample: sample)
        let patterns = ["yyyy", "MM", "dd", "HH"]
        let numbers = [year(instant), month(instant), dayofmonth(instant), hour(instant)]
        return keys.enumerated().map { index, key in
            let value = isPadded ? dateFormat(instant, patterns[index]) : numbers[index]
            return NamedExpression(key, value.expression)
        }
    }

    private func instant(
        of type: DataType,
        sample: () async throws -> Int64?
    ) async throws -> Column {
        let isInteger = [.tinyint, .smallint, .int, .bigint].contains(type)
        if let unit, !isInteger {
            throw invalid(
                "the event time \(column) is a \(type), which has no unit",
                "leave --event-time-unit \(unit.rawValue) away"
            )
        }
        switch type {
        case .timestamp, .timestampNTZ: return col(column)
        case .date:
            guard granularity == .hour else { return col(column) }
            throw invalid(
                "the event time \(column) is a date, which has no hours",
                "add --granularity day"
            )
        case _ where isInteger: return try await instant(ofIntegers: sample)
        case .string:
            throw invalid(
                "the event time \(column) is a string, expected a timestamp, a date or an integer",
                "convert it: --with 'event_time = CAST(\(column) AS TIMESTAMP)' --event-time event_time"
            )
        default:
            throw invalid(
                "the event time \(column) is a \(type), expected a timestamp, a date or an integer",
                "name another column"
            )
        }
    }

    private func instant(ofIntegers sample: () async throws -> Int64?) async throws -> Column {
        switch unit {
        case .seconds: return timestampSeconds(col(column))
        case .millis: return timestampMillis(col(column))
        case .micros: return timestampMicros(col(column))
        case .nanos: return timestampNanos(col(column))
        case nil:
            let likely = try await sample().flatMap(Unit.likely)
            let choices = Unit.allCases.map(\.rawValue).joined(separator: "|")
            throw invalid(
                "the event time \(column) is an integer without a unit",
                likely.map {
                    "its values look like \($0.rawValue): add --event-time-unit \($0.rawValue)"
                }
                    ?? "add --event-time-unit \(choices)"
            )
        }
    }

    private func invalid(_ found: String, _ cure: String) -> DataFrameError {
        DataFrameError(.invalidRequest, "\(found); \(cure)")
    }
}
