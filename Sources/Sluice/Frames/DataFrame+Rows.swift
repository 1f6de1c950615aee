internal import Repartition

// Rows in the memory of the job.
extension DataFrame {
    /// More rows are not put into memory.
    private static let collectLimit = 1_000_000

    /// The names of the columns.
    ///
    /// - Throws: As ``schema()``.
    public func columns() async throws -> [String] { try await schema().fields.map(\.name) }

    /// The names of the columns and their types.
    ///
    /// - Throws: As ``schema()``.
    public func dtypes() async throws -> [(name: String, type: String)] {
        try await schema().fields.map { ($0.name, $0.type.description) }
    }

    /// The first rows, in the order of the files' names.
    ///
    /// - Parameter count: How many rows, at most; no more than a million.
    /// - Throws: As ``schema()``; ``DataFrameError`` of kind `invalidRequest` for a number that is
    ///   negative or too large.
    public func take(_ count: Int) async throws -> [Row] {
        guard (0...Self.collectLimit).contains(count) else {
            throw DataFrameError(
                .invalidRequest,
                "\(count) rows cannot be taken, expected a number from 0 to \(Self.collectLimit)"
            )
        }
        return try await rows(count)
    }

    /// The first rows: ``take(_:)`` under its other name.
    ///
    /// - Throws: As ``take(_:)``.
    public func head(_ count: Int) async throws -> [Row] { try await take(count) }

    /// The first row, or `nil` if there is none.
    ///
    /// - Throws: As ``schema()``.
    public func first() async throws -> Row? { try await rows(1).first }

    /// All rows.
    ///
    /// - Parameter limit: The rows that there may be, at most a million.
    /// - Throws: As ``schema()``; ``DataFrameError`` of kind `invalidRequest` if there are more.
    public func collect(limit: Int = 100_000) async throws -> [Row] {
        let limit = max(0, min(limit, Self.collectLimit))
        let found = try await rows(limit + 1)
        guard found.count <= limit else {
            throw DataFrameError(
                .invalidRequest,
                "the frame has more than \(limit) rows: filter them, take(\(limit)) of them, or "
                    + "write them",
                place: frame.source.name
            )
        }
        return found
    }

    private func rows(_ limit: Int) async throws -> [Row] {
        let (schema, columns) = try await reader.head(limit)
        let vectors = RowVectors(schema: schema, columns: columns, timeZone: options.timeZone)
        return (0..<(columns.first?.count ?? 0)).map { Row(vectors: vectors, index: $0) }
    }
}

/// A row that was taken out of a frame.
///
/// Values are asked for by the names of their columns, in any case; `nil` is null.
public struct Row: Sendable {
    let vectors: RowVectors
    let index: Int

    /// The columns, with their types.
    public var schema: TableSchema { vectors.schema }

    /// The value as ``DataFrame/show(_:truncate:)`` writes it, or `nil` for null.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column.
    public func string(_ name: String) throws -> String? {
        sparkStrings(try vector(name).taking([index]), timeZone: vectors.timeZone)[0]
    }

    /// A whole number.
    ///
    /// Dates are days since 1970-01-01, timestamps microseconds since 1970-01-01T00:00:00.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column, or its
    ///   values are others.
    public func int(_ name: String) throws -> Int? {
        let vector = try vector(name)
        if vector.isNull(at: index) { return nil }
        switch vector.values {
        case .int32(let values): return Int(values[index])
        case .int64(let values): return Int(values[index])
        default: throw wrongType(name, vector.type, "a whole number")
        }
    }

    /// A number.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column, or its
    ///   values are others.
    public func double(_ name: String) throws -> Double? {
        let vector = try vector(name)
        if vector.isNull(at: index) { return nil }
        switch vector.values {
        case .floats(let values): return Double(values[index])
        case .doubles(let values): return values[index]
        case .int32(let values) where vector.type != .date: return Double(values[index])
        case .int64(let values) where vector.type == .bigint: return Double(values[index])
        default: throw wrongType(name, vector.type, "a number")
        }
    }

    /// A truth value.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column, or its
    ///   values are others.
    public func bool(_ name: String) throws -> Bool? {
        let vector = try vector(name)
        if vector.isNull(at: index) { return nil }
        guard case .booleans(let values) = vector.values else {
            throw wrongType(name, vector.type, "a boolean")
        }
        return values[index]
    }

    private func vector(_ name: String) throws -> ColumnVector {
        guard let position = schema.index(of: name) else {
            throw DataFrameError(
                .invalidRequest,
                "the row has no column \(name), its columns are "
                    + schema.fields.map(\.name).joined(separator: ", ")
            )
        }
        return vectors.columns[position]
    }

    private func wrongType(_ name: String, _ type: DataType, _ wanted: String) -> DataFrameError {
        DataFrameError(
            .invalidRequest,
            "\(name) is \(type), not \(wanted): cast it, or take its text with string"
        )
    }
}

/// The values of rows that were taken together.
final class RowVectors: Sendable {
    let schema: TableSchema
    let columns: [ColumnVector]
    let timeZone: TimeZoneRules

    init(schema: TableSchema, columns: [ColumnVector], timeZone: TimeZoneRules) {
        self.schema = schema
        self.columns = columns
        self.timeZone = timeZone
    }
}
