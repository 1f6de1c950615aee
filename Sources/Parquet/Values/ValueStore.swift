internal import Buffers

/// How the values of a leaf column lie in memory.
package enum ValueLayout: Sendable, Hashable {
    /// Every value has this many bytes; booleans have one byte, 0 or 1.
    case fixed(Int)
    /// Byte strings of varying length.
    case variable

    /// - Throws: ``ParquetError`` of kind `corrupt` if a FIXED_LEN_BYTE_ARRAY has no length.
    package init(_ leaf: LeafColumn) throws(ParquetError) {
        switch leaf.physicalType {
        case .boolean: self = .fixed(1)
        case .int32, .float: self = .fixed(4)
        case .int64, .double: self = .fixed(8)
        case .int96: self = .fixed(12)
        case .byteArray: self = .variable
        case .fixedLengthByteArray:
            guard let length = leaf.typeLength, length >= 0 else {
                throw ParquetError(.corrupt, "a FIXED_LEN_BYTE_ARRAY column has no length")
            }
            self = .fixed(length)
        }
    }
}

/// Values of one leaf column, undecoded: fixed-width bytes one after the other, or byte strings.
///
/// Holds the entries of a dictionary, or the values of pages that are encoded plainly.
@safe package struct ValueStore: ~Copyable, Sendable {
    package private(set) var layout: ValueLayout
    package internal(set) var count = 0
    /// Fixed-width values, or the bytes that byte strings lie in.
    var bytes = Vector<UInt8>()
    /// Where each byte string starts in `bytes`.
    var starts = Vector<UInt32>()
    var lengths = Vector<UInt32>()
    /// Whether each byte string stands in `bytes` behind its length, as in PLAIN encoding.
    var isPrefixed = true
    /// Where the byte strings of pages begin that do not follow those before without a gap.
    private var segmentStarts = Vector<UInt32>()

    package init(layout: ValueLayout) {
        self.layout = layout
    }

    /// Forgets all values and takes on another layout; the memory stays.
    package mutating func reset(layout: ValueLayout) {
        self.layout = layout
        count = 0
        bytes.removeAll()
        starts.removeAll()
        lengths.removeAll()
        isPrefixed = true
        segmentStarts.removeAll()
    }

    /// The bytes that the values take, without lengths.
    package var byteCount: Int { bytes.count }
    /// The bytes that there is room for.
    var capacity: Int { bytes.capacity }

    /// Forgets the values from position `kept` on.
    mutating func truncate(to kept: Int) {
        precondition(kept <= count, "no more values are kept than there are")
        guard kept < count else { return }
        switch layout {
        case .fixed(let width):
            bytes.count = kept * width
        case .variable:
            // Strings follow each other in the order they were appended.
            isPrefixed = false
            bytes.count = Int(starts[kept])
            starts.count = kept
            lengths.count = kept
        }
        count = kept
    }

    /// Fixed-width values as integers of that width.
    func fixedValues<Value: FixedWidthInteger & BitwiseCopyable>(
        as type: Value.Type
    ) -> UnsafePointer<Value> {
        precondition(layout == .fixed(MemoryLayout<Value>.size), "the width is the layout's")
        return unsafe UnsafeRawPointer(bytes.base).assumingMemoryBound(to: Value.self)
    }

    /// The bytes of the value at `index`.
    func length(at index: Int) -> Int {
        switch layout {
        case .fixed(let width): width
        case .variable: Int(lengths[index])
        }
    }

    /// Where the value at `index` lies among the bytes.
    func start(of index: Int) -> Int {
        switch layout {
        case .fixed(let width): index * width
        case .variable: Int(starts[index])
        }
    }

    /// Appends one value.
    package mutating func append(_ value: UnsafeRawBufferPointer) {
        let length = value.count
        if case .variable = layout {
            isPrefixed = false
            starts.append(UInt32(truncatingIfNeeded: bytes.count))
            lengths.append(UInt32(truncatingIfNeeded: length))
        } else {
            precondition(layout == .fixed(length), "a value has the layout's width")
        }
        let at = bytes.count
        bytes.resize(to: at + length)
        if let source = value.baseAddress {
            unsafe UnsafeMutableRawPointer(bytes.base + at)
                .copyMemory(from: source, byteCount: length)
        }
        count += 1
    }

    /// Makes room for `added` fixed-width values, which the caller must write.
    mutating func extend(by added: Int) -> UnsafeMutableRawPointer {
        guard case .fixed(let width) = layout else {
            preconditionFailure("the layout is of fixed width")
        }
        let at = bytes.count
        bytes.resize(to: at + added * width)
        count += added
        return unsafe UnsafeMutableRawPointer(bytes.base + at)
    }

    /// The bytes of the value at `index`, valid while the store is not changed.
    package borrowing func value(at index: Int) -> UnsafeRawBufferPointer {
        precondition(index >= 0 && index < count, "an index lies inside the values")
        switch layout {
        case .fixed(let width):
            return unsafe UnsafeRawBufferPointer(
                start: bytes.base + index * width,
                count: width
            )
        case .variable:
            return unsafe UnsafeRawBufferPointer(
                start: bytes.base + Int(starts.base[index]),
                count: Int(lengths.base[index])
            )
        }
    }
}

