internal import Buffers

/// Selects rows of a flat column whose values are numbers of the merged dictionary.
///
/// Where some are null, the numbers of all rows are laid out first, nulls among them, so that
/// selecting a row is one load. This is the way most columns of most row groups take.
struct NumberSelector: ~Copyable {
    private static let null = UInt32.max

    /// The numbers of the rows selected, without nulls.
    private(set) var numbers = Vector<UInt32>()
    /// 1 for each row selected that is not null, else 0; nothing if the batch has no nulls.
    private(set) var definition = Vector<UInt8>()
    private(set) var largest: UInt32 = 0

    private var isPrepared = false
    private var numberOfRow = Vector<UInt32>()

    /// Forgets what was found out about a batch.
    mutating func reset() { isPrepared = false }

    /// Selects rows, in ascending order, counted from the start of the row group.
    ///
    /// - Parameter map: For each index into the chunk's dictionary, its number.
    mutating func select(
        _ rows: UnsafeBufferPointer<UInt32>,
        of batch: ColumnBatch,
        _ map: UnsafeMutablePointer<UInt32>
    ) {
        let count = rows.count
        numbers.resize(to: count)
        let target = unsafe numbers.base
        let first = UInt32(truncatingIfNeeded: batch.firstRow)
        var greatest: UInt32 = 0
        guard batch.hasDefinitionLevels else {
            definition.removeAll()
            let indices = unsafe batch.indices.base
            for index in 0..<count {
                let number = unsafe map[Int(indices[Int(rows[index] &- first)])]
                unsafe target[index] = number
                greatest = number > greatest ? number : greatest
            }
            largest = greatest
            return
        }
        if !isPrepared { unsafe prepare(batch, map) }
        let source = unsafe numberOfRow.base
        definition.resize(to: count)
        let levels = unsafe definition.base
        var found = 0
        // One more than a number, so that null, the greatest, becomes 0.
        var greatestPlusOne: UInt32 = 0
        for index in 0..<count {
            let number = unsafe source[Int(rows[index] &- first)]
            let level: UInt8 = number == Self.null ? 0 : 1
            unsafe levels[index] = level
            unsafe target[found] = number
            found &+= Int(level)
            let next = number &+ 1
            greatestPlusOne = next > greatestPlusOne ? next : greatestPlusOne
        }
        greatest = greatestPlusOne == 0 ? 0 : greatestPlusOne &- 1
        numbers.count = found
        largest = greatest
    }

    private mutating func prepare(
        _ batch: ColumnBatch,
        _ map: UnsafeMutablePointer<UInt32>
    ) {
        isPrepared = true
        let count = batch.entryCount
        numberOfRow.resize(to: count)
        let target = unsafe numberOfRow.base
        // Behind the last value an index is read that counts for nothing.
        let values = batch.indices.count
        batch.indices.append(0)
        batch.indices.count = values
        let indices = unsafe batch.indices.base
        let levels = unsafe batch.definitionLevels.base
        // Levels are 0 or 1, so that nothing here has to branch: nulls come as they like.
        var value = 0
        for row in 0..<count {
            let level = unsafe levels[row]
            let number = unsafe map[Int(indices[value])]
            unsafe target[row] = number | (UInt32(level) &- 1)
            value &+= Int(level)
        }
    }
}
