internal import Repartition

/// A row that was taken out of a frame.
///
/// Values are asked for by the names of their columns, in any case, those of fields of structs by
/// their paths: `row.int("reading.lane")`; `nil` is null.
public struct Row: Sendable {
    let vectors: RowVectors
    let index: Int

    /// The columns, with their types.
    public var schema: TableSchema { vectors.schema }

    /// The value as ``DataFrame/show(_:truncate:)`` writes it, or `nil` for null.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column.
    public func string(_ name: String) throws -> String? {
        guard let vector = try vector(name) else { return nil }
        return sparkStrings(vector.taking([index]), timeZone: vectors.timeZone)[0]
    }

    /// A whole number.
    ///
    /// Dates are days since 1970-01-01, timestamps microseconds since 1970-01-01T00:00:00.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column, or its
    ///   values are others.
    public func int(_ name: String) throws -> Int? {
        guard let vector = try vector(name) else { return nil }
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
        guard let vector = try vector(name) else { return nil }
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
        guard let vector = try vector(name) else { return nil }
        guard case .booleans(let values) = vector.values else {
            throw wrongType(name, vector.type, "a boolean")
        }
        return values[index]
    }

    /// The vector that holds the value, or `nil` for null.
    func vector(_ name: String) throws -> ColumnVector? {
        if let position = schema.index(of: name) {
            let vector = vectors.columns[position]
            return vector.isNull(at: index) ? nil : vector
        }
        guard let path = try? FieldPath(name), path.names.count > 1 else { throw unknown(name) }
        var (fields, columns) = (schema, vectors.columns)
        var found: ColumnVector?
        for part in path.names {
            guard let position = fields.index(of: part) else { throw unknown(name) }
            found = columns[position]
            (fields, columns) = (TableSchema(), [])
            if case .structure(let names) = found?.type { fields = TableSchema(names) }
            if case .structures(let vectors) = found?.values { columns = vectors }
            if let found, found.isNull(at: index) { return nil }
        }
        return found
    }

    private func unknown(_ name: String) -> DataFrameError {
        DataFrameError(
            .invalidRequest,
            "the row has no column \(name), its columns are "
                + schema.fields.map(\.name).joined(separator: ", ")
        )
    }

    func wrongType(_ name: String, _ type: DataType, _ wanted: String) -> DataFrameError {
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
