package import Buffers

/// Selects rows of a ``ColumnBatch`` and appends them, still encoded, to a buffer.
///
/// A *fragment* is what one batch gives to one group: levels, and either numbers of a
/// ``MergedDictionary`` or plain values. Fragments live in memory or in the spill file until the
/// row group they belong to is written; ``ColumnContent`` puts them together.
@safe package struct FragmentEncoder: ~Copyable {
    /// What the values of a batch become.
    package enum Values {
        /// Numbers in the merged dictionary: index → number.
        case numbers
        /// The values themselves.
        case plain
    }

    /// The number in the merged dictionary of each value of the chunk's dictionary.
    private var numbers = Vector<UInt32>()
    private var numberWidth = NumberWidth.four

    private var view = unsafe BatchView()
    private var form = ColumnBatch.Form.plain
    private var selector = RowSelector()
    private var scratch = Vector<UInt32>()
    /// The numbers of all values of the batch, if some rows of it were selected.
    private var numbered = Vector<UInt8>()
    private var isNumbered = false

    package init() {}

    /// Finds the number of each value of a chunk's dictionary, before its rows are selected.
    ///
    /// - Returns: `false` if the merged dictionary is full; the rows are then to be plain.
    package mutating func merge(
        _ dictionary: borrowing ValueStore,
        into merged: MergedDictionary
    ) -> Bool {
        guard merged.merge(dictionary, numbers: &numbers) else { return false }
        var largest: UInt32 = 0
        for index in 0..<numbers.count { largest = max(largest, unsafe numbers.base[index]) }
        numberWidth = NumberWidth(largest: largest)
        return true
    }

    /// The bytes that a number takes in a fragment, for numbers below `count`.
    package static func numberByteCount(below count: Int) -> Int {
        NumberWidth(largest: UInt32(truncatingIfNeeded: max(0, count - 1))).byteCount
    }

    /// Forgets the batch before; every batch is announced once, before its rows are selected.
    package mutating func prepare(_ batch: ColumnBatch) {
        unsafe view = BatchView(batch)
        form = batch.form
        selector.reset()
        isNumbered = false
    }

    /// Appends the fragment of some rows of a batch, which holds all of them.
    package mutating func append(
        _ rows: RowGrouping.Slice,
        of grouping: borrowing RowGrouping,
        in batch: ColumnBatch,
        dictionary: borrowing ValueStore,
        as values: Values,
        to output: inout ByteBuffer
    ) {
        unsafe selector.select(rows, of: grouping, in: view)
        let count = selector.values.count
        var header = FragmentHeader()
        header.entryCount = selector.entryCount
        header.valueCount = count
        header.hasDefinitionLevels =
            unsafe view.definitionLevels != nil && count < selector.entryCount
        let at = begin(&header, values, &output)
        if unsafe view.repetitionLevels != nil {
            unsafe appendRepetitionLevels(selector.repetition.base, header, &output)
        }
        unsafe appendDefinitionLevels(selector.definition.base, header, &output)
        switch (values, form) {
        case (.numbers, _):
            if !isNumbered { number(batch.indices) }
            unsafe output.append(
                runs: selector.values,
                width: numberByteCount,
                from: numbered.base
            )
        case (.plain, .plain): batch.plain.appendPlainValues(selector.values, to: &output)
        case (.plain, .dictionary):
            let indices = unsafe selectedIndices(batch.indices)
            unsafe dictionary.appendPlainValues(indices, to: &output)
        }
        end(&header, at, &output)
    }

    /// Appends the fragment of all rows of `batch`.
    package mutating func appendAll(
        of batch: ColumnBatch,
        dictionary: borrowing ValueStore,
        as values: Values,
        to output: inout ByteBuffer
    ) {
        var header = FragmentHeader()
        header.entryCount = batch.entryCount
        header.valueCount = batch.valueCount
        header.hasDefinitionLevels = batch.hasDefinitionLevels
        let at = begin(&header, values, &output)
        if let levels = unsafe view.repetitionLevels {
            unsafe appendRepetitionLevels(levels, header, &output)
        }
        unsafe appendDefinitionLevels(batch.definitionLevels.base, header, &output)
        switch (values, batch.form) {
        case (.numbers, _):
            let byteCount = batch.valueCount * numberByteCount
            unsafe output.append(capacity: byteCount) { room in
                if let target = room.baseAddress {
                    unsafe number(batch.indices, batch.valueCount, into: target)
                }
                return byteCount
            }
        case (.plain, .plain):
            batch.plain.appendPlainValues(from: 0, count: batch.valueCount, to: &output)
        case (.plain, .dictionary):
            unsafe dictionary.appendPlainValues(
                UnsafeBufferPointer(start: batch.indices.base, count: batch.valueCount),
                to: &output
            )
        }
        end(&header, at, &output)
    }

    // MARK: Header

    /// Appends the header, whose size of the fragment is not known yet; answers where it stands.
    private func begin(
        _ header: inout FragmentHeader,
        _ values: Values,
        _ output: inout ByteBuffer
    ) -> Int {
        header.form = values == .numbers ? .numbers : .plain
        header.numberWidth = numberWidth
        let at = output.count
        header.append(to: &output)
        return at
    }

    private func end(_ header: inout FragmentHeader, _ at: Int, _ output: inout ByteBuffer) {
        header.byteCount = output.count - at
        header.overwrite(in: &output, at: at)
    }

    // MARK: Levels

    private func appendRepetitionLevels(
        _ source: UnsafePointer<UInt8>,
        _ header: FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        unsafe output.append(UnsafeRawBufferPointer(start: source, count: header.entryCount))
    }

    private func appendDefinitionLevels(
        _ source: UnsafePointer<UInt8>,
        _ header: FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        guard header.hasDefinitionLevels else { return }
        let count = header.entryCount
        if unsafe view.maxDefinitionLevel == 1 {
            unsafe output.append(capacity: (count + 7) / 8) { room in
                if let base = room.baseAddress {
                    unsafe BitPacking.packBits(source, count: count, into: base)
                }
                return (count + 7) / 8
            }
        } else {
            unsafe output.append(UnsafeRawBufferPointer(start: source, count: count))
        }
    }

    // MARK: Values

    /// The indices of the values that were selected.
    private mutating func selectedIndices(
        _ indices: borrowing Vector<UInt32>
    ) -> UnsafeBufferPointer<UInt32> {
        scratch.resize(to: selector.values.count)
        let target = unsafe scratch.base
        let source = unsafe indices.base
        var at = 0
        for run in 0..<selector.values.runCount {
            let values = selector.values[run]
            unsafe (target + at).update(from: source + values.lowerBound, count: values.count)
            at &+= values.count
        }
        return unsafe UnsafeBufferPointer(start: target, count: at)
    }

    private var numberByteCount: Int { numberWidth.byteCount }

    /// Finds the numbers of all values of the batch.
    private mutating func number(_ indices: borrowing Vector<UInt32>) {
        isNumbered = true
        numbered.resize(to: indices.count * numberByteCount)
        unsafe number(indices, indices.count, into: UnsafeMutableRawPointer(numbered.base))
    }

    /// Numbers indices: the innermost loop of most columns.
    private func number(
        _ indices: borrowing Vector<UInt32>,
        _ count: Int,
        into target: UnsafeMutableRawPointer
    ) {
        precondition(count <= indices.count, "each value has an index")
        let source = unsafe indices.base
        switch numberWidth {
        case .one: unsafe number(source, count, target, UInt8.self)
        case .two: unsafe number(source, count, target, UInt16.self)
        case .four: unsafe number(source, count, target, UInt32.self)
        }
    }

    @inline(__always)
    private func number<Number: FixedWidthInteger & BitwiseCopyable>(
        _ indices: UnsafeMutablePointer<UInt32>,
        _ count: Int,
        _ target: UnsafeMutableRawPointer,
        _ type: Number.Type
    ) {
        let map = unsafe numbers.base
        for index in 0..<count {
            let number = unsafe map[Int(indices[index])]
            unsafe target.storeBytes(
                of: Number(truncatingIfNeeded: number),
                toByteOffset: index &* MemoryLayout<Number>.size,
                as: type
            )
        }
    }
}
