package import Buffers

// The loops over all rows of a survey, without a check for each row: their bounds are checked
// once, before. What is looked up by numbers from a file stays checked.

extension RowRuns {
    /// Appends the class of each row.
    package mutating func append(_ classes: [UInt32]) {
        append(count: classes.count) { classes[$0] }
    }

    /// Appends the class of each of the first `count` rows.
    ///
    /// - Parameters:
    ///   - classes: The class of each dictionary entry.
    ///   - indices: The dictionary entry of each row.
    package mutating func append(
        _ classes: [UInt32],
        at indices: borrowing Vector<UInt32>,
        count: Int
    ) {
        precondition(count >= 0 && count <= indices.count, "each row has an index")
        let indices = unsafe indices.base
        append(count: count) { classes[Int(unsafe indices[$0])] }
    }

    /// Appends the class of each row of a flat batch with definition levels.
    ///
    /// - Parameters:
    ///   - classes: The class of each dictionary entry.
    ///   - ofNull: The class of rows without a value.
    package mutating func append(_ classes: [UInt32], of batch: ColumnBatch, ofNull: UInt32) {
        precondition(
            batch.definitionLevels.count >= batch.rowCount
                && batch.indices.count >= batch.valueCount,
            "each row has a level and each value an index"
        )
        let highest = UInt8(batch.leaf.maxDefinitionLevel)
        let levels = unsafe batch.definitionLevels.base
        let indices = unsafe batch.indices.base
        var value = 0
        append(count: batch.rowCount) { row in
            guard unsafe levels[row] == highest else { return ofNull }
            defer { value &+= 1 }
            return classes[Int(unsafe indices[value])]
        }
    }
}
