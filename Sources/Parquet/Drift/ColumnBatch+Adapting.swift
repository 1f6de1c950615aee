internal import Buffers

extension ColumnBatch {
    /// Makes the batch one of the unified schema's leaf.
    ///
    /// Dictionaries are converted apart, once for a chunk: indices stay as they are.
    ///
    /// - Parameter scratch: Memory that is reused from batch to batch.
    /// - Throws: ``ParquetError`` of kind `unsupported` if a value cannot be converted.
    func adapt(to origin: LeafOrigin, scratch: inout ValueStore) throws(ParquetError) {
        switch origin.content {
        case .same: break
        case .converted(let conversion):
            try plain.convert(conversion, to: origin.target, into: &scratch)
            swap(&plain, &scratch)
        case .absent(let repetitionLevel):
            keepEntries(repetitionLevel: repetitionLevel)
            if origin.target.maxRepetitionLevel == 0 {
                repetitionLevels.removeAll()
            } else if leaf.maxRepetitionLevel == 0 {
                repetitionLevels.fill(0, count: entryCount)
            }
            plain.reset(layout: try ValueLayout(origin.target))
            form = .plain
            indices.removeAll()
            valueCount = 0
            // What all entries have is the highest level of another leaf.
            if !hasDefinitionLevels {
                definitionLevels.fill(UInt8(leaf.maxDefinitionLevel), count: entryCount)
                hasDefinitionLevels = true
            }
        }
        if let table = origin.levels, hasDefinitionLevels {
            for entry in 0..<entryCount {
                definitionLevels[entry] = table[Int(definitionLevels[entry])]
            }
        }
        leaf = origin.target
    }

    /// Drops entries that begin something deeper than the column is nested.
    private func keepEntries(repetitionLevel limit: Int) {
        guard leaf.maxRepetitionLevel > limit else { return }
        let isContinued = entryCount > 0 && repetitionLevels[0] > 0
        var kept = 0
        for entry in 0..<entryCount where Int(repetitionLevels[entry]) <= limit {
            repetitionLevels[kept] = repetitionLevels[entry]
            if hasDefinitionLevels { definitionLevels[kept] = definitionLevels[entry] }
            kept += 1
        }
        if isContinued, kept == 0 || repetitionLevels[0] == 0 {
            // What goes on of a row from the batch before is gone.
            firstRow += 1
            rowCount -= 1
        }
        entryCount = kept
        repetitionLevels.count = kept
        if hasDefinitionLevels { definitionLevels.count = kept }
    }

    /// Fills the batch with rows that have nothing of a leaf.
    func fillAbsent(_ target: LeafColumn, rows: Range<Int>) throws(ParquetError) {
        reset(leaf: target, layout: try ValueLayout(target), firstRow: rows.lowerBound)
        rowCount = rows.count
        entryCount = rows.count
        hasDefinitionLevels = target.maxDefinitionLevel > 0
        if hasDefinitionLevels { definitionLevels.fill(0, count: rows.count) }
        if target.maxRepetitionLevel > 0 { repetitionLevels.fill(0, count: rows.count) }
    }
}
