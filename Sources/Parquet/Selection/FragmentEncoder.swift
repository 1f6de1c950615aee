package import Buffers

/// Selects rows of a ``ColumnBatch`` and appends them, still encoded, to a buffer.
///
/// A *fragment* is what one batch gives to one group: levels, and either numbers of a
/// ``MergedDictionary`` or plain values. Fragments live in memory or in the spill file until the
/// row group they belong to is written; ``FragmentReader`` reads them.
package final class FragmentEncoder {
    /// What the values of a batch become.
    package enum Values {
        /// Numbers in the merged dictionary: index → number.
        case numbers
        /// The values themselves.
        case plain
    }

    /// The number in the merged dictionary of each value of the chunk's dictionary.
    package var numbers = Vector<UInt32>()

    private var selector = RowSelector()
    private var numberSelector = NumberSelector()
    private var scratch = Vector<UInt32>()

    package init() {}

    /// Forgets the batch before; every batch is announced once, before its rows are selected.
    package func prepare(_ batch: ColumnBatch) {
        selector.reset()
        numberSelector.reset()
    }

    /// Appends the fragment of some rows of `batch`.
    ///
    /// - Parameters:
    ///   - rows: Rows in ascending order, counted from the start of the row group, all inside the
    ///     batch; `nil` for all of them.
    ///   - dictionary: The chunk's dictionary, which a batch of indices points into.
    package func append(
        _ rows: UnsafeBufferPointer<UInt32>?,
        of batch: ColumnBatch,
        dictionary: borrowing ValueStore,
        as values: Values,
        to output: inout ByteBuffer
    ) {
        var header = FragmentHeader()
        header.form = values == .numbers ? .numbers : .plain
        let at = output.count
        if let rows = unsafe rows {
            if values == .numbers, isPlainlyFlat(batch) {
                unsafe numberSelector.select(rows, of: batch, numbers.base)
                appendSelectedNumbers(rows.count, batch.leaf, &header, &output)
            } else {
                unsafe selector.select(rows, of: batch)
                appendSelected(batch, dictionary, &header, &output)
            }
        } else {
            appendWhole(batch, dictionary, &header, &output)
        }
        header.byteCount = output.count - at
        header.overwrite(in: &output, at: at)
    }

    /// Appends the fragment of the rows at `positions` of a grouping, all inside the batch.
    package func append(
        rowsAt positions: Range<Int>,
        in grouping: borrowing RowGrouping,
        of batch: ColumnBatch,
        dictionary: borrowing ValueStore,
        as values: Values,
        to output: inout ByteBuffer
    ) {
        unsafe grouping.withRows(at: positions) { rows in
            unsafe append(rows, of: batch, dictionary: dictionary, as: values, to: &output)
        }
    }

    /// Appends the fragment of all rows of `batch`.
    package func appendAll(
        of batch: ColumnBatch,
        dictionary: borrowing ValueStore,
        as values: Values,
        to output: inout ByteBuffer
    ) {
        unsafe append(nil, of: batch, dictionary: dictionary, as: values, to: &output)
    }

    /// Whether rows, entries and (where they are not null) values are one to one.
    private func isPlainlyFlat(_ batch: ColumnBatch) -> Bool {
        batch.leaf.maxRepetitionLevel == 0 && batch.leaf.maxDefinitionLevel <= 1
    }

    // MARK: Fragments

    private func appendWhole(
        _ batch: ColumnBatch,
        _ dictionary: borrowing ValueStore,
        _ header: inout FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        header.entryCount = batch.entryCount
        header.valueCount = batch.valueCount
        header.hasDefinitionLevels = batch.hasDefinitionLevels
        header.append(to: &output)
        if batch.leaf.maxRepetitionLevel > 0 {
            unsafe appendRepetitionLevels(batch.repetitionLevels.base, header, &output)
        }
        unsafe appendDefinitionLevels(batch.definitionLevels.base, batch.leaf, header, &output)
        switch (header.form, batch.form) {
        case (.numbers, _):
            unsafe appendNumbers(of: batch, nil, &header, &output)
        case (.plain, .plain):
            batch.plain.appendPlainValues(from: 0, count: batch.valueCount, to: &output)
        case (.plain, .dictionary):
            unsafe dictionary.appendPlainValues(
                UnsafeBufferPointer(start: batch.indices.base, count: batch.valueCount),
                to: &output
            )
        }
    }

    private func appendSelected(
        _ batch: ColumnBatch,
        _ dictionary: borrowing ValueStore,
        _ header: inout FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        let count = selector.values.count
        header.entryCount = selector.entryCount
        header.valueCount = count
        header.hasDefinitionLevels = batch.hasDefinitionLevels && count < selector.entryCount
        header.append(to: &output)
        if batch.leaf.maxRepetitionLevel > 0 {
            unsafe appendRepetitionLevels(selector.repetition.base, header, &output)
        }
        unsafe appendDefinitionLevels(selector.definition.base, batch.leaf, header, &output)
        let selected = unsafe selector.values.base
        switch (header.form, batch.form) {
        case (.numbers, _):
            unsafe appendNumbers(of: batch, selected, &header, &output)
        case (.plain, .plain):
            unsafe batch.plain.appendPlainValues(
                UnsafeBufferPointer(start: selected, count: count),
                to: &output
            )
        case (.plain, .dictionary):
            scratch.resize(to: count)
            let indices = unsafe batch.indices.base
            let target = unsafe scratch.base
            for index in 0..<count { unsafe target[index] = indices[Int(selected[index])] }
            unsafe dictionary.appendPlainValues(
                UnsafeBufferPointer(start: target, count: count),
                to: &output
            )
        }
    }

    private func appendSelectedNumbers(
        _ rowCount: Int,
        _ leaf: LeafColumn,
        _ header: inout FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        header.entryCount = rowCount
        header.valueCount = numberSelector.numbers.count
        header.hasDefinitionLevels = header.valueCount < rowCount
        header.append(to: &output)
        unsafe appendDefinitionLevels(numberSelector.definition.base, leaf, header, &output)
        unsafe pack(numberSelector.numbers.base, numberSelector.largest, &header, &output)
    }

    // MARK: Levels

    private func appendRepetitionLevels(
        _ source: UnsafeMutablePointer<UInt8>,
        _ header: FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        unsafe output.append(UnsafeRawBufferPointer(start: source, count: header.entryCount))
    }

    private func appendDefinitionLevels(
        _ source: UnsafeMutablePointer<UInt8>,
        _ leaf: LeafColumn,
        _ header: FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        guard header.hasDefinitionLevels else { return }
        let count = header.entryCount
        if leaf.maxDefinitionLevel == 1 {
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

    // MARK: Numbers

    /// - Parameter selected: The positions of the values, or `nil` for all of them.
    private func appendNumbers(
        of batch: ColumnBatch,
        _ selected: UnsafeMutablePointer<UInt32>?,
        _ header: inout FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        let count = header.valueCount
        scratch.resize(to: count)
        let target = unsafe scratch.base
        let indices = unsafe batch.indices.base
        let map = unsafe numbers.base
        var largest: UInt32 = 0
        if let selected = unsafe selected {
            for index in 0..<count {
                let number = unsafe map[Int(indices[Int(selected[index])])]
                unsafe target[index] = number
                largest = number > largest ? number : largest
            }
        } else {
            for index in 0..<count {
                let number = unsafe map[Int(indices[index])]
                unsafe target[index] = number
                largest = number > largest ? number : largest
            }
        }
        unsafe pack(target, largest, &header, &output)
    }

    private func pack(
        _ numbers: UnsafeMutablePointer<UInt32>,
        _ largest: UInt32,
        _ header: inout FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        let width = BitPacking.width(for: largest)
        let byteCount = BitPacking.byteCount(count: header.valueCount, width: width)
        let count = header.valueCount
        unsafe output.append(capacity: byteCount + 8) { room in
            if let base = room.baseAddress {
                unsafe BitPacking.pack(numbers, count: count, width: width, into: base)
            }
            return byteCount
        }
        header.numberWidth = width
    }
}
