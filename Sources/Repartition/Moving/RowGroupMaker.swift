internal import Buffers
internal import Codecs
internal import Columns
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Writes row groups: from fragments, or by copying chunks.
struct RowGroupMaker {
    let context: MoveContext

    // MARK: From fragments

    /// Encodes some columns of a row group from its pieces, which are in the order of the plan.
    ///
    /// - Throws: ``RunError`` of kind `notConserved` if the pieces hold other rows than planned.
    func make(
        _ planned: PlannedRowGroup,
        leaves: Range<Int>,
        _ pieces: [PieceFragments]
    ) throws -> EncodedRowGroup {
        let share = planned.estimatedByteCount * leaves.count / context.layout.origins.count
        var bytes = ByteBuffer(capacity: share + 64 << 10)
        let order = try context.sortedRows(planned, pieces)
        let chunks = try context.encode(.encode) { encoder in
            try leaves.map { leaf in
                try Task.checkCancellation()
                return try encode(leaf, planned, pieces, order, encoder, &bytes)
            }
        }
        return EncodedRowGroup(
            rowCount: planned.rowCount,
            chunks: chunks,
            bytes: [bytes.taken()],
            sortingColumns: context.sorting?.columns
        )
    }

    private func encode(
        _ leaf: Int,
        _ planned: PlannedRowGroup,
        _ pieces: [PieceFragments],
        _ order: borrowing SortedRows,
        _ encoder: ColumnChunkEncoder,
        _ bytes: inout ByteBuffer
    ) throws -> EncodedChunk {
        let merged = context.dictionaries[leaf]
        let target = context.layout.schema.leaves[leaf]
        try encoder.begin(target, expectedRowCount: planned.rowCount)
        for piece in pieces {
            try context.store.withFragments(of: piece, column: leaf) { fragments, range in
                try encoder.append(fragments: fragments, in: range, dictionary: merged)
            }
        }
        guard encoder.rowCount == planned.rowCount else {
            throw RunError(
                .notConserved,
                "column \(target.pathDescription) of an output row group has \(encoder.rowCount) "
                    + "rows, \(planned.rowCount) were planned: nothing was published"
            )
        }
        try order.reorder(encoder)
        return try encoder.finish(
            rowCount: planned.rowCount,
            pageRows: pageRows(leaf, planned),
            dictionary: merged,
            bloomFilter: context.rebuildsBloomFilter(leaf, planned) ? BloomFilterOptions() : nil,
            to: &bytes
        )
    }

    /// The rows of a page, from what a row takes in the sources.
    private func pageRows(_ leaf: Int, _ planned: PlannedRowGroup) -> Int {
        guard case .source(let unified) = context.layout.origins[leaf] else {
            return ColumnChunkEncoder.pageRows(context.writerOptions, rowByteCount: 16)
        }
        var bytes = 0.0
        for piece in planned.pieces {
            bytes += Double(piece.rows.count) * context.rowByteCount(unified, source: piece.source)
        }
        return ColumnChunkEncoder.pageRows(
            context.writerOptions,
            rowByteCount: Int((bytes / Double(max(planned.rowCount, 1))).rounded(.up))
        )
    }

    // MARK: By copying

    /// The leaves of the unified schema whose chunks a carried row group needs, and the ranges of
    /// the file that they and their indexes take.
    func carriedRanges(_ number: Int) throws -> [ByteRange] {
        let group = context.survey.rowGroups[number]
        let leaves = Array(Set(context.sourceLeaves + (try context.computedLeaves())))
        var ranges = try context.source.chunkRanges(
            file: group.file,
            rowGroup: group.index,
            leaves: leaves
        )
        for leaf in context.sourceLeaves {
            guard context.source.origin(of: leaf, file: group.file).isIdentical,
                let chunk = context.source.chunk(leaf, file: group.file, rowGroup: group.index)
            else { continue }
            ranges += [
                chunk.columnIndexRange, chunk.offsetIndexRange, chunk.carriedBloomFilterRange,
            ].compactMap { $0 }
        }
        return ranges
    }

    /// Describes a source row group that is carried, and makes its computed columns.
    func carry(_ planned: PlannedRowGroup, _ fetched: FetchedRanges) throws -> EncodedRowGroup {
        let number = planned.pieces[0].source
        let group = context.survey.rowGroups[number]
        var result = EncodedRowGroup(
            rowCount: planned.rowCount,
            chunks: [],
            bytes: [],
            sortingColumns: context.carriedSorting(of: group)
        )
        var computed: [ColumnBatch] = []
        do {
            for (leaf, origin) in context.layout.origins.enumerated() {
                try Task.checkCancellation()
                switch origin {
                case .source(let unified):
                    let origin = context.source.origin(of: unified, file: group.file)
                    let (chunk, bytes) =
                        try origin.isIdentical
                        ? carry(leaf, unified, group, fetched)
                        : convert(leaf, unified, number, group, fetched)
                    result.chunks.append(chunk)
                    result.bytes.append(bytes)
                case .computed(let number, let part):
                    if part == 0 {
                        computed = try context.computedBatches(number, of: group, fetched)
                    }
                    let (chunk, bytes) = try encode(computed[part], rowCount: group.rowCount)
                    result.chunks.append(chunk)
                    result.bytes.append(bytes)
                }
            }
        } catch let error as ParquetError {
            throw error.at(
                file: context.source.files[group.file].info.key.description,
                rowGroup: group.index
            )
        }
        return result
    }

