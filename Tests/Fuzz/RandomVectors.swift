import Columns

/// Columns of random values of any type.
struct RandomVectors {
    /// The length of binary values, for columns of fixed length.
    var byteCount: Int?

    func vector(_ type: DataType, count: Int, using chance: inout Chance) -> ColumnVector {
        let isFull = chance.once(in: 3)
        let valid = (0..<count).map { _ in isFull || !chance.once(in: 5) }
        return ColumnVector(
            type: type,
            count: count,
            validity: isFull ? nil : Bitmap(valid),
            values: values(type, count: count, using: &chance)
        )
    }

    private func values(
        _ type: DataType,
        count: Int,
        using chance: inout Chance
    ) -> ColumnVector.Values {
        // Few different values make dictionaries, many make none.
        let variety = chance.one(of: [1, 4, 30, 1 << 30])
        func number() -> Int64 { Int64(chance.below(variety)) }
        func made<Value>(_ value: () -> Value) -> [Value] { (0..<count).map { _ in value() } }
        switch type {
        case .null: return .none
        case .boolean: return .booleans(made { chance.once(in: 2) })
        case .tinyint: return .int32(made { Int32(number() % 128) })
        case .smallint: return .int32(made { Int32(number() % 32_768) })
        case .int: return .int32(made { Int32(truncatingIfNeeded: number()) })
        case .date: return .int32(made { Int32(number() % 40_000) })
        case .bigint: return .int64(made { number() })
        case .timestamp, .timestampNTZ:
            return .int64(made { 1_588_550_400_000_000 + number() % 40_000 * 1_000_000 })
        case .float: return .floats(made { Float(Float16(number() % 1_000) / 8) })
        case .double: return .doubles(made { Double(number()) / 8 })
        case .decimal(let precision, _):
            let bound = precision < 3 ? 9 : 999
            return .decimals(made { Int128(number() % Int64(bound)) })
        case .string:
            return .bytes(strings(made { "text \(number())".utf8 }))
        case .binary:
            guard let byteCount else { return .bytes(strings(made { "\(number())".utf8 })) }
            return .bytes(
                strings(
                    made {
                        let digits = Array("\(number())".utf8)
                        return (0..<byteCount).map { digits[$0 % digits.count] }
                    }
                )
            )
        case .array, .map: return lists(type, count: count, using: &chance)
        case .structure(let fields):
            return .structures(
                fields.map { field in
                    let vector = vector(field.type, count: count, using: &chance)
                    return field.isNullable ? vector : vector.withoutNulls
                }
            )
        }
    }

    private func lists(
        _ type: DataType,
        count: Int,
        using chance: inout Chance
    ) -> ColumnVector.Values {
        var offsets = [0]
        for _ in 0..<count { offsets.append(offsets[offsets.count - 1] + chance.below(4)) }
        let element = type.elementType ?? .null
        var elements = vector(element, count: offsets[count], using: &chance)
        if case .map = type { elements = elements.withoutNulls }
        return .lists(offsets: offsets, elements: elements)
    }

    private func strings(_ values: [some Sequence<UInt8>]) -> ByteArrays {
        var arrays = ByteArrays()
        for value in values { arrays.append(value) }
        return arrays
    }
}

extension ColumnVector {
    var withoutNulls: ColumnVector {
        ColumnVector(type: type, count: count, validity: nil, values: values)
    }
}
