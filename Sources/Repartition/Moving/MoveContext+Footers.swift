internal import Parquet
internal import ParquetFiles

// What row groups of the output take over from the footers of the sources.

extension MoveContext {
    /// Whether all chunks that a leaf of the output is made of had a bloom filter.
    func rebuildsBloomFilter(_ leaf: Int, _ planned: PlannedRowGroup) -> Bool {
        guard case .source(let unified) = layout.origins[leaf], !planned.pieces.isEmpty else {
            return false
        }
        return planned.pieces.allSatisfy { piece in
            let group = survey.rowGroups[piece.source]
            let origin = source.origin(of: unified, file: group.file)
            guard origin.isPresent, let own = origin.leaf?.index else { return false }
            return source.files[group.file].facts[group.index][own].hasBloomFilter
        }
    }

    /// What a carried row group is sorted by, as leaves of the output.
    ///
    /// Rows that are sorted by one column, and by a second where the first is equal, are not sorted
    /// by the second: what stands behind a column that is left out is left out too.
    func carriedSorting(of group: Survey.SourceRowGroup) -> [SortingColumn]? {
        let known = source.files[group.file].rowGroups[group.index].sortingColumns ?? []
        var kept: [SortingColumn] = []
        for column in known {
            let place = layout.origins.firstIndex { origin in
                guard case .source(let unified) = origin else { return false }
                let leaf = source.origin(of: unified, file: group.file)
                return leaf.isIdentical && leaf.leaf?.index == column.columnIndex
            }
            guard let place else { break }
            kept.append(
                SortingColumn(
                    columnIndex: place,
                    isDescending: column.isDescending,
                    nullsFirst: column.nullsFirst
                )
            )
        }
        return kept.isEmpty ? nil : kept
    }
}

extension ColumnChunk {
    /// Where a bloom filter is that can be copied: its length must be known.
    var carriedBloomFilterRange: ByteRange? {
        guard let metadata, let offset = metadata.bloomFilterOffset,
            let count = metadata.bloomFilterLength, count > 0
        else { return nil }
        return ByteRange(offset: offset, count: count)
    }
}
