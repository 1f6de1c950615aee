internal import Columns

/// The values of a sort key, as bytes whose order is the order of the values.
///
/// Comparing bytes from the first on is all that sorting has to do then, whatever the types. No
/// key is the beginning of another, so keys of several columns can stand one behind the other.
enum KeyColumn {
    /// Each row's key has `width` bytes.
    case fixed(width: Int, bytes: [UInt8])
    /// Row `i` has the bytes from `offsets[i]` up to `offsets[i + 1]`.
    case variable(offsets: [Int], bytes: [UInt8])

    /// The keys of all rows of a vector, whose type has an order.
    ///
    /// The order is Spark's: false before true, NaN behind all numbers, 0.0 and -0.0 alike, strings
    /// by their bytes, arrays and structs by their first difference.
    init(_ vector: ColumnVector, isDescending: Bool, nullsFirst: Bool) {
        let form = Form(mask: isDescending ? .max : 0, null: nullsFirst ? 0 : 2)
        switch vector.values {
        case .none:
            self = .fixed(width: 1, bytes: [UInt8](repeating: form.null, count: vector.count))
        case .booleans(let values):
            self = form.fixed(vector) { row in UInt8(values[row] ? 1 : 0) }
        case .int32(let values):
            self = form.fixed(vector) { row in UInt32(bitPattern: values[row]) ^ 1 << 31 }
        case .int64(let values):
            self = form.fixed(vector) { row in UInt64(bitPattern: values[row]) ^ 1 << 63 }
        case .floats(let values):
            self = form.fixed(vector) { row in Self.ordered(values[row]) }
        case .doubles(let values):
            self = form.fixed(vector) { row in Self.ordered(values[row]) }
        case .decimals(let values):
            self = form.fixed(vector) { row in UInt128(bitPattern: values[row]) ^ 1 << 127 }
        case .bytes(let values):
            self = form.variable(vector) { row, bytes in Self.append(values[row], to: &bytes) }
        case .lists(let offsets, let elements):
            let inner = KeyColumn(elements, isDescending: false, nullsFirst: true)
            self = form.variable(vector) { row, bytes in
                for element in offsets[row]..<offsets[row + 1] {
                    bytes.append(1)
                    inner.append(element, to: &bytes)
                }
                bytes.append(0)
            }
        case .structures(let fields):
            let inner = fields.map { KeyColumn($0, isDescending: false, nullsFirst: true) }
            self = form.variable(vector) { row, bytes in
                for field in inner { field.append(row, to: &bytes) }
            }
        }
    }

    /// The keys of several columns, of which a later one counts where earlier ones are equal.
    init(joining columns: [KeyColumn], rowCount: Int) {
        if columns.count == 1 {
            self = columns[0]
            return
        }
        var bytes: [UInt8] = []
        var offsets = [0]
        offsets.reserveCapacity(rowCount + 1)
        for row in 0..<rowCount {
            for column in columns { column.append(row, to: &bytes) }
            offsets.append(bytes.count)
        }
        let widths = columns.compactMap(\.width)
        self =
            widths.count == columns.count
            ? .fixed(width: widths.reduce(0, +), bytes: bytes)
            : .variable(offsets: offsets, bytes: bytes)
    }

    /// The bytes of every key, if they are equally many.
    var width: Int? {
        if case .fixed(let width, _) = self { width } else { nil }
    }

    private func append(_ row: Int, to output: inout [UInt8]) {
        switch self {
        case .fixed(let width, let bytes):
            output.append(contentsOf: bytes[row * width..<(row + 1) * width])
        case .variable(let offsets, let bytes):
            output.append(contentsOf: bytes[offsets[row]..<offsets[row + 1]])
        }
    }

    /// A string, and what tells its end from the beginning of a longer one.
    private static func append(_ string: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        for byte in string {
            bytes.append(byte)
            if byte == 0 { bytes.append(.max) }
        }
        bytes.append(0)
        bytes.append(0)
    }

    private static func ordered(_ value: Float) -> UInt32 {
        // All NaNs are one, as are both zeros.
        let bits = value.isNaN ? Float.nan.bitPattern : (value + 0).bitPattern
        return bits >> 31 == 1 ? ~bits : bits | 1 << 31
    }

    private static func ordered(_ value: Double) -> UInt64 {
        let bits = value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }
}

/// How nulls and the direction show in the bytes of a key.
private struct Form {
    /// Turns the bits of values around where the order descends.
    var mask: UInt8
    /// What stands before a null; before a value stands 1.
    var null: UInt8

    @inline(__always)
    func fixed<Bits: FixedWidthInteger & UnsignedInteger>(
        _ vector: ColumnVector,
        _ value: (Int) -> Bits
    ) -> KeyColumn {
        let width = Bits.bitWidth / 8 + 1
        let turned: Bits = mask == 0 ? 0 : .max
        var bytes = [UInt8](repeating: 0, count: vector.count * width)
        for row in 0..<vector.count {
            let at = row &* width
            if vector.isNull(at: row) {
                bytes[at] = null
                continue
            }
            bytes[at] = 1
            var rest = value(row) ^ turned
            for place in stride(from: at &+ width &- 1, to: at, by: -1) {
                bytes[place] = UInt8(truncatingIfNeeded: rest)
                rest = Bits.bitWidth > 8 ? rest >> 8 : 0
            }
        }
        return .fixed(width: width, bytes: bytes)
    }

    @inline(__always)
    func variable(
        _ vector: ColumnVector,
        _ append: (Int, inout [UInt8]) -> Void
    ) -> KeyColumn {
        var bytes: [UInt8] = []
        var offsets = [0]
        offsets.reserveCapacity(vector.count + 1)
        for row in 0..<vector.count {
            if vector.isNull(at: row) {
                bytes.append(null)
            } else {
                bytes.append(1)
                let start = bytes.count
                append(row, &bytes)
                if mask != 0 {
                    for index in start..<bytes.count { bytes[index] ^= mask }
                }
            }
            offsets.append(bytes.count)
        }
        return .variable(offsets: offsets, bytes: bytes)
    }
}
