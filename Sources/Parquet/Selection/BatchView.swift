internal import Buffers

/// What selection looks at of a ``ColumnBatch``, looked up once: each access to an object's
/// properties is checked, and there are many small fragments.
@unsafe struct BatchView {
    var firstRow = 0
    var rowCount = 0
    var entryCount = 0
    var maxDefinitionLevel: UInt8 = 0
    /// Levels, where there are some; valid as long as the batch is not changed.
    var definitionLevels: UnsafePointer<UInt8>?
    var repetitionLevels: UnsafePointer<UInt8>?

    init() {}

    init(_ batch: ColumnBatch) {
        let leaf = batch.leaf
        unsafe firstRow = batch.firstRow
        unsafe rowCount = batch.rowCount
        unsafe entryCount = batch.entryCount
        unsafe maxDefinitionLevel = UInt8(leaf.maxDefinitionLevel)
        if batch.hasDefinitionLevels {
            precondition(batch.definitionLevels.count >= batch.entryCount, "each entry has a level")
            unsafe definitionLevels = UnsafePointer(batch.definitionLevels.base)
        }
        if leaf.maxRepetitionLevel > 0 {
            precondition(batch.repetitionLevels.count >= batch.entryCount, "each entry has a level")
            unsafe repetitionLevels = UnsafePointer(batch.repetitionLevels.base)
        }
    }
}
