import Columns

/// A hash of values, each of which starts from the hash of those before.
protocol ValueHash {
    associatedtype Word: FixedWidthInteger & Sendable

    static func int(_ value: Int32, _ seed: Word) -> Word
    static func long(_ value: Int64, _ seed: Word) -> Word
    static func bytes(_ value: ArraySlice<UInt8>, _ seed: Word) -> Word
}

// What Spark's HashExpression makes of each type; a null leaves the hash as it is.
extension ValueHash {
    /// Hashes the values of one column into the hashes of all rows.
    static func update(_ hashes: inout [Word], with operand: Operand) {
        let vector = operand.vector
        for row in hashes.indices {
            hashes[row] = value(of: vector, at: operand.isConstant ? 0 : row, hashes[row])
        }
    }

    private static func value(of vector: ColumnVector, at index: Int, _ seed: Word) -> Word {
        if vector.isNull(at: index) { return seed }
        switch vector.values {
        case .none: return seed
        case .booleans(let values): return int(values[index] ? 1 : 0, seed)
        case .int32(let values): return int(values[index], seed)
        case .int64(let values): return long(values[index], seed)
        case .floats(let values):
            let value = values[index]
            if value.isNaN { return int(0x7FC0_0000, seed) }
            return int(value == 0 ? 0 : Int32(bitPattern: value.bitPattern), seed)
        case .doubles(let values):
            let value = values[index]
            if value.isNaN { return long(0x7FF8_0000_0000_0000, seed) }
            return long(value == 0 ? 0 : Int64(bitPattern: value.bitPattern), seed)
        case .decimals(let values):
            let value = values[index]
            guard case .decimal(let precision, _) = vector.type, precision > 18 else {
                return long(Int64(truncatingIfNeeded: value), seed)
            }
            return bytes(bigEndian(value)[...], seed)
        case .bytes(let arrays): return bytes(arrays[index], seed)
        case .lists(let offsets, let elements):
            return (offsets[index]..<offsets[index + 1]).reduce(seed) { seed, element in
                value(of: elements, at: element, seed)
            }
        case .structures(let fields):
            return fields.reduce(seed) { seed, field in value(of: field, at: index, seed) }
        }
    }

    /// The fewest bytes that hold the number and its sign, highest first.
    private static func bigEndian(_ value: Int128) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        } while (rest != 0 && rest != -1) || (rest < 0) != ((bytes.last ?? 0) & 0x80 != 0)
        return bytes.reversed()
    }
}
