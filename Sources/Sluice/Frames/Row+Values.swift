public import Foundation

// Values of other types than texts and numbers, and values whose type is not known beforehand.
extension Row {
    /// The value of a column, whatever its type.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column.
    public subscript(name: String) -> RowValue {
        get throws { try vector(name).map { RowValue($0, index) } ?? .null }
    }

    /// The instant of a timestamp.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column, or its
    ///   values are no instants: local timestamps have none.
    public func timestamp(_ name: String) throws -> Date? {
        guard let vector = try vector(name) else { return nil }
        guard vector.type == .timestamp, case .int64(let values) = vector.values else {
            throw wrongType(name, vector.type, "a timestamp")
        }
        return Date(timeIntervalSince1970: Double(values[index]) / 1_000_000)
    }

    /// Bytes.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column, or its
    ///   values are others.
    public func binary(_ name: String) throws -> [UInt8]? {
        guard let vector = try vector(name) else { return nil }
        guard vector.type == .binary, case .bytes(let values) = vector.values else {
            throw wrongType(name, vector.type, "binary")
        }
        return Array(values[index])
    }

    /// The elements of an array.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column, or its
    ///   values are others.
    public func array(_ name: String) throws -> [RowValue]? {
        guard let vector = try vector(name) else { return nil }
        guard case .array(let elements) = RowValue(vector, index) else {
            throw wrongType(name, vector.type, "an array")
        }
        return elements
    }

    /// The fields of a struct, as a row.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if there is no such column, or its
    ///   values are others.
    public func structure(_ name: String) throws -> Row? {
        guard let vector = try vector(name) else { return nil }
        guard case .structure(let fields) = vector.type,
            case .structures(let columns) = vector.values
        else { throw wrongType(name, vector.type, "a struct") }
        let parts = RowVectors(
            schema: TableSchema(fields),
            columns: columns,
            timeZone: vectors.timeZone
        )
        return Row(vectors: parts, index: index)
    }
}

extension Row: CustomStringConvertible {
    /// The columns and their values as ``string(_:)`` gives them: `Row(plate=1-ABC-2, speed=91.5)`.
    public var description: String {
        let values = zip(schema.fields, vectors.columns).map { field, vector in
            let text = sparkStrings(vector.taking([index]), timeZone: vectors.timeZone)[0]
            return "\(field.name)=\(text ?? "null")"
        }
        return "Row(" + values.joined(separator: ", ") + ")"
    }
}
