internal import Buffers
package import Columns

/// What the pages of a column chunk hold: the levels of all entries, and a value for each.
package struct LeafEntries: Sendable {
    package let count: Int
    /// Definition levels, or `nil` where all entries have the highest.
    package let definitionLevels: [UInt8]?
    /// Repetition levels, or `nil` where each entry is a row.
    package let repetitionLevels: [UInt8]?
    /// A value for each entry; null below the highest definition level.
    package let values: ColumnVector
    /// The column's path, for errors.
    let column: String
}

extension ColumnChunkDecoder {
    /// All entries of the chunk that was started.
    ///
    /// - Throws: ``ParquetError`` with column and page in its place.
    package func entries() throws(ParquetError) -> LeafEntries {
        var parts: [ColumnVector] = []
        var definitionLevels: [UInt8]?
        var repetitionLevels: [UInt8] = []
        var count = 0
        var byteCount = 0
        while try next() {
            let part = try entryVector(of: batch, dictionary: dictionary)
            byteCount +=
                part.byteCount + batch.definitionLevels.count + batch.repetitionLevels.count
            guard byteCount <= limits.columnByteLimit else {
                throw ParquetError(
                    .tooLarge,
                    "a column of more than \(limits.columnByteLimit) bytes in a row group",
                    .init(column: batch.leaf.pathDescription)
                )
            }
            parts.append(part)
            let added = batch.entryCount
            if batch.hasDefinitionLevels || definitionLevels != nil {
                let highest = UInt8(truncatingIfNeeded: batch.leaf.maxDefinitionLevel)
                var all = definitionLevels ?? [UInt8](repeating: highest, count: count)
                all +=
                    batch.hasDefinitionLevels
                    ? batch.definitionLevels.array() : [UInt8](repeating: highest, count: added)
                definitionLevels = all
            }
            if batch.leaf.maxRepetitionLevel > 0 {
                repetitionLevels += batch.repetitionLevels.array()
            }
            count += added
        }
        let leaf = batch.leaf
        if parts.isEmpty {
            parts.append(try columnVector(of: ValueStore(layout: ValueLayout(leaf)), leaf: leaf))
        }
        return LeafEntries(
            count: count,
            definitionLevels: definitionLevels,
            repetitionLevels: leaf.maxRepetitionLevel > 0 ? repetitionLevels : nil,
            values: ColumnVector.concatenated(parts) ?? parts[0],
            column: leaf.pathDescription
        )
    }
}

extension ColumnVector {
    /// What the values of a leaf take in memory, in bytes.
    fileprivate var byteCount: Int {
        switch values {
        case .none: 0
        case .booleans(let all): all.count
        case .int32(let all): all.count * 4
        case .int64(let all): all.count * 8
        case .floats(let all): all.count * 4
        case .doubles(let all): all.count * 8
        case .decimals(let all): all.count * 16
        case .bytes(let all): all.bytes.count + all.offsets.count * 8
        case .lists, .structures: preconditionFailure("a leaf has plain values")
        }
    }
}
