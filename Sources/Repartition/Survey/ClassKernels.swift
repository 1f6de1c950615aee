internal import Buffers
internal import Parquet

// The loops over all rows of the survey, without a check for each row: their bounds are checked
// once, before. What is looked up by numbers from a file stays checked.

extension Vector<UInt32> {
    /// Appends the class of each of the first `count` rows.
    ///
    /// - Parameters:
    ///   - classes: The class of each dictionary entry.
    ///   - indices: The dictionary entry of each row.
    mutating func append(_ classes: [UInt32], at indices: borrowing Vector<UInt32>, count: Int) {
        precondition(count >= 0 && count <= indices.count, "each row has an index")
        let before = self.count
        resize(to: before + count)
        let target = unsafe base + before
        let indices = unsafe indices.base
        for row in 0..<count { unsafe target[row] = classes[Int(indices[row])] }
    }

    /// Appends the class of each row of a flat batch with definition levels.
    ///
    /// - Parameters:
    ///   - classes: The class of each dictionary entry.
    ///   - ofNull: The class of rows without a value.
    mutating func append(_ classes: [UInt32], of batch: ColumnBatch, ofNull: UInt32) {
        precondition(
            batch.definitionLevels.count >= batch.rowCount
                && batch.indices.count >= batch.valueCount,
            "each row has a level and each value an index"
        )
        let highest = UInt8(batch.leaf.maxDefinitionLevel)
        let before = count
        resize(to: before + batch.rowCount)
        let target = unsafe base + before
        let levels = unsafe batch.definitionLevels.base
        let indices = unsafe batch.indices.base
        var value = 0
        for row in 0..<batch.rowCount {
            if unsafe levels[row] == highest {
                unsafe target[row] = classes[Int(indices[value])]
                value &+= 1
            } else {
                unsafe target[row] = ofNull
            }
        }
    }
}
