internal import Buffers
internal import Columns

// The loops that turn stored values into those of a column vector. Each reads memory whose size
// was established when the store or the batch was filled.

extension ValueStore {
    /// The values in the form that a column vector of the column's type has.
    ///
    /// - Throws: ``ParquetError``, see ``columnVector(of:leaf:)``.
    borrowing func converted(_ leaf: LeafColumn) throws(ParquetError) -> ColumnVector.Values {
        precondition(
            (try? ValueLayout(leaf)) == layout,
            "a store holds values of the column it is read for"
        )
        if case .decimal(let precision, let scale) = leaf.annotation {
            guard precision <= 38 else {
                throw ParquetError(
                    .unsupported,
                    "DECIMAL(\(precision), \(scale)): decimals of at most 38 digits can be read"
                )
            }
            return .decimals(try decimals(leaf.physicalType))
        }
        if leaf.annotation == .null { return .none }
        if leaf.annotation == .float16 { return .floats(map(Float16.self) { Float($0) }) }
        switch leaf.physicalType {
        case .boolean: return .booleans(map(UInt8.self) { $0 != 0 })
        case .int32: return integers32(leaf.annotation)
        case .int64: return integers64(leaf.annotation)
        case .int96: return .int64(instants96())
        case .float: return .floats(map(Float.self) { $0 })
        case .double: return .doubles(map(Double.self) { $0 })
        case .byteArray, .fixedLengthByteArray: return .bytes(try byteArrays())
        }
    }

    private borrowing func integers32(_ annotation: Annotation) -> ColumnVector.Values {
        switch annotation {
        // What lies outside the announced width cannot be written by a sound writer.
        case .integer(8, isSigned: true):
            .int32(map(Int32.self) { Int32(Int8(truncatingIfNeeded: $0)) })
        case .integer(16, isSigned: true):
            .int32(map(Int32.self) { Int32(Int16(truncatingIfNeeded: $0)) })
        case .integer(8, isSigned: false):
            .int32(map(Int32.self) { Int32(UInt8(truncatingIfNeeded: $0)) })
        case .integer(16, isSigned: false):
            .int32(map(Int32.self) { Int32(UInt16(truncatingIfNeeded: $0)) })
        case .integer(32, isSigned: false): .int64(map(UInt32.self) { Int64($0) })
        default: .int32(map(Int32.self) { $0 })
        }
    }

    private borrowing func integers64(_ annotation: Annotation) -> ColumnVector.Values {
        switch annotation {
        case .integer(64, isSigned: false): .decimals(map(UInt64.self) { Int128($0) })
        case .timestamp(.millis, _): .int64(map(Int64.self, Instant.micros(millis:)))
        case .timestamp(.nanos, _): .int64(map(Int64.self, Instant.micros(nanos:)))
        default: .int64(map(Int64.self) { $0 })
        }
    }

    @inline(__always)
    private borrowing func map<Source: BitwiseCopyable, Target>(
        _ type: Source.Type,
        _ convert: (Source) -> Target
    ) -> [Target] {
        let count = self.count
        // SAFETY: the layout is as wide as `Source`, so the store holds `count` of them.
        precondition(layout == .fixed(MemoryLayout<Source>.stride), "values are as wide as read")
        let source = unsafe UnsafeRawPointer(bytes.base)
        return unsafe [Target](unsafeUninitializedCapacity: count) { room, written in
            guard let target = room.baseAddress else { return }
            for index in 0..<count {
                let value = unsafe source.loadUnaligned(
                    fromByteOffset: index &* MemoryLayout<Source>.stride,
                    as: Source.self
                )
                unsafe (target + index).initialize(to: convert(value))
            }
            written = count
        }
    }

    /// Nanoseconds of the day, then the Julian day.
    private borrowing func instants96() -> [Int64] {
        let count = self.count
        precondition(layout == .fixed(12), "INT96 values have 12 bytes")
        let source = unsafe UnsafeRawPointer(bytes.base)
        return unsafe [Int64](unsafeUninitializedCapacity: count) { room, written in
            guard let target = room.baseAddress else { return }
            for index in 0..<count {
                let at = index &* 12
                let nanos = unsafe source.loadUnaligned(fromByteOffset: at, as: Int64.self)
                let day = unsafe source.loadUnaligned(fromByteOffset: at &+ 8, as: Int32.self)
                unsafe target[index] = Instant.micros(julianDay: day, nanos: nanos)
            }
            written = count
        }
    }

    private borrowing func decimals(_ type: PhysicalType) throws(ParquetError) -> [Int128] {
        if type == .int32 { return map(Int32.self) { Int128($0) } }
        if type == .int64 { return map(Int64.self) { Int128($0) } }
        var result: [Int128] = []
        result.reserveCapacity(count)
        for index in 0..<count {
            guard let number = unsafe Self.bigEndian(value(at: index)) else {
                throw ParquetError(.corrupt, "a DECIMAL value has more than 38 digits")
            }
            result.append(number)
        }
        return result
    }

