package import Buffers

/// What some consecutive pages of a column chunk hold, still in the file's encoding.
///
/// An *entry* is a pair of levels; entries at the highest definition level have a *value*. A row is
/// one entry in a flat column, and a run of entries that begins with repetition level 0 in a
/// nested one. The memory is reused from batch to batch.
package final class ColumnBatch {
    /// How the values are held.
    package enum Form: Sendable {
        /// `indices` point into the chunk's dictionary.
        case dictionary
        /// `plain` holds the values.
        case plain
    }

    package var leaf: LeafColumn
    package var form = Form.plain
    /// The row, counted from the start of the row group, that the first entry belongs to.
    package var firstRow = 0
    /// The rows that entries here belong to.
    ///
    /// The first one may have begun in the batch before, and the last one may go on in the next.
    package var rowCount = 0
    package var entryCount = 0
    package var valueCount = 0
    /// Definition levels, or nothing where all entries have the highest.
    package var definitionLevels = Vector<UInt8>()
    package var hasDefinitionLevels = false
    /// Repetition levels, or nothing in a flat column.
    package var repetitionLevels = Vector<UInt8>()
    package var indices = Vector<UInt32>()
    package var plain: ValueStore

    /// The bytes that strings may take when each is there as often as it is named, at most.
    var expandedByteLimit = ValueStore.byteLimit

    package init(leaf: LeafColumn) {
        self.leaf = leaf
        plain = ValueStore(layout: .fixed(1))
    }

    /// Empties the batch for pages of `leaf`.
    func reset(leaf: LeafColumn, layout: ValueLayout, firstRow: Int) {
        self.leaf = leaf
        self.firstRow = firstRow
        form = .plain
        rowCount = 0
        entryCount = 0
        valueCount = 0
        hasDefinitionLevels = false
        definitionLevels.removeAll()
        repetitionLevels.removeAll()
        indices.removeAll()
        plain.reset(layout: layout)
    }

    /// An estimate of the memory in use, in bytes.
    var byteCount: Int {
        plain.byteCount + plain.count * 8 + indices.count * 4 + definitionLevels.count
            + repetitionLevels.count
    }
}

extension LeafColumn {
    /// What scratch objects hold before they are given a column.
    package static let unset = LeafColumn(
        index: 0,
        path: [],
        physicalType: .int32,
        typeLength: nil,
        maxDefinitionLevel: 0,
        maxRepetitionLevel: 0,
        element: SchemaElement(name: ""),
        ancestors: []
    )
}
