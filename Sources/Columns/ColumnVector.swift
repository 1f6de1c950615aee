/// The values of one column in memory, all of one type.
///
/// A null's place in `values` holds an unspecified value.
public struct ColumnVector: Sendable {
    public let type: DataType
    public let count: Int
    /// Which values are not null, or `nil` if none is null.
    public let validity: Bitmap?
    public let values: Values

    /// How the values are stored; the case follows from the type.
    public indirect enum Values: Sendable {
        /// `null`: there are no values.
        case none
        /// `boolean`.
        case booleans([Bool])
        /// `tinyint`, `smallint`, `int`, `date`.
        case int32([Int32])
        /// `bigint`, `timestamp`, `timestampNTZ`.
        case int64([Int64])
        case floats([Float])
        case doubles([Double])
        /// `decimal`: unscaled values.
        case decimals([Int128])
        /// `string`, `binary`.
        case bytes(ByteArrays)
        /// `array`, `map`: row `i` has the elements from `offsets[i]` up to `offsets[i + 1]`.
        ///
        /// The elements of a map are of type `struct<key, value>`. A null's range is empty or not.
        case lists(offsets: [Int], elements: ColumnVector)
        /// `struct`: one vector for each field, of `count` values each.
        case structures([ColumnVector])
    }

    /// A column of `count` values of `type`.
    public init(type: DataType, count: Int, validity: Bitmap?, values: Values) {
        precondition(validity.map { $0.count == count } ?? true, "one validity bit per value")
        self.type = type
        self.count = count
        self.validity = validity
        self.values = values
    }

    /// Whether the values are stored as the type says, one per row, at every level.
    public var isWellFormed: Bool {
        switch (type, values) {
        case (.null, .none): return true
        case (.boolean, .booleans(let array)): return array.count == count
        case (.tinyint, .int32(let array)), (.smallint, .int32(let array)),
            (.int, .int32(let array)), (.date, .int32(let array)):
            return array.count == count
        case (.bigint, .int64(let array)), (.timestamp, .int64(let array)),
            (.timestampNTZ, .int64(let array)):
            return array.count == count
        case (.float, .floats(let array)): return array.count == count
        case (.double, .doubles(let array)): return array.count == count
        case (.decimal, .decimals(let array)): return array.count == count
        case (.string, .bytes(let arrays)), (.binary, .bytes(let arrays)):
            return arrays.count == count
        case (.array, .lists(let offsets, let elements)),
            (.map, .lists(let offsets, let elements)):
            return offsets.count == count + 1 && offsets[0] == 0
                && offsets[count] == elements.count
                && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
                && elements.type == type.elementType && elements.isWellFormed
        case (.structure(let fields), .structures(let vectors)):
            return fields.count == vectors.count
                && zip(fields, vectors).allSatisfy { field, vector in
                    vector.type == field.type && vector.count == count && vector.isWellFormed
                }
        default: return false
        }
    }

    /// Whether the value at `index` is null.
    public func isNull(at index: Int) -> Bool {
        if case .none = values { return true }
        guard let validity else { return false }
        return !validity[index]
    }
}

/// Byte strings of varying length, one after the other.
public struct ByteArrays: Sendable, Equatable {
    /// Where each string starts in `bytes`, and at the end where the last one stops.
    public var offsets: [Int]
    public var bytes: [UInt8]

    public init() {
        offsets = [0]
        bytes = []
    }

    public init(offsets: [Int], bytes: [UInt8]) {
        precondition(offsets.first == 0 && offsets.last == bytes.count, "offsets span the bytes")
        self.offsets = offsets
        self.bytes = bytes
    }

    public var count: Int { offsets.count - 1 }

    public subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[offsets[index]..<offsets[index + 1]]
    }

    public mutating func append(_ string: some Sequence<UInt8>) {
        bytes.append(contentsOf: string)
        offsets.append(bytes.count)
    }
}
