extension ColumnVector {
    /// The values at `positions`, in that order.
    public func taking(_ positions: [Int]) -> ColumnVector {
        let validity = validity.map { bits in Bitmap(positions.map { bits[$0] }) }
        let taken: Values =
            switch values {
            case .none: .none
            case .booleans(let values): .booleans(positions.map { values[$0] })
            case .int32(let values): .int32(positions.map { values[$0] })
            case .int64(let values): .int64(positions.map { values[$0] })
            case .floats(let values): .floats(positions.map { values[$0] })
            case .doubles(let values): .doubles(positions.map { values[$0] })
            case .decimals(let values): .decimals(positions.map { values[$0] })
            case .bytes(let values): .bytes(values.taking(positions))
            case .lists(let offsets, let elements): Self.taking(positions, offsets, elements)
            case .structures(let fields): .structures(fields.map { $0.taking(positions) })
            }
        return ColumnVector(type: type, count: positions.count, validity: validity, values: taken)
    }

    private static func taking(
        _ positions: [Int],
        _ offsets: [Int],
        _ elements: ColumnVector
    ) -> Values {
        var taken = [0]
        var rows: [Int] = []
        for position in positions {
            rows.append(contentsOf: offsets[position]..<offsets[position + 1])
            taken.append(rows.count)
        }
        return .lists(offsets: taken, elements: elements.taking(rows))
    }

    /// The first value, `count` times.
    public func repeatingFirst(_ count: Int) -> ColumnVector {
        taking([Int](repeating: 0, count: count))
    }

    /// `count` nulls.
    public static func nulls(_ type: DataType, count: Int) -> ColumnVector {
        let values: Values =
            switch type {
            case .boolean: .booleans([Bool](repeating: false, count: count))
            case .tinyint, .smallint, .int, .date: .int32([Int32](repeating: 0, count: count))
            case .bigint, .timestamp, .timestampNTZ: .int64([Int64](repeating: 0, count: count))
            case .float: .floats([Float](repeating: 0, count: count))
            case .double: .doubles([Double](repeating: 0, count: count))
            case .decimal: .decimals([Int128](repeating: 0, count: count))
            case .string, .binary:
                .bytes(ByteArrays(offsets: [Int](repeating: 0, count: count + 1), bytes: []))
            case .null: .none
            case .array, .map:
                .lists(
                    offsets: [Int](repeating: 0, count: count + 1),
                    elements: .nulls(type.elementType ?? .null, count: 0)
                )
            case .structure(let fields):
                .structures(fields.map { .nulls($0.type, count: count) })
            }
        return ColumnVector(
            type: type,
            count: count,
            validity: Bitmap(repeating: false, count: count),
            values: values
        )
    }
}

extension ByteArrays {
    /// The strings at `positions`, in that order.
    public func taking(_ positions: [Int]) -> ByteArrays {
        var taken = ByteArrays()
        for position in positions { taken.append(self[position]) }
        return taken
    }
}
