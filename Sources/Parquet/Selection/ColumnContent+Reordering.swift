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
            let width = numbers.width.byteCount
            var moved = Vector<UInt8>(capacity: numbers.bytes.count)
            moved.resize(to: numbers.bytes.count)
            let source = unsafe numbers.bytes.base
            let target = unsafe moved.base
            var at = 0
            for run in 0..<selector.values.runCount {
                let values = selector.values[run]
                let start = unsafe source + values.lowerBound * width
                unsafe (target + at).update(from: start, count: values.count * width)
                at += values.count * width
            }
            numbers.swapBytes(&moved)
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
