package import Buffers

/// Selects rows of a ``ColumnBatch`` and appends them, still encoded, to a buffer.
///
/// A *fragment* is what one batch gives to one group: levels, and either numbers of a
/// ``MergedDictionary`` or plain values. Fragments live in memory or in the spill file until the
/// row group they belong to is written; ``FragmentReader`` reads them.
package struct FragmentEncoder: ~Copyable {
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

    private var selector = RowSelector()
    private var numberSelector = NumberSelector()
    private var selected = Vector<UInt8>()
    private var scratch = Vector<UInt32>()

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
        Int(NumberWidth(largest: UInt32(truncatingIfNeeded: max(0, count - 1))).rawValue)
    }

    /// Forgets the batch before; every batch is announced once, before its rows are selected.
    package mutating func prepare(_ batch: ColumnBatch) {
        selector.reset()
        numberSelector.reset()
    }

    /// Appends the fragment of some rows of `batch`.
    ///
    /// - Parameters:
    ///   - rows: Rows in ascending order, counted from the start of the row group, all inside the
    ///     batch; `nil` for all of them.
    ///   - dictionary: The chunk's dictionary, which a batch of indices points into.
    package mutating func append(
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
                unsafe appendNumbers(of: rows, batch, &header, &output)
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
    package mutating func append(
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
    package mutating func appendAll(
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

    private mutating func appendWhole(
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

    private mutating func appendSelected(
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

    /// Appends the fragment of rows of a flat batch.
    private mutating func appendNumbers(
        of rows: UnsafeBufferPointer<UInt32>,
        _ batch: ColumnBatch,
        _ header: inout FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        header.entryCount = rows.count
        header.valueCount = rows.count
        header.numberWidth = numberWidth
        guard batch.hasDefinitionLevels else {
            header.append(to: &output)
            unsafe appendRoom(for: rows.count, to: &output) { room in
                let map = unsafe numbers.base
                switch numberWidth {
                case .one:
                    unsafe NumberSelector.select(rows, of: batch, map, into: room, as: UInt8.self)
                case .two:
                    unsafe NumberSelector.select(rows, of: batch, map, into: room, as: UInt16.self)
                case .four:
                    unsafe NumberSelector.select(rows, of: batch, map, into: room, as: UInt32.self)
                }
            }
            return
        }
        // Levels stand before the numbers, and how many of those there are is found with them.
        selected.resize(to: rows.count * 4)
        header.valueCount = unsafe selectNullable(rows, batch, selected.base)
        header.hasDefinitionLevels = header.valueCount < rows.count
        header.append(to: &output)
        unsafe appendDefinitionLevels(
            numberSelector.definition.base,
            batch.leaf,
            header,
            &output
        )
        let byteCount = header.valueCount * Int(numberWidth.rawValue)
        unsafe output.append(UnsafeRawBufferPointer(start: selected.base, count: byteCount))
    }

    private mutating func selectNullable(
        _ rows: UnsafeBufferPointer<UInt32>,
        _ batch: ColumnBatch,
        _ target: UnsafeMutableRawPointer
    ) -> Int {
        let map = unsafe numbers.base
        return switch numberWidth {
        case .one:
            unsafe numberSelector.selectNullable(rows, of: batch, map, into: target, as: UInt8.self)
        case .two:
            unsafe numberSelector.selectNullable(
                rows,
                of: batch,
                map,
                into: target,
                as: UInt16.self
            )
        case .four:
            unsafe numberSelector.selectNullable(
                rows,
                of: batch,
                map,
                into: target,
                as: UInt32.self
            )
        }
    }

    /// Appends the numbers of values of a batch.
    ///
    /// - Parameter selected: The positions of the values, or `nil` for all of them.
    private func appendNumbers(
        of batch: ColumnBatch,
        _ selected: UnsafeMutablePointer<UInt32>?,
        _ header: inout FragmentHeader,
        _ output: inout ByteBuffer
    ) {
        header.numberWidth = numberWidth
        let count = header.valueCount
        let indices = unsafe batch.indices.base
        unsafe appendRoom(for: count, to: &output) { room in
            switch numberWidth {
            case .one: unsafe store(indices, selected, count, room, UInt8.self)
            case .two: unsafe store(indices, selected, count, room, UInt16.self)
            case .four: unsafe store(indices, selected, count, room, UInt32.self)
            }
        }
    }

    @inline(__always)
    private func store<Number: FixedWidthInteger & BitwiseCopyable>(
        _ indices: UnsafeMutablePointer<UInt32>,
        _ selected: UnsafeMutablePointer<UInt32>?,
        _ count: Int,
        _ room: UnsafeMutableRawPointer,
        _ type: Number.Type
    ) {
        let map = unsafe numbers.base
        func store(_ number: UInt32, at position: Int) {
            unsafe room.storeBytes(
                of: Number(truncatingIfNeeded: number),
                toByteOffset: position &* MemoryLayout<Number>.size,
                as: type
            )
        }
        if let selected = unsafe selected {
            for index in 0..<count {
                store(unsafe map[Int(indices[Int(selected[index])])], at: index)
            }
        } else {
            for index in 0..<count { store(unsafe map[Int(indices[index])], at: index) }
        }
    }

    private func appendRoom(
        for count: Int,
        to output: inout ByteBuffer,
        _ write: (UnsafeMutableRawPointer) -> Void
    ) {
        let byteCount = count * Int(numberWidth.rawValue)
        unsafe output.append(capacity: byteCount) { room in
            if let base = room.baseAddress { unsafe write(base) }
            return byteCount
        }
    }
}
