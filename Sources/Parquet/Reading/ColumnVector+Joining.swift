internal import Columns

extension ColumnVector {
    /// The rows of `parts`, which are of one type, one after the other.
    init(joining parts: [ColumnVector], type: DataType) {
        if parts.count == 1, let part = parts.first {
            self = part
            return
        }
        let count = parts.reduce(0) { $0 + $1.count }
        var validity: Bitmap?
        if parts.contains(where: { $0.validity != nil }) {
            var bits = Bitmap(repeating: true, count: count)
            var start = 0
            for part in parts {
                if let known = part.validity {
                    for row in 0..<part.count where !known[row] { bits[start + row] = false }
                }
                start += part.count
            }
            validity = bits
        }
        self.init(
            type: type,
            count: count,
            validity: validity,
            values: Values(joining: parts.map(\.values), type: type)
        )
    }
}

extension ColumnVector.Values {
    fileprivate init(joining parts: [Self], type: DataType) {
        switch type {
        case .boolean:
            self = .booleans(joined(parts) { if case .booleans(let all) = $0 { all } else { nil } })
        case .tinyint, .smallint, .int, .date:
            self = .int32(joined(parts) { if case .int32(let all) = $0 { all } else { nil } })
        case .bigint, .timestamp, .timestampNTZ:
            self = .int64(joined(parts) { if case .int64(let all) = $0 { all } else { nil } })
        case .float:
            self = .floats(joined(parts) { if case .floats(let all) = $0 { all } else { nil } })
        case .double:
            self = .doubles(joined(parts) { if case .doubles(let all) = $0 { all } else { nil } })
        case .decimal:
            self = .decimals(joined(parts) { if case .decimals(let all) = $0 { all } else { nil } })
        case .string, .binary:
            var strings = ByteArrays()
            for case .bytes(let part) in parts {
                let start = strings.bytes.count
                strings.bytes += part.bytes
                strings.offsets += part.offsets.dropFirst().map { $0 + start }
            }
            self = .bytes(strings)
        case .null, .array, .map, .structure: self = .none
        }
    }
}

private func joined<Value>(
    _ parts: [ColumnVector.Values],
    _ values: (ColumnVector.Values) -> [Value]?
) -> [Value] {
    var all: [Value] = []
    for part in parts { all += values(part) ?? [] }
    return all
}