extension ValueStore {
    /// The most bytes of byte strings that one store holds: their starts are 32 bits wide.
    static var byteLimit: Int { Int(UInt32.max) }

    /// Appends `count` values from the body of a page in PLAIN encoding.
    ///
    /// Format: <https://parquet.apache.org/docs/file-format/data-pages/encodings/#PLAIN>
    ///
    /// - Throws: ``ParquetError`` of kind `truncated` if the body ends before the values do.
    mutating func appendPlain(
        _ body: UnsafeRawBufferPointer,
        count added: Int,
        isBoolean: Bool
    ) throws(ParquetError) {
        switch layout {
        case .fixed(let width):
            let needed = isBoolean ? (added + 7) / 8 : added * width
            guard needed <= body.count else {
                throw ParquetError(
                    .truncated,
                    "\(added) plain values need \(needed) bytes, the page has \(body.count)"
                )
            }
            let at = bytes.count
            bytes.resize(to: at + added * width + (isBoolean ? 8 : 0))
            if isBoolean {
                unsafe BitUnpacking.spreadBits(body, count: added, into: bytes.base + at)
                bytes.resize(to: at + added)
            } else if let source = body.baseAddress {
                unsafe UnsafeMutableRawPointer(bytes.base + at)
                    .copyMemory(from: source, byteCount: needed)
            }
            count += added
        case .variable:
            let at = bytes.count
            let room = try unsafe reserveBytes(body.count)
            unsafe room.copyMemory(from: body)
            try appendStrings(inBytesFrom: at, byteCount: body.count, count: added)
        }
    }

    /// Appends booleans that a hybrid stream of width 1 holds.
    mutating func appendBooleanRuns(
        _ body: UnsafeRawBufferPointer,
        count added: Int
    ) throws(ParquetError) {
        _ = try unsafe HybridDecoder.decodeLevels(body, maximum: 1, count: added, into: &bytes)
        count += added
    }

    /// Makes room for a page's body behind the bytes there are, to be filled by the caller.
    ///
    /// - Throws: ``ParquetError`` of kind `tooLarge` if 32-bit starts could not reach it.
    mutating func reserveBytes(
        _ byteCount: Int
    ) throws(ParquetError) -> UnsafeMutableRawBufferPointer {
        let at = bytes.count
        guard at + byteCount <= Self.byteLimit else {
            throw ParquetError(.tooLarge, "byte strings of more than 4 GiB in one batch of pages")
        }
        bytes.resize(to: at + byteCount)
        return unsafe UnsafeMutableRawBufferPointer(start: bytes.base + at, count: byteCount)
    }

    /// Finds `count` length-prefixed strings in the bytes from `start` on, where a page lies.
    mutating func appendStrings(
        inBytesFrom start: Int,
        byteCount: Int,
        count added: Int
    ) throws(ParquetError) {
        // Each string has at least its four bytes of length: this bounds the memory below.
        guard added <= byteCount / 4 else {
            throw ParquetError(
                .truncated,
                "\(added) byte strings do not fit into a page of \(byteCount) bytes"
            )
        }
        starts.reserve(total: count + added)
        lengths.reserve(total: count + added)
        // Before a page's strings there may be levels, and behind them bytes that mean nothing.
        if count == 0
            || starts[count - 1] &+ lengths[count - 1] != UInt32(truncatingIfNeeded: start)
        {
            segmentStarts.append(UInt32(truncatingIfNeeded: count))
        }
        let source = unsafe UnsafeRawPointer(bytes.base)
        let end = start + byteCount
        var at = start
        for index in count..<count + added {
            guard end - at >= 4 else { throw Self.cut(at - start) }
            let length = Int(
                UInt32(
                    littleEndian: unsafe source.loadUnaligned(fromByteOffset: at, as: UInt32.self)
                )
            )
            at += 4
            guard length <= end - at else { throw Self.cut(at - start) }
            unsafe starts.base[index] = UInt32(truncatingIfNeeded: at)
            unsafe lengths.base[index] = UInt32(truncatingIfNeeded: length)
            at += length
        }
        count += added
        starts.count = count
        lengths.count = count
    }

    private static func cut(_ offset: Int) -> ParquetError {
        ParquetError(
            .truncated,
            "a byte string runs past the end of its page",
            .init(offset: offset)
        )
    }
}

extension ValueStore {
    /// Appends `count` values in PLAIN encoding, booleans as one byte each.
    func appendPlainValues(from start: Int, count wanted: Int, to output: inout ByteBuffer) {
        precondition(start >= 0 && start + wanted <= count, "the range lies inside the values")
        var values = ValueRuns()
        values.append(from: start, count: wanted)
        appendPlainValues(values, to: &output)
    }

