import Columns

extension ColumnVector {
    /// The first value, `times` times.
    func repeated(_ times: Int) -> ColumnVector {
        func fill<Value>(_ values: [Value]) -> [Value] {
            values.first.map { [Value](repeating: $0, count: times) } ?? []
        }
        let values: Values
        switch self.values {
        case .none: values = .none
        case .booleans(let array): values = .booleans(fill(array))
        case .int32(let array): values = .int32(fill(array))
        case .int64(let array): values = .int64(fill(array))
        case .floats(let array): values = .floats(fill(array))
        case .doubles(let array): values = .doubles(fill(array))
        case .decimals(let array): values = .decimals(fill(array))
        case .bytes(let arrays):
            var repeated = ByteArrays()
            for _ in 0..<times { repeated.append(arrays[0]) }
            values = .bytes(repeated)
        }
        let validity = isNull(at: 0) ? Bitmap(repeating: false, count: times) : nil
        return ColumnVector(type: type, count: times, validity: validity, values: values)
    }

    /// So many nulls.
    static func nulls(_ type: DataType, count: Int) -> ColumnVector {
        let values: Values
        switch type {
        case .boolean: values = .booleans([Bool](repeating: false, count: count))
        case .tinyint, .smallint, .int, .date: values = .int32([Int32](repeating: 0, count: count))
        case .bigint, .timestamp, .timestampNTZ:
            values = .int64([Int64](repeating: 0, count: count))
        case .float: values = .floats([Float](repeating: 0, count: count))
        case .double: values = .doubles([Double](repeating: 0, count: count))
        case .decimal: values = .decimals([Int128](repeating: 0, count: count))
        case .string, .binary:
            values = .bytes(
                ByteArrays(offsets: [Int](repeating: 0, count: count + 1), bytes: [])
            )
        case .null, .array, .map, .structure: values = .none
        }
        return ColumnVector(
            type: type,
            count: count,
            validity: Bitmap(repeating: false, count: count),
            values: values
        )
    }

    /// Whether the values are stored as the type says, one per row.
    var isWellFormed: Bool {
        switch (type, values) {
        case (.null, .none): true
        case (.boolean, .booleans(let array)): array.count == count
        case (.tinyint, .int32(let array)), (.smallint, .int32(let array)),
            (.int, .int32(let array)), (.date, .int32(let array)):
            array.count == count
        case (.bigint, .int64(let array)), (.timestamp, .int64(let array)),
            (.timestampNTZ, .int64(let array)):
            array.count == count
        case (.float, .floats(let array)): array.count == count
        case (.double, .doubles(let array)): array.count == count
        case (.decimal, .decimals(let array)): array.count == count
        case (.string, .bytes(let arrays)), (.binary, .bytes(let arrays)): arrays.count == count
        default: false
        }
    }
}
