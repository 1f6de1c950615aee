internal import Buffers
internal import Columns

// Values made here, put into a store.

extension ValueStore {
    /// Appends what `convert` makes of the values at `rows`, or of all where that is `nil`.
    @inline(__always)
    mutating func append<Source, Target: BitwiseCopyable>(
        _ values: [Source],
        _ rows: [Int]?,
        _ convert: (Source) -> Target
    ) {
        precondition(
            layout == .fixed(MemoryLayout<Target>.stride),
            "values have the layout's width"
        )
        let added = rows?.count ?? values.count
        // SAFETY: the room has just been made for `added` values of the layout's width.
        let target = unsafe extend(by: added)
        let stride = MemoryLayout<Target>.stride
        if let rows {
            for (position, row) in rows.enumerated() {
                unsafe target.storeBytes(
                    of: convert(values[row]),
                    toByteOffset: position &* stride,
                    as: Target.self
                )
            }
        } else {
            for position in 0..<added {
                unsafe target.storeBytes(
                    of: convert(values[position]),
                    toByteOffset: position &* stride,
                    as: Target.self
                )
            }
        }
    }

    /// Appends one INT96.
    mutating func appendInstant96(julianDay: Int32, nanos: Int64) {
        precondition(layout == .fixed(12), "INT96 values have 12 bytes")
        let target = unsafe extend(by: 1)
        unsafe target.storeBytes(of: nanos, as: Int64.self)
        unsafe target.storeBytes(of: julianDay, toByteOffset: 8, as: Int32.self)
    }

    /// Appends one number as big-endian two's complement of `byteCount` bytes.
    mutating func appendBigEndian(_ number: Int128, byteCount: Int) {
        if byteCount <= 16 {
            unsafe withUnsafeBytes(of: number.bigEndian) { bytes in
                unsafe append(UnsafeRawBufferPointer(rebasing: bytes[(16 - byteCount)...]))
            }
            return
        }
        let bytes = (0..<byteCount).reversed().map { position in
            UInt8(truncatingIfNeeded: number >> Int128(min(position * 8, 127)))
        }
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    /// Appends the byte strings at `rows`.
    ///
    /// - Throws: ``ParquetError`` of kind `tooLarge` if 32-bit starts cannot reach them.
    mutating func append(_ strings: ByteArrays, _ rows: [Int]) throws(ParquetError) {
        guard byteCount + strings.bytes.count <= Self.byteLimit else {
            throw ParquetError(.tooLarge, "byte strings of more than 4 GiB in one column")
        }
        unsafe strings.bytes.withUnsafeBytes { all in
            for row in rows {
                let range = strings.offsets[row]..<strings.offsets[row + 1]
                unsafe append(UnsafeRawBufferPointer(rebasing: all[range]))
            }
        }
    }
}
