internal import Buffers

/// How the values of a column compare when minima and maxima are taken.
///
/// Source: ColumnOrder in
/// <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>.
enum ValueComparison {
    case signed32
    case signed64
    case unsigned32
    case unsigned64
    case float16
    case float
    case double
    /// Bytes compare unsigned, from the first on.
    case bytes
    /// Big-endian two's complement numbers.
    case bigEndian
    /// There is no order: such columns have no minima and maxima.
    case undefined

    init(_ leaf: LeafColumn) {
        self =
            switch (leaf.physicalType, leaf.annotation) {
            case (_, .interval), (_, .opaque), (_, .opaqueConverted), (_, .null), (.int96, _):
                .undefined
            // The encoded parts of a VARIANT; columns shredded from it have their own order.
            case (.byteArray, .none) where leaf.isInsideVariant: .undefined
            case (_, .float16): .float16
            case (.boolean, _): .bytes
            case (.int32, .integer(_, isSigned: false)): .unsigned32
            case (.int64, .integer(_, isSigned: false)): .unsigned64
            case (.int32, _): .signed32
            case (.int64, _): .signed64
            case (.float, _): .float
            case (.double, _): .double
            case (.byteArray, .decimal), (.fixedLengthByteArray, .decimal): .bigEndian
            case (.byteArray, _), (.fixedLengthByteArray, _): .bytes
            }
    }
}

extension ValueComparison {
    var isFloatingPoint: Bool { self == .float16 || self == .float || self == .double }
}

extension LeafColumn {
    fileprivate var isInsideVariant: Bool {
        ancestors.contains { ancestor in
            if case .variant = ancestor.logicalType { return true }
            return false
        }
    }
}

/// The positions of the least and the greatest of some values of a ``ValueStore``.
struct Extremes {
    var least: Int
    var greatest: Int
}

extension ValueStore {
    /// The extremes of the values at the positions that `next` gives until it gives `nil`.
    ///
    /// - Returns: `nil` if there are none, or if only NaNs are.
    @inline(__always)
    func extremes(
        _ order: ValueComparison,
        _ next: () -> Int?
    ) -> Extremes? {
        switch order {
        case .signed32: fixedExtremes(next, as: Int32.self)
        case .signed64: fixedExtremes(next, as: Int64.self)
        case .unsigned32: fixedExtremes(next, as: UInt32.self)
        case .unsigned64: fixedExtremes(next, as: UInt64.self)
        case .float16: floatExtremes(next, as: Float16.self)
        case .float: floatExtremes(next, as: Float.self)
        case .double: floatExtremes(next, as: Double.self)
        case .bytes: unsafe byteExtremes(next, unsafe Self.bytesKey, unsafe Self.bytesAscend)
        case .bigEndian:
            if layout == .variable {
                unsafe byteExtremes(next, unsafe Self.noKey, unsafe Self.numbersAscend)
            } else {
                unsafe byteExtremes(next, unsafe Self.numberKey, unsafe Self.numbersAscend)
            }
        case .undefined: nil
        }
    }

    @inline(__always)
    private func fixedExtremes<Value: Comparable & BitwiseCopyable>(
        _ next: () -> Int?,
        as type: Value.Type
    ) -> Extremes? {
        guard let first = next() else { return nil }
        return extremes(from: first, next, as: type)
    }

    @inline(__always)
    private func floatExtremes<Value: BinaryFloatingPoint & BitwiseCopyable>(
        _ next: () -> Int?,
        as type: Value.Type
    ) -> Extremes? {
        let values = unsafe UnsafeRawPointer(bytes.base).assumingMemoryBound(to: Value.self)
        while let first = next() {
            // Behind the first number NaNs are passed over: they are neither less nor greater.
            if unsafe !values[first].isNaN { return extremes(from: first, next, as: type) }
        }
        return nil
    }

    @inline(__always)
    private func extremes<Value: Comparable & BitwiseCopyable>(
        from first: Int,
        _ next: () -> Int?,
        as type: Value.Type
    ) -> Extremes {
        let values = unsafe UnsafeRawPointer(bytes.base).assumingMemoryBound(to: Value.self)
        var result = Extremes(least: first, greatest: first)
        var least = unsafe values[first]
        var greatest = least
        while let position = next() {
            let value = unsafe values[position]
            if value < least {
                least = value
                result.least = position
            } else if value > greatest {
                greatest = value
                result.greatest = position
            }
        }
        return result
    }

    /// - Parameter key: A number for each value, which is less only if the value is: it alone tells
    ///   most values from the extremes so far.
    @inline(__always)
    private func byteExtremes(
        _ next: () -> Int?,
        _ key: (UnsafeRawBufferPointer) -> UInt64,
        _ ascend: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
    ) -> Extremes? {
        guard let first = next() else { return nil }
        var result = Extremes(least: first, greatest: first)
        var leastKey = unsafe key(value(at: first))
        var greatestKey = leastKey
        while let position = next() {
            let value = unsafe value(at: position)
            let key = unsafe key(value)
            if key < leastKey
                || key == leastKey && (unsafe ascend(value, self.value(at: result.least)))
            {
                leastKey = key
                result.least = position
            } else if key > greatestKey
                || key == greatestKey && (unsafe ascend(self.value(at: result.greatest), value))
            {
                greatestKey = key
                result.greatest = position
            }
        }
        return result
    }

    /// The first eight bytes; where there are fewer, as if zeros followed.
    @inline(__always)
    private static func bytesKey(_ value: UnsafeRawBufferPointer) -> UInt64 {
        if value.count >= 8 {
            return UInt64(bigEndian: unsafe value.loadUnaligned(as: UInt64.self))
        }
        var key: UInt64 = 0
        for at in 0..<value.count { key = key &<< 8 | UInt64(unsafe value[at]) }
        return value.count == 0 ? 0 : key &<< UInt64(8 &* (8 &- value.count))
    }

    /// The same with the sign turned, for numbers of one length.
    @inline(__always)
    private static func numberKey(_ value: UnsafeRawBufferPointer) -> UInt64 {
        unsafe bytesKey(value) ^ 1 &<< 63
    }

    /// For numbers of any length.
    @inline(__always)
    private static func noKey(_ value: UnsafeRawBufferPointer) -> UInt64 { 0 }

    static func bytesAscend(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        let count = min(a.count, b.count)
        var at = 0
        while at &+ 8 <= count {
            let x = unsafe a.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let y = unsafe b.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            if x != y { return UInt64(bigEndian: x) < UInt64(bigEndian: y) }
            at &+= 8
        }
        while at < count {
            if unsafe a[at] != b[at] { return unsafe a[at] < b[at] }
            at &+= 1
        }
        return a.count < b.count
    }

    static func numbersAscend(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        let length = max(a.count, b.count)
        // Shorter numbers are extended by their sign.
        func byte(_ number: UnsafeRawBufferPointer, _ position: Int) -> UInt8 {
            let lacking = length - number.count
            if position >= lacking { return unsafe number[position - lacking] }
            return unsafe (number.first ?? 0) & 0x80 == 0 ? 0 : 0xFF
        }
        for position in 0..<length {
            let x = unsafe byte(a, position)
            let y = unsafe byte(b, position)
            if x == y { continue }
            return position == 0 ? Int8(bitPattern: x) < Int8(bitPattern: y) : x < y
        }
        return false
    }
}
