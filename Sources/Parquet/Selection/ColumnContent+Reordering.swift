internal import Buffers

extension ColumnContent {
    /// Puts the rows into another order.
    ///
    /// - Parameter rows: Each row, counted as they stand, once.
    /// - Throws: ``ParquetError`` of kind `tooLarge` if byte strings pass 4 GiB.
    mutating func reorder(_ rows: borrowing Vector<UInt32>) throws(ParquetError) {
        precondition(rows.count == rowCount, "every row gets a place")
        var view = unsafe BatchView()
        unsafe view.rowCount = rows.count
        unsafe view.entryCount = entryCount
        unsafe view.maxDefinitionLevel = UInt8(leaf.maxDefinitionLevel)
        if hasDefinitionLevels {
            unsafe view.definitionLevels = UnsafePointer(definitionLevels.base)
        }
        if leaf.maxRepetitionLevel > 0 {
            unsafe view.repetitionLevels = UnsafePointer(repetitionLevels.base)
        }
        var selector = RowSelector()
        let order = RowGrouping(order: rows)
        unsafe selector.select(order.slice(of: 0), of: order, in: view)
        precondition(
            selector.entryCount == entryCount && selector.values.count == valueCount,
            "every row comes once"
        )
        selector.moveLevels(&definitionLevels, &repetitionLevels)
        if isNumbered {
            var moved = Vector<UInt32>(capacity: numbers.count)
            moved.resize(to: numbers.count)
            let source = unsafe numbers.base
            let target = unsafe moved.base
            var at = 0
            for run in 0..<selector.values.runCount {
                let values = selector.values[run]
                unsafe (target + at).update(from: source + values.lowerBound, count: values.count)
                at += values.count
            }
            swap(&numbers, &moved)
        } else {
            var bytes = ByteBuffer(capacity: plain.byteCount + 4 * valueCount)
            plain.appendPlainValues(selector.values, to: &bytes)
            plain.reset(layout: plain.layout)
            try unsafe bytes.withUnsafeBytes { (raw) throws(ParquetError) in
                try unsafe plain.appendPlain(raw, count: valueCount, isBoolean: false)
            }
        }
    }
}
