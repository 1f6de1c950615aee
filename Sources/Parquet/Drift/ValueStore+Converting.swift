internal import Buffers

extension ValueStore {
    /// Fills `target` with the values, converted one by one.
    ///
    /// - Parameter leaf: The column that the values become.
    /// - Throws: ``ParquetError`` of kind `unsupported` if the column cannot hold a value, and of
    ///   kind `tooLarge` for byte strings of more than 4 GiB.
    borrowing func convert(
        _ conversion: ValueConversion,
        to leaf: LeafColumn,
        into target: inout ValueStore
    ) throws(ParquetError) {
        target.reset(layout: try ValueLayout(leaf))
        switch conversion {
        case .numbers(let numbers): try convert(numbers, leaf, into: &target)
        case .doubles(let form):
            for index in 0..<count {
                let number = try number(at: index, form)
                let double = Double(number)
                guard Int128(exactly: double) == number else {
                    throw Self.outside(leaf, "an integer that no DOUBLE equals")
                }
                unsafe withUnsafeBytes(of: double.bitPattern) { unsafe target.append($0) }
            }
        case .floatsToDoubles:
            precondition(layout == .fixed(4), "floats have 4 bytes")
            for index in 0..<count {
                let bits = unsafe value(at: index).loadUnaligned(as: UInt32.self)
                let double = Double(Float(bitPattern: bits))
                unsafe withUnsafeBytes(of: double.bitPattern) { unsafe target.append($0) }
            }
        case .bytes(let isText):
            for index in 0..<count {
                let bytes = unsafe value(at: index)
                if isText, unsafe String(validating: bytes, as: UTF8.self) == nil {
                    throw Self.outside(leaf, "a byte string that is no UTF-8")
                }
                guard target.byteCount + bytes.count <= Self.byteLimit else {
                    throw ParquetError(.tooLarge, "byte strings of more than 4 GiB in one column")
                }
                unsafe target.append(bytes)
            }
        }
    }

    private borrowing func convert(
        _ conversion: NumberConversion,
        _ leaf: LeafColumn,
        into target: inout ValueStore
    ) throws(ParquetError) {
        for index in 0..<count {
            guard let number = conversion(try number(at: index, conversion.source)) else {
                throw Self.outside(leaf, "a value outside its range")
            }
            switch conversion.target {
            case .int32, .unsigned32:
                let bits = UInt32(truncatingIfNeeded: number).littleEndian
                unsafe withUnsafeBytes(of: bits) { unsafe target.append($0) }
            case .int64, .unsigned64:
                let bits = UInt64(truncatingIfNeeded: number).littleEndian
                unsafe withUnsafeBytes(of: bits) { unsafe target.append($0) }
            case .bigEndian(let byteCount):
                target.appendBigEndian(number, byteCount: byteCount ?? 16)
            case .int96:
                let (day, nanos) = Instant.int96(nanosSinceEpoch: number)
                target.appendInstant96(julianDay: day, nanos: nanos)
            }
        }
    }

    /// A value as a number.
    @inline(__always)
    private borrowing func number(
        at index: Int,
        _ form: NumberForm
    ) throws(ParquetError) -> Int128 {
        let bytes = unsafe value(at: index)
        switch form {
        case .int32:
            return unsafe Int128(bytes.loadUnaligned(as: Int32.self))
        case .unsigned32(let bitWidth):
            let bits = unsafe bytes.loadUnaligned(as: UInt32.self)
            return Int128(bits & (.max >> UInt32(32 - bitWidth)))
        case .int64:
            return unsafe Int128(bytes.loadUnaligned(as: Int64.self))
        case .unsigned64:
            return unsafe Int128(bytes.loadUnaligned(as: UInt64.self))
        case .int96:
            let nanos = unsafe bytes.loadUnaligned(as: Int64.self)
            let day = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self)
            return Int128(Instant.daysSinceEpoch(julianDay: day)) * 86_400_000_000_000
                + Int128(nanos)
        case .bigEndian:
            guard let number = unsafe Self.bigEndian(bytes) else {
                throw ParquetError(.corrupt, "a DECIMAL value has more than 38 digits")
            }
            return number
        }
    }

    private static func outside(_ leaf: LeafColumn, _ found: String) -> ParquetError {
        ParquetError(
            .unsupported,
            "\(found) cannot become \(StoredType(leaf)), which the column is since files of other "
                + "types are read with this one: leave the column out with --drop, or run the "
                + "files apart"
        )
    }
}
