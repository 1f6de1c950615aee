internal import Buffers

/// Selects rows of a flat column whose values are numbers of the merged dictionary.
///
/// This is the way most columns of most row groups take, so every row costs a few loads and one
/// store, and no branch.
struct NumberSelector: ~Copyable {
    private static let null = UInt32.max

    /// 1 for each row that ``selectNullable(_:of:_:into:)`` selected and that is not null, else 0.
    private(set) var definition = Vector<UInt8>()

    private var isPrepared = false
    /// The number of each row of a batch with nulls, nulls among them.
    private var numberOfRow = Vector<UInt32>()

    /// Forgets what was found out about a batch.
    mutating func reset() { isPrepared = false }

    /// Selects rows of a batch without nulls.
    ///
    /// - Parameters:
    ///   - rows: In ascending order, counted from the start of the row group.
    ///   - map: For each index into the chunk's dictionary, its number.
    ///   - target: Room for a number a row.
    @inline(__always)
    static func select<Number: FixedWidthInteger & BitwiseCopyable>(
        _ rows: UnsafeBufferPointer<UInt32>,
        of batch: ColumnBatch,
        _ map: UnsafeMutablePointer<UInt32>,
        into target: UnsafeMutableRawPointer,
        as type: Number.Type
    ) {
        let first = UInt32(truncatingIfNeeded: batch.firstRow)
        let indices = unsafe batch.indices.base
        for index in 0..<rows.count {
            let number = unsafe map[Int(indices[Int(rows[index] &- first)])]
            unsafe target.storeBytes(
                of: Number(truncatingIfNeeded: number),
                toByteOffset: index &* MemoryLayout<Number>.size,
                as: type
            )
        }
    }

    /// Selects rows of a batch with nulls, and says which of them are null.
    ///
    /// - Parameter target: Room for a number a row; gets those of rows that are not null.
    /// - Returns: How many are not null.
    @inline(__always)
    mutating func selectNullable<Number: FixedWidthInteger & BitwiseCopyable>(
        _ rows: UnsafeBufferPointer<UInt32>,
        of batch: ColumnBatch,
        _ map: UnsafeMutablePointer<UInt32>,
        into target: UnsafeMutableRawPointer,
        as type: Number.Type
    ) -> Int {
        if !isPrepared { unsafe prepare(batch, map) }
        let first = UInt32(truncatingIfNeeded: batch.firstRow)
        let source = unsafe numberOfRow.base
        definition.resize(to: rows.count)
        let levels = unsafe definition.base
        var found = 0
        for index in 0..<rows.count {
            let number = unsafe source[Int(rows[index] &- first)]
            let level: UInt8 = number == Self.null ? 0 : 1
            unsafe levels[index] = level
            unsafe target.storeBytes(
                of: Number(truncatingIfNeeded: number),
                toByteOffset: found &* MemoryLayout<Number>.size,
                as: type
            )
            found &+= Int(level)
        }
        return found
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
