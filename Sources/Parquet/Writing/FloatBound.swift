package import Buffers

/// Floating-point numbers as the bounds of statistics, in the bytes of a PLAIN value.
///
/// Format: `ColumnOrder` in
/// <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>
package enum FloatBound {
    /// A zero stands for both zeros: as the least value it is -0, as the greatest +0.
    package static func normalized(_ value: Bytes, isLeast: Bool) -> Bytes {
        var bytes = value.array
        let isZero = bytes.dropLast().allSatisfy { $0 == 0 } && (bytes.last ?? 1) & 0x7F == 0
        guard isZero else { return value }
        bytes[bytes.count - 1] = isLeast ? 0x80 : 0
        return Bytes(bytes)
    }

    /// Whether the bytes are a number: not a NaN, and as wide as a floating-point type.
    package static func isNumber(_ value: Bytes) -> Bool {
        let bits = value.array.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch value.count {
        case 2: return bits & 0x7FFF <= 0x7C00
        case 4: return !Float(bitPattern: UInt32(bits)).isNaN
        case 8: return !Double(bitPattern: bits).isNaN
        default: return false
        }
    }
}
