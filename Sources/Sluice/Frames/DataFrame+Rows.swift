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

    /// Whether there is no row.
    ///
    /// - Throws: As ``schema()``.
    public func isEmpty() async throws -> Bool { try await rows(1).isEmpty }

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
