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

    /// How the source's definition levels become the target's.
    package var levels: LevelMap
    /// For each entry of the batch, how many values come before it.
    private var valueStarts = Vector<UInt32>()
    /// For each row of the batch, where its entries start.
    private var entryStarts = Vector<UInt32>()
    private var selectedValues = Vector<UInt32>()
    private var definition = Vector<UInt8>()
    private var repetition = Vector<UInt8>()
    private var scratch = Vector<UInt32>()

    /// - Parameter levels: How the source's definition levels become the target's.
    package init(levels: LevelMap) {
        self.levels = levels
    }

    /// Prepares for `batch`; every batch is prepared once, before its rows are selected.
    package func prepare(_ batch: ColumnBatch) {
        let highest = UInt8(batch.leaf.maxDefinitionLevel)
        if batch.hasDefinitionLevels {
            valueStarts.resize(to: batch.entryCount + 1)
            let levels = unsafe batch.definitionLevels.base
            let starts = unsafe valueStarts.base
            var values: UInt32 = 0
            for entry in 0..<batch.entryCount {
                unsafe starts[entry] = values
                unsafe values &+= levels[entry] == highest ? 1 : 0
            }
            unsafe starts[batch.entryCount] = values
        }
        if batch.leaf.maxRepetitionLevel > 0 {
            entryStarts.removeAll()
            entryStarts.reserve(total: batch.rowCount + 1)
            let levels = unsafe batch.repetitionLevels.base
            for entry in 0..<batch.entryCount where unsafe entry == 0 || levels[entry] == 0 {
                entryStarts.append(UInt32(truncatingIfNeeded: entry))
            }
            entryStarts.append(UInt32(truncatingIfNeeded: batch.entryCount))
        }
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
        if let rows = unsafe rows {
            unsafe select(rows, batch)
        } else {
            selectAll(batch)
        }
        var header = FragmentHeader()
        header.entryCount = isWhole ? batch.entryCount : entryCount
        header.valueCount = isWhole ? batch.valueCount : selectedValues.count
        header.hasDefinitionLevels =
            isWhole ? batch.hasDefinitionLevels : definition.count > 0 && !isFullyDefined(batch)
        header.form = values == .numbers ? .numbers : .plain
        let at = output.count
        header.append(to: &output)
        appendLevels(batch, header, &output)
        switch (values, batch.form) {
        case (.numbers, _):
            header.numberWidth = appendNumbers(batch, header.valueCount, &output)
        case (.plain, .plain):
            unsafe appendPlain(batch.plain, header.valueCount, through: nil, &output)
        case (.plain, .dictionary):
            unsafe appendPlain(
                dictionary,
                header.valueCount,
                through: batch.indices.base,
                &output
            )
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

    // MARK: Selection

    private var isWhole = false
    private var entryCount = 0

    private func selectAll(_ batch: ColumnBatch) {
        isWhole = true
        entryCount = batch.entryCount
    }

    private func select(_ rows: UnsafeBufferPointer<UInt32>, _ batch: ColumnBatch) {
        isWhole = false
        definition.removeAll()
        repetition.removeAll()
        if batch.leaf.maxRepetitionLevel > 0 {
            unsafe selectNested(rows, batch)
        } else if batch.hasDefinitionLevels {
            unsafe selectNullable(rows, batch)
        } else {
            entryCount = rows.count
            selectedValues.resize(to: entryCount)
            let first = UInt32(truncatingIfNeeded: batch.firstRow)
            let target = unsafe selectedValues.base
            for index in 0..<entryCount { unsafe target[index] = rows[index] &- first }
        }
    }

    private func selectNullable(_ rows: UnsafeBufferPointer<UInt32>, _ batch: ColumnBatch) {
        entryCount = rows.count
        definition.resize(to: entryCount)
        selectedValues.resize(to: entryCount)
        let highest = UInt8(batch.leaf.maxDefinitionLevel)
        let source = unsafe batch.definitionLevels.base
        let starts = unsafe valueStarts.base
        let levels = unsafe definition.base
        let target = unsafe selectedValues.base
        let first = UInt32(truncatingIfNeeded: batch.firstRow)
        var values = 0
        for index in 0..<entryCount {
            let row = unsafe Int(rows[index] &- first)
            let level = unsafe source[row]
            unsafe levels[index] = level
            unsafe target[values] = starts[row]
            values &+= level == highest ? 1 : 0
        }
        selectedValues.count = values
    }

    private func selectNested(_ rows: UnsafeBufferPointer<UInt32>, _ batch: ColumnBatch) {
        selectedValues.removeAll()
        for position in 0..<rows.count {
            let index = unsafe Int(rows[position]) - batch.firstRow
            let start = Int(entryStarts[index])
            let end = Int(entryStarts[index + 1])
            appendSpan(batch, start..<end)
        }
        entryCount = repetition.count
    }

    private func appendSpan(_ batch: ColumnBatch, _ entries: Range<Int>) {
        let at = repetition.count
        repetition.resize(to: at + entries.count)
        unsafe (repetition.base + at).update(
            from: batch.repetitionLevels.base + entries.lowerBound,
            count: entries.count
        )
        var values = entries
        if batch.hasDefinitionLevels {
            definition.resize(to: at + entries.count)
            unsafe (definition.base + at).update(
                from: batch.definitionLevels.base + entries.lowerBound,
                count: entries.count
            )
            values =
                Int(valueStarts[entries.lowerBound])..<Int(valueStarts[entries.upperBound])
        }
        for value in values { selectedValues.append(UInt32(truncatingIfNeeded: value)) }
    }

    private func isFullyDefined(_ batch: ColumnBatch) -> Bool {
        batch.hasDefinitionLevels && selectedValues.count == entryCount
    }

    // MARK: Levels

    private func appendLevels(
        _ batch: ColumnBatch,
        _ header: FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        if batch.leaf.maxRepetitionLevel > 0 {
            let source = unsafe isWhole ? batch.repetitionLevels.base : repetition.base
            unsafe output.append(UnsafeRawBufferPointer(start: source, count: header.entryCount))
        }
        guard header.hasDefinitionLevels else { return }
        let source = unsafe isWhole ? batch.definitionLevels.base : definition.base
        let count = header.entryCount
        if let map = levels.table {
            unsafe output.append(capacity: count) { room in
                for entry in 0..<count { unsafe room[entry] = map[Int(source[entry])] }
                return count
            }
        } else if levels.targetMaximum == 1 {
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

    private func appendNumbers(
        _ batch: ColumnBatch,
        _ count: Int,
        _ output: inout ByteBuffer
    ) -> Int {
        scratch.resize(to: count)
        let target = unsafe scratch.base
        let indices = unsafe batch.indices.base
        let map = unsafe numbers.base
        var largest: UInt32 = 0
        if isWhole {
            for index in 0..<count {
                let number = unsafe map[Int(indices[index])]
                unsafe target[index] = number
                largest = number > largest ? number : largest
            }
        } else {
            let selected = unsafe selectedValues.base
            for index in 0..<count {
                let number = unsafe map[Int(indices[Int(selected[index])])]
                unsafe target[index] = number
                largest = number > largest ? number : largest
            }
        }
        let width = BitPacking.width(for: largest)
        let byteCount = BitPacking.byteCount(count: count, width: width)
        unsafe output.append(capacity: byteCount + 8) { room in
            if let base = room.baseAddress {
                unsafe BitPacking.pack(target, count: count, width: width, into: base)
            }
            return byteCount
        }
        return width
    }

    private func appendPlain(
        _ values: borrowing ValueStore,
        _ count: Int,
        through indices: UnsafeMutablePointer<UInt32>?,
        _ output: inout ByteBuffer
    ) {
        if isWhole, unsafe indices == nil {
            values.appendPlainValues(from: 0, count: count, to: &output)
            return
        }
        scratch.resize(to: count)
        for index in 0..<count {
            let value =
                unsafe isWhole ? UInt32(truncatingIfNeeded: index) : selectedValues.base[index]
            unsafe scratch.base[index] = indices.map { unsafe $0[Int(value)] } ?? value
        }
        unsafe values.appendPlainValues(
            UnsafeBufferPointer(start: scratch.base, count: count),
            to: &output
        )
    }
}
