internal import Buffers

/// Selects rows of a flat column whose values are numbers of the merged dictionary.
///
/// The numbers of all rows are laid out first, nulls among them, so that selecting a row is one
/// load. This is the way most columns of most row groups take.
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
        if !isPrepared { unsafe prepare(batch, map) }
        let count = rows.count
        numbers.resize(to: count)
        let source = unsafe numberOfRow.base
        let target = unsafe numbers.base
        let first = UInt32(truncatingIfNeeded: batch.firstRow)
        var greatest: UInt32 = 0
        guard batch.hasDefinitionLevels else {
            definition.removeAll()
            for index in 0..<count {
                let number = unsafe source[Int(rows[index] &- first)]
                unsafe target[index] = number
                greatest = number > greatest ? number : greatest
            }
            largest = greatest
            return
        }
        definition.resize(to: count)
        let levels = unsafe definition.base
        var found = 0
        for index in 0..<count {
            let number = unsafe source[Int(rows[index] &- first)]
            let isThere = number != Self.null
            unsafe levels[index] = isThere ? 1 : 0
            unsafe target[found] = number
            found &+= isThere ? 1 : 0
            let candidate = isThere ? number : 0
            greatest = candidate > greatest ? candidate : greatest
        }
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
        guard batch.hasDefinitionLevels else {
            let indices = unsafe batch.indices.base
            for row in 0..<count { unsafe target[row] = map[Int(indices[row])] }
            return
        }
        // Behind the last value an index is read that counts for nothing.
        let values = batch.indices.count
        batch.indices.append(0)
        batch.indices.count = values
        let indices = unsafe batch.indices.base
        let levels = unsafe batch.definitionLevels.base
        var value = 0
        for row in 0..<count {
            let number = unsafe map[Int(indices[value])]
            let isThere = unsafe levels[row] == 1
            unsafe target[row] = isThere ? number : Self.null
            value &+= isThere ? 1 : 0
        }
    }
}
