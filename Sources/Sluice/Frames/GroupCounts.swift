internal import Columns
internal import Expressions
internal import Repartition
internal import Reporting

/// How many rows each group has: the keys, and a column `count`.
///
/// It is a description, as a frame is; actions, which wait, do the work. Groups stand in the order
/// of their first rows, which is the same in each run, unless ``orderBy(_:_:)`` says another.
///
/// ```swift
/// try await frame.groupBy("country", year("seen").alias("year")).count()
///     .orderBy("count", .descending)
///     .show()
/// ```
public struct GroupCounts: Sendable {
    private let frame: DataFrame
    private let keys: [Column]
    private let groupLimit: Int
    private var orders: [(name: String, direction: SortDirection)] = []

    init(frame: DataFrame, keys: [Column], groupLimit: Int) {
        self.frame = frame
        self.keys = keys
        self.groupLimit = groupLimit
    }

    /// The same groups by the values of a column; those with equal values stay in their order.
    ///
    /// - Parameters:
    ///   - name: A key, or `count`.
    ///   - direction: Whether the least value comes first, or the greatest.
    public func orderBy(_ name: String, _ direction: SortDirection = .ascending) -> GroupCounts {
        var ordered = self
        ordered.orders.append((name, direction))
        return ordered
    }

    /// The number of groups.
    ///
    /// - Throws: As ``collect()``.
    public func count() async throws -> Int { try await found().columns[0].count }

    /// The keys and the count, with their types.
    ///
    /// - Throws: An error that says which file cannot be read, or which key does not fit.
    public func schema() async throws -> TableSchema { try await found().schema }

    /// All groups.
    ///
    /// - Throws: An error that says which file cannot be read, which key does not fit, or that
    ///   there are too many groups.
    public func collect() async throws -> [Row] {
        let found = try await found()
        let vectors = RowVectors(
            schema: found.schema,
            columns: found.columns,
            timeZone: frame.options.timeZone
        )
        return found.columns[0].count == 0
            ? [] : (0..<found.columns[0].count).map { Row(vectors: vectors, index: $0) }
    }

    /// Prints the first groups as a table.
    ///
    /// - Parameters:
    ///   - rowCount: How many groups, at most.
    ///   - truncate: Longer values are cut to so many characters; 0 cuts none.
    /// - Throws: As ``collect()``.
    public func show(_ rowCount: Int = 20, truncate: Int = 20) async throws {
        print(try await text(rowCount: rowCount, truncate: truncate))
    }

    /// What ``show(_:truncate:)`` prints.
    package func text(rowCount: Int = 20, truncate: Int = 20) async throws -> String {
        let found = try await found()
        let limit = max(0, min(rowCount, 1_000_000))
        let shown = Array(0..<min(found.columns[0].count, limit + 1))
        let texts = found.columns.map {
            sparkStrings($0.taking(shown), timeZone: frame.options.timeZone)
        }
        return RowTable(
            columns: found.schema.fields.map(\.name),
            rows: shown.map { row in texts.map { $0[row] } },
            rowLimit: limit,
            cellLimit: max(0, truncate)
        ).text
    }

    /// The groups in their order.
    private func found() async throws -> GroupedRows {
        var groups = try await frame.reader.groups(
            by: keys.map { NamedExpression($0.name, $0.expression) },
            groupLimit: groupLimit
        )
        guard !orders.isEmpty else { return groups }
        // What was asked for last counts least, as in Spark's list of columns.
        let compare = try orders.map { order in
            guard let position = groups.schema.index(of: order.name) else {
                throw DataFrameError(
                    .invalidRequest,
                    "the groups have no column \(order.name) to be ordered by, their columns are "
                        + groups.schema.fields.map(\.name).joined(separator: ", ")
                )
            }
            let vector = groups.columns[position]
            return (ValueOrder(vector, vector), order.direction.isAscending ? 1 : -1)
        }
        let rows = (0..<groups.columns[0].count).sorted { left, right in
            for (order, sign) in compare {
                let result = order.compareNullable(left, right) * sign
                if result != 0 { return result < 0 }
            }
            return left < right
        }
        groups.columns = groups.columns.map { $0.taking(rows) }
        return groups
    }
}