    /// Appends the values at some positions in PLAIN encoding, booleans as one byte each.
    ///
    /// - Precondition: The positions are below `count`.
    func appendPlainValues(_ values: borrowing ValueRuns, to output: inout ByteBuffer) {
        if case .fixed(let width) = layout {
            return unsafe output.append(runs: values, width: width, from: bytes.base)
        }
        guard isPrefixed else {
            for run in 0..<values.runCount {
                for index in values[run] { appendString(index, to: &output) }
            }
            return
        }
        // Strings that follow each other are copied at once, with their lengths.
        let whole = unbroken(values)
        let starts = unsafe self.starts.base
        let lengths = unsafe self.lengths.base
        let source = unsafe UnsafePointer(bytes.base)
        func bytesOf(_ values: Range<Int>) -> Range<Int> {
            let last = values.upperBound &- 1
            return unsafe Int(starts[values.lowerBound]) &- 4..<Int(starts[last] &+ lengths[last])
        }
        var byteCount = 0
        for run in 0..<whole.runCount { byteCount &+= bytesOf(whole[run]).count }
        unsafe output.append(runs: whole, byteCount: byteCount, from: source, bytesOf)
    }

    /// Runs of byte strings that lie in their bytes without a gap.
    private func unbroken(_ values: borrowing ValueRuns) -> ValueRuns {
        var whole = ValueRuns()
        var segment = 0..<0
        for run in 0..<values.runCount {
            var rest = values[run]
            while !rest.isEmpty {
                if !segment.contains(rest.lowerBound) {
                    segment = self.segment(of: rest.lowerBound)
                }
                let end = min(rest.upperBound, segment.upperBound)
                whole.append(from: rest.lowerBound, count: end - rest.lowerBound)
                rest = end..<rest.upperBound
            }
        }
        return whole
    }

    /// The byte strings around one that lie in their bytes without a gap.
    private func segment(of index: Int) -> Range<Int> {
        var low = 0
        var high = segmentStarts.count
        while low < high {
            let middle = (low + high) / 2
            if Int(segmentStarts[middle]) <= index { low = middle + 1 } else { high = middle }
        }
        let end = low < segmentStarts.count ? Int(segmentStarts[low]) : count
        return Int(segmentStarts[low - 1])..<end
    }

    /// Appends the values at `indices` in PLAIN encoding, booleans as one byte each.
    ///
    /// - Precondition: The indices were checked to be below `count`.
    func appendPlainValues(
        _ indices: UnsafeBufferPointer<UInt32>,
        to output: inout ByteBuffer
    ) {
        guard case .fixed(let width) = layout else {
            for position in 0..<indices.count {
                unsafe appendString(Int(indices[position]), to: &output)
            }
            return
        }
        let source = unsafe UnsafeRawPointer(bytes.base)
        unsafe output.append(capacity: indices.count * width) { room in
            guard let target = room.baseAddress else { return 0 }
            switch width {
            case 1: unsafe Self.gather(source, indices, target, as: UInt8.self)
            case 4: unsafe Self.gather(source, indices, target, as: UInt32.self)
            case 8: unsafe Self.gather(source, indices, target, as: UInt64.self)
            default:
                for position in 0..<indices.count {
                    let index = unsafe indices[position]
                    unsafe (target + position * width).copyMemory(
                        from: source + Int(index) * width,
                        byteCount: width
                    )
                }
            }
            return indices.count * width
        }
    }

    @inline(__always)
    private static func gather<Value: BitwiseCopyable>(
        _ source: UnsafeRawPointer,
        _ indices: UnsafeBufferPointer<UInt32>,
        _ target: UnsafeMutableRawPointer,
        as type: Value.Type
    ) {
        let values = unsafe source.assumingMemoryBound(to: Value.self)
        let stride = MemoryLayout<Value>.stride
        for position in 0..<indices.count {
            let value = unsafe values[Int(indices[position])]
            unsafe target.storeBytes(of: value, toByteOffset: position &* stride, as: Value.self)
        }
    }

    private func appendString(_ index: Int, to output: inout ByteBuffer) {
        let length = unsafe lengths.base[index]
        let source = unsafe bytes.base + Int(starts.base[index])
        unsafe output.append(capacity: 4 + Int(length) + runSlack) { room in
            guard let target = room.baseAddress else { return 0 }
            unsafe target.storeBytes(of: length.littleEndian, as: UInt32.self)
            unsafe copyRun(source, to: target + 4, count: Int(length))
            return 4 + Int(length)
        }
    }
}

extension ValueStore {
    /// Appends booleans in PLAIN encoding, one bit each.
    func appendBooleans(from start: Int, count wanted: Int, to output: inout ByteBuffer) {
        precondition(start >= 0 && start + wanted <= count, "the range lies inside the values")
        var bits: UInt8 = 0
        for index in 0..<wanted {
            bits |= (unsafe bytes.base[start + index]) << UInt8(index & 7)
            if index & 7 == 7 || index == wanted - 1 {
                output.append(bits)
                bits = 0
            }
        }
    }
}