    /// The big-endian two's complement number, or `nil` if it does not fit.
    @inline(__always)
    static func bigEndian(_ bytes: UnsafeRawBufferPointer) -> Int128? {
        let isNegative = unsafe (bytes.first ?? 0) & 0x80 != 0
        var number: Int128 = isNegative ? -1 : 0
        let extra = max(bytes.count - 16, 0)
        for at in 0..<extra where unsafe bytes[at] != (isNegative ? 0xFF : 0) { return nil }
        for at in extra..<bytes.count { unsafe number = number &<< 8 | Int128(bytes[at]) }
        return (number < 0) == isNegative ? number : nil
    }

    private borrowing func byteArrays() throws(ParquetError) -> ByteArrays {
        var offsets: [Int] = []
        offsets.reserveCapacity(count + 1)
        offsets.append(0)
        if case .fixed(let width) = layout {
            for index in 0..<count { offsets.append((index + 1) * width) }
            let all = unsafe [UInt8](UnsafeBufferPointer(start: bytes.base, count: count * width))
            return ByteArrays(offsets: offsets, bytes: all)
        }
        var end = 0
        for index in 0..<count {
            unsafe end &+= Int(lengths.base[index])
            offsets.append(end)
        }
        let source = unsafe UnsafeRawPointer(bytes.base)
        // SAFETY: the sum of the lengths was taken above; each string lies inside `bytes`.
        let joined = unsafe [UInt8](unsafeUninitializedCapacity: end) { room, written in
            var at = 0
            for index in 0..<count {
                let length = unsafe Int(lengths.base[index])
                guard length > 0, let target = room.baseAddress else { continue }
                unsafe UnsafeMutableRawPointer(target + at).copyMemory(
                    from: source + Int(starts.base[index]),
                    byteCount: length
                )
                at &+= length
            }
            written = end
        }
        return ByteArrays(offsets: offsets, bytes: joined)
    }
}

extension ColumnBatch {
    /// Which rows of a flat column have a value.
    var validity: Bitmap {
        let count = entryCount
        let highest = UInt8(leaf.maxDefinitionLevel)
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        let levels = unsafe definitionLevels.base
        for word in words.indices {
            var bits: UInt64 = 0
            let start = word &* 64
            for lane in 0..<min(64, count &- start) {
                bits |= (unsafe levels[start &+ lane] == highest ? 1 : 0) &<< UInt64(lane)
            }
            words[word] = bits
        }
        return Bitmap(count: count, words: words)
    }

    /// For each row of a flat column where its value is: an index of the dictionary, or a position
    /// in `plain`; rows without a value have the position of another one, or 0.
    var positions: Vector<UInt32> {
        var positions = Vector<UInt32>(capacity: entryCount)
        positions.resize(to: entryCount)
        let target = unsafe positions.base
        let highest = UInt8(leaf.maxDefinitionLevel)
        let isPlain = form == .plain
        let indices = unsafe self.indices.base
        guard hasDefinitionLevels else {
            for row in 0..<entryCount {
                unsafe target[row] = isPlain ? UInt32(truncatingIfNeeded: row) : indices[row]
            }
            return positions
        }
        let levels = unsafe definitionLevels.base
        var value = 0
        for row in 0..<entryCount {
            let isThere = unsafe levels[row] == highest
            let position = unsafe isPlain ? UInt32(truncatingIfNeeded: value) : indices[value]
            unsafe target[row] = isThere ? position : 0
            value &+= isThere ? 1 : 0
        }
        return positions
    }
}

@inline(__always)
func gather<Value: BitwiseCopyable>(
    _ values: [Value],
    _ positions: borrowing Vector<UInt32>
) -> [Value] {
    let count = positions.count
    let from = unsafe positions.base
    return unsafe values.withUnsafeBufferPointer { source in
        unsafe [Value](unsafeUninitializedCapacity: count) { target, written in
            // SAFETY: indices were checked against the dictionary when their page was decoded.
            for row in 0..<count { unsafe target[row] = source[Int(from[row])] }
            written = count
        }
    }
}

/// - Throws: ``ParquetError`` of kind `tooLarge` if a few long strings are named too often.
func gather(
    _ values: ByteArrays,
    _ positions: borrowing Vector<UInt32>,
    nulls validity: Bitmap?,
    byteLimit: Int
) throws(ParquetError) -> ByteArrays {
    var offsets: [Int] = []
    offsets.reserveCapacity(positions.count + 1)
    offsets.append(0)
    var end = 0
    for row in 0..<positions.count {
        let position = unsafe Int(positions.base[row])
        if validity?[row] ?? true { end += values.offsets[position + 1] - values.offsets[position] }
        offsets.append(end)
    }
    guard end <= byteLimit else {
        throw ParquetError(.tooLarge, "byte strings of \(end) bytes in one batch of pages")
    }
    let joined = unsafe values.bytes.withUnsafeBytes { source in
        unsafe [UInt8](unsafeUninitializedCapacity: end) { room, written in
            for row in 0..<positions.count {
                let length = offsets[row + 1] - offsets[row]
                let start = unsafe values.offsets[Int(positions.base[row])]
                guard length > 0, let from = source.baseAddress, let to = room.baseAddress else {
                    continue
                }
                unsafe UnsafeMutableRawPointer(to + offsets[row])
                    .copyMemory(from: from + start, byteCount: length)
            }
            written = end
        }
    }
    return ByteArrays(offsets: offsets, bytes: joined)
}
