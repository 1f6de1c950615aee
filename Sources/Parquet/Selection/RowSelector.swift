internal import Buffers

/// Finds the entries and the values that some rows of a ``ColumnBatch`` have.
struct RowSelector: ~Copyable {
    /// The entries of the rows that were selected.
    private(set) var entryCount = 0
    /// Their definition levels, if the batch has any.
    private(set) var definition = Vector<UInt8>()
    /// Their repetition levels, if the column is repeated.
    private(set) var repetition = Vector<UInt8>()
    /// The positions of their values among the batch's values.
    private(set) var values = Vector<UInt32>()

    private var isPrepared = false
    /// For each entry of the batch, how many values come before it.
    private var valueStarts = Vector<UInt32>()
    /// For each row of the batch, where its entries start.
    private var entryStarts = Vector<UInt32>()

    /// Forgets what was found out about a batch.
    mutating func reset() { isPrepared = false }

    /// Gives away the levels of the rows that were selected.
    mutating func moveLevels(_ definition: inout Vector<UInt8>, _ repetition: inout Vector<UInt8>) {
        swap(&self.definition, &definition)
        swap(&self.repetition, &repetition)
    }

    /// Selects rows, counted from the start of the row group.
    mutating func select(_ rows: UnsafeBufferPointer<UInt32>, of batch: ColumnBatch) {
        if !isPrepared { prepare(batch) }
        if batch.leaf.maxRepetitionLevel > 0 {
            unsafe selectNested(rows, batch)
        } else if batch.hasDefinitionLevels {
            unsafe selectNullable(rows, batch)
        } else {
            entryCount = rows.count
            definition.removeAll()
            values.resize(to: entryCount)
            let first = UInt32(truncatingIfNeeded: batch.firstRow)
            let target = unsafe values.base
            for index in 0..<entryCount { unsafe target[index] = rows[index] &- first }
        }
    }

    private mutating func prepare(_ batch: ColumnBatch) {
        isPrepared = true
        let count = batch.entryCount
        if batch.hasDefinitionLevels {
            let highest = UInt8(batch.leaf.maxDefinitionLevel)
            valueStarts.resize(to: count + 1)
            let levels = unsafe batch.definitionLevels.base
            let starts = unsafe valueStarts.base
            var values: UInt32 = 0
            for entry in 0..<count {
                unsafe starts[entry] = values
                unsafe values &+= levels[entry] == highest ? 1 : 0
            }
            unsafe starts[count] = values
        }
        if batch.leaf.maxRepetitionLevel > 0 {
            entryStarts.resize(to: batch.rowCount + 1)
            let levels = unsafe batch.repetitionLevels.base
            let starts = unsafe entryStarts.base
            var row = 0
            for entry in 0..<count where unsafe entry == 0 || levels[entry] == 0 {
                unsafe starts[row] = UInt32(truncatingIfNeeded: entry)
                row &+= 1
            }
            unsafe starts[row] = UInt32(truncatingIfNeeded: count)
        }
    }

    private mutating func selectNullable(
        _ rows: UnsafeBufferPointer<UInt32>,
        _ batch: ColumnBatch
    ) {
        let count = rows.count
        entryCount = count
        definition.resize(to: count)
        values.resize(to: count)
        let highest = UInt8(batch.leaf.maxDefinitionLevel)
        let source = unsafe batch.definitionLevels.base
        let starts = unsafe valueStarts.base
        let levels = unsafe definition.base
        let target = unsafe values.base
        let first = UInt32(truncatingIfNeeded: batch.firstRow)
        var found = 0
        for index in 0..<count {
            let row = unsafe Int(rows[index] &- first)
            let level = unsafe source[row]
            unsafe levels[index] = level
            unsafe target[found] = starts[row]
            found &+= level == highest ? 1 : 0
        }
        values.count = found
    }

    private mutating func selectNested(
        _ rows: UnsafeBufferPointer<UInt32>,
        _ batch: ColumnBatch
    ) {
        let starts = unsafe entryStarts.base
        let first = batch.firstRow
        var count = 0
        for position in 0..<rows.count {
            let row = unsafe Int(rows[position]) &- first
            count &+= unsafe Int(starts[row &+ 1] &- starts[row])
        }
        entryCount = count
        repetition.resize(to: count)
        values.resize(to: count)
        let hasDefinition = batch.hasDefinitionLevels
        definition.resize(to: hasDefinition ? count : 0)
        let highest = UInt8(batch.leaf.maxDefinitionLevel)
        let repetitionSource = unsafe batch.repetitionLevels.base
        let definitionSource = unsafe batch.definitionLevels.base
        let valueStarts = unsafe self.valueStarts.base
        let repetitions = unsafe repetition.base
        let definitions = unsafe definition.base
        let target = unsafe values.base
        var at = 0
        var found = 0
        for position in 0..<rows.count {
            let row = unsafe Int(rows[position]) &- first
            for entry in unsafe Int(starts[row])..<Int(starts[row &+ 1]) {
                unsafe repetitions[at] = repetitionSource[entry]
                if hasDefinition {
                    let level = unsafe definitionSource[entry]
                    unsafe definitions[at] = level
                    unsafe target[found] = valueStarts[entry]
                    found &+= level == highest ? 1 : 0
                } else {
                    unsafe target[found] = UInt32(truncatingIfNeeded: entry)
                    found &+= 1
                }
                at &+= 1
            }
        }
        values.count = found
    }
}
