/// A value of a row, of any type.
public indirect enum RowValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// `tinyint`, `smallint`, `int`, `bigint`.
    case integer(Int)
    /// `float`, `double`.
    case double(Double)
    /// A decimal is `unscaled` divided by ten to the power of `scale`.
    case decimal(unscaled: Int128, scale: Int)
    case string(String)
    case binary([UInt8])
    /// Days since 1970-01-01.
    case date(Int)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case timestamp(Int)
    /// Microseconds since 1970-01-01T00:00:00 of a wall clock.
    case localTimestamp(Int)
    case array([RowValue])
    /// In the order in which they are stored.
    case map([Entry])
    /// In their order.
    case structure([Member])

    /// A key of a map and its value.
    public struct Entry: Sendable, Hashable {
        public let key: RowValue
        public let value: RowValue

        public init(key: RowValue, value: RowValue) {
            self.key = key
            self.value = value
        }
    }

    /// A field of a struct and its value.
    public struct Member: Sendable, Hashable {
        public let name: String
        public let value: RowValue

        public init(name: String, value: RowValue) {
            self.name = name
            self.value = value
        }
    }

    init(_ vector: ColumnVector, _ index: Int) {
        if vector.isNull(at: index) {
            self = .null
            return
        }
        switch vector.values {
        case .none: self = .null
        case .booleans(let all): self = .boolean(all[index])
        case .int32(let all):
            self = vector.type == .date ? .date(Int(all[index])) : .integer(Int(all[index]))
        case .int64(let all):
            switch vector.type {
            case .timestamp: self = .timestamp(Int(all[index]))
            case .timestampNTZ: self = .localTimestamp(Int(all[index]))
            default: self = .integer(Int(all[index]))
            }
        case .floats(let all): self = .double(Double(all[index]))
        case .doubles(let all): self = .double(all[index])
        case .decimals(let all):
            var scale = 0
            if case .decimal(_, scale: let digits) = vector.type { scale = digits }
            self = .decimal(unscaled: all[index], scale: scale)
        case .bytes(let all):
            self =
                vector.type == .binary
                ? .binary(Array(all[index])) : .string(String(decoding: all[index], as: UTF8.self))
        case .lists(let offsets, let elements):
            let range = offsets[index]..<offsets[index + 1]
            if case .structures(let parts) = elements.values, case .map = vector.type {
                self = .map(
                    range.map { Entry(key: Self(parts[0], $0), value: Self(parts[1], $0)) }
                )
            } else {
                self = .array(range.map { Self(elements, $0) })
            }
        case .structures(let columns):
            guard case .structure(let fields) = vector.type else {
                self = .null
                return
            }
            self = .structure(
                zip(fields, columns).map { Member(name: $0.name, value: Self($1, index)) }
            )
        }
    }
}