    private func carry(
        _ leaf: Int,
        _ unified: Int,
        _ group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges
    ) throws -> (EncodedChunk, Bytes) {
        let stored = context.source.files[group.file]
        let origin = context.source.origin(of: unified, file: group.file)
        let chunk = context.source.chunk(unified, file: group.file, rowGroup: group.index)
        guard let own = origin.leaf, let chunk else {
            preconditionFailure("a column that is carried is there")
        }
        var metadata = try chunk.readable
        let quirks = stored.footer.quirks
        let order = stored.footer.metadata.columnOrder(of: own)
        metadata.statistics = metadata.statistics.map {
            quirks.trusted($0, of: own, order: order)
        }
        let range = try stored.chunkRange(rowGroup: group.index, leaf: own.index)
        let bytes = fetched[range]
        var offsets: OffsetIndex?
        if let range = chunk.offsetIndexRange {
            var reader = CompactReader(fetched[range], at: 0)
            offsets = try OffsetIndex(from: &reader)
        }
        var described = try CarriedChunk.describe(
            own,
            metadata,
            bytes: bytes,
            start: range.offset,
            rowCount: group.rowCount,
            columnIndex: chunk.columnIndexRange.flatMap { range in
                quirks.trusted(columnIndex: fetched[range], of: own, order: order)
            },
            offsetIndex: offsets,
            bloomFilter: chunk.carriedBloomFilterRange.flatMap { range in
                BloomFilter.whole(serialized: fetched[range])
            }
        )
        described.metadata.path = context.layout.schema.leaves[leaf].path
        if described.bloomFilter == nil {
            described.bloomFilter = try bloomFilter(leaf, chunk, own, group, bytes)
        }
        return (described, bytes[0..<described.byteCount])
    }

    /// A bloom filter for a carried chunk that came without: one that is asked for, or that old
    /// writers did not give a length.
    private func bloomFilter(
        _ leaf: Int,
        _ chunk: ColumnChunk,
        _ own: LeafColumn,
        _ group: Survey.SourceRowGroup,
        _ bytes: Bytes
    ) throws -> Bytes? {
        let metadata = try chunk.readable
        let path = context.layout.schema.leaves[leaf].path
        let wanted =
            context.writerOptions.bloomFilters[path]
            ?? (metadata.bloomFilterOffset == nil ? nil : BloomFilterOptions())
        guard let wanted, own.canHaveBloomFilter else { return nil }
        return try context.decode(.carry) { decoder in
            try decoder.start(own, metadata, bytes: bytes, rowCount: group.rowCount)
            return try BloomFilterBuilder.filter(
                decoding: decoder,
                own,
                wanted,
                valueCount: metadata.valueCount
            ).serialized()
        }
    }

    private func encode(
        _ batch: ColumnBatch,
        rowCount: Int
    ) throws -> (EncodedChunk, Bytes) {
        let target = batch.leaf
        var fragments = ByteBuffer()
        try context.gatherers.use { gatherer in
            let none = ValueStore(layout: try ValueLayout(target))
            gatherer.prepare(batch)
            gatherer.appendAll(of: batch, dictionary: none, as: .plain, to: &fragments)
        }
        return try chunk(of: fragments, target, rowCount: rowCount, rowByteCount: 16)
    }

    /// Makes the chunk of a column that the file has otherwise than the output.
    private func convert(
        _ leaf: Int,
        _ unified: Int,
        _ number: Int,
        _ group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges
    ) throws -> (EncodedChunk, Bytes) {
        var fragments = ByteBuffer()
        try context.decode(.carry) { decoder in
            try context.source.start(
                decoder,
                leaf: unified,
                file: group.file,
                rowGroup: group.index,
                fetched: fetched,
                isMoved: true
            )
            try context.gatherers.use { gatherer in
                while try decoder.next() {
                    gatherer.prepare(decoder.batch)
                    gatherer.appendAll(
                        of: decoder.batch,
                        dictionary: decoder.dictionary,
                        as: .plain,
                        to: &fragments
                    )
                }
            }
        }
        let bytes = context.rowByteCount(unified, source: number)
        return try chunk(
            of: fragments,
            context.layout.schema.leaves[leaf],
            rowCount: group.rowCount,
            rowByteCount: Int(bytes.rounded(.up))
        )
    }

    private func chunk(
        of fragments: borrowing ByteBuffer,
        _ target: LeafColumn,
        rowCount: Int,
        rowByteCount: Int
    ) throws -> (EncodedChunk, Bytes) {
        var bytes = ByteBuffer()
        let chunk = try context.encode(.carry) { encoder in
            try encoder.begin(target)
            try encoder.append(fragments: fragments, dictionary: nil)
            return try encoder.finish(
                rowCount: rowCount,
                pageRows: ColumnChunkEncoder.pageRows(
                    context.writerOptions,
                    rowByteCount: rowByteCount
                ),
                dictionary: nil,
                to: &bytes
            )
        }
        return (chunk, bytes.taken())
    }
}
