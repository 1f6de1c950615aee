internal import Buffers

extension ValueStore {
    /// Appends `count` values to the body of a page.
    ///
    /// - Precondition: `encoding` suits values of `type`, whose layout is the store's.
    func appendValues(
        _ encoding: Encoding,
        _ type: PhysicalType,
        from start: Int,
        count wanted: Int,
        to output: inout ByteBuffer
    ) {
        precondition(start >= 0 && start + wanted <= count, "the range lies inside the values")
        precondition(encoding.suits(type), "the column's encoding was checked")
        switch (encoding, layout) {
        case (.deltaBinaryPacked, .fixed(4)): appendDeltas(Int32.self, start, wanted, &output)
        case (.deltaBinaryPacked, _): appendDeltas(Int64.self, start, wanted, &output)
        case (.deltaLengthByteArray, _): appendDeltaLengths(start, wanted, &output)
        case (.deltaByteArray, _): appendDeltaStrings(start, wanted, &output)
        case (.byteStreamSplit, .fixed(let width)):
            let values = unsafe UnsafeRawBufferPointer(
                start: bytes.base + start * width,
                count: wanted * width
            )
            unsafe ByteStreamSplit.split(values, width: width, into: &output)
        case (.rle, _): appendBooleanRuns(start, wanted, &output)
        default:
            if type == .boolean {
                appendBooleans(from: start, count: wanted, to: &output)
            } else {
                appendPlainValues(from: start, count: wanted, to: &output)
            }
        }
    }

    private func appendDeltas<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type,
        _ start: Int,
        _ wanted: Int,
        _ output: inout ByteBuffer
    ) {
        let values = unsafe fixedValues(as: type) + start
        DeltaBinaryEncoder.encode(count: wanted, bitWidth: type.bitWidth, into: &output) { index in
            Int64(unsafe values[index])
        }
    }

    private func appendDeltaLengths(_ start: Int, _ wanted: Int, _ output: inout ByteBuffer) {
        DeltaBinaryEncoder.encode(count: wanted, bitWidth: 32, into: &output) { index in
            Int64(length(at: start + index))
        }
        for index in start..<start + wanted { unsafe output.append(value(at: index)) }
    }

    private func appendDeltaStrings(_ start: Int, _ wanted: Int, _ output: inout ByteBuffer) {
        var prefixes: [Int] = []
        for index in start..<start + wanted {
            prefixes.append(index == start ? 0 : sharedByteCount(index - 1, index))
        }
        DeltaBinaryEncoder.encode(count: wanted, bitWidth: 32, into: &output) { index in
            Int64(prefixes[index])
        }
        DeltaBinaryEncoder.encode(count: wanted, bitWidth: 32, into: &output) { index in
            Int64(length(at: start + index) - prefixes[index])
        }
        for (index, prefix) in prefixes.enumerated() {
            unsafe output.append(
                UnsafeRawBufferPointer(rebasing: value(at: start + index)[prefix...])
            )
        }
    }

    /// How many bytes two values have in common from the first on.
    private func sharedByteCount(_ left: Int, _ right: Int) -> Int {
        let a = unsafe value(at: left)
        let b = unsafe value(at: right)
        let most = min(a.count, b.count)
        var shared = 0
        while shared < most, unsafe a[shared] == b[shared] { shared += 1 }
        return shared
    }

    /// Booleans as a hybrid stream of width 1 behind its length.
    private func appendBooleanRuns(_ start: Int, _ wanted: Int, _ output: inout ByteBuffer) {
        let at = output.count
        output.append(integer: UInt32(0))
        unsafe HybridEncoder.encodeBits(bytes.base + start, count: wanted, into: &output)
        let length = UInt32(truncatingIfNeeded: output.count - at - 4).littleEndian
        unsafe output.withUnsafeMutableBytes { all in
            unsafe all.storeBytes(of: length, toByteOffset: at, as: UInt32.self)
        }
    }
}
