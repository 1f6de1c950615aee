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
        let chunks = try context.encoders.use { encoder in
            try leaves.map { leaf in try encode(leaf, planned, pieces, encoder, &bytes) }
        }
        return EncodedRowGroup(
            rowCount: planned.rowCount,
            chunks: chunks,
            bytes: [bytes.taken()]
        )
    }

    private func encode(
        _ leaf: Int,
        _ planned: PlannedRowGroup,
        _ pieces: [PieceFragments],
        _ encoder: ColumnChunkEncoder,
        _ bytes: inout ByteBuffer
    ) throws -> EncodedChunk {
        let merged = context.dictionaries[leaf]
        let target = context.layout.schema.leaves[leaf]
        try encoder.begin(target)
        for piece in pieces {
            let fragments = try context.store.read(piece, column: leaf)
            try encoder.append(fragments: fragments, dictionary: merged)
        }
        guard encoder.rowCount == planned.rowCount else {
            throw RunError(
                .notConserved,
                "column \(target.pathDescription) of an output row group has \(encoder.rowCount) "
                    + "rows, \(planned.rowCount) were planned: nothing was published"
            )
        }
        return try encoder.finish(
            rowCount: planned.rowCount,
            pageRows: pageRows(leaf, planned),
            dictionary: merged,
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
            let chunk = chunk(group, leaf)
            ranges += [chunk.columnIndexRange, chunk.offsetIndexRange, bloomFilterRange(chunk)]
                .compactMap { $0 }
        }
        return ranges
    }

    private func chunk(_ group: Survey.SourceRowGroup, _ leaf: Int) -> ColumnChunk {
        let variant = context.source.schema.variants[
            context.source.schema.variantOfFile[group.file]
        ]
        return context.source.files[group.file].rowGroups[group.index].columns[variant.leaves[leaf]]
    }

    /// A bloom filter moves only where its length is known.
    private func bloomFilterRange(_ chunk: ColumnChunk) -> ByteRange? {
        guard let metadata = chunk.metadata, let offset = metadata.bloomFilterOffset,
            let count = metadata.bloomFilterLength, count > 0
        else { return nil }
        return ByteRange(offset: offset, count: count)
    }

    /// Describes a source row group that is carried, and makes its computed columns.
    func carry(_ planned: PlannedRowGroup, _ fetched: FetchedRanges) throws -> EncodedRowGroup {
        let number = planned.pieces[0].source
        let group = context.survey.rowGroups[number]
        var result = EncodedRowGroup(rowCount: planned.rowCount, chunks: [], bytes: [])
        var computed: [ColumnBatch] = []
        do {
            for (leaf, origin) in context.layout.origins.enumerated() {
                switch origin {
                case .source(let unified):
                    let (chunk, bytes) = try carry(leaf, unified, group, fetched)
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
        let variant = context.source.schema.variants[
            context.source.schema.variantOfFile[group.file]
        ]
        let own = variant.schema.leaves[variant.leaves[unified]]
        let chunk = chunk(group, unified)
        guard var metadata = chunk.metadata else {
            throw ParquetError(.unsupported, "a column chunk whose metadata are in another file")
        }
        let quirks = stored.footer.quirks
        let order = stored.footer.metadata.columnOrder(of: own)
        metadata.statistics = metadata.statistics.map {
            quirks.trusted($0, of: own, order: order)
        }
        let keepsIndex = quirks.trustsBounds(of: own, order: order)
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
            columnIndex: keepsIndex ? chunk.columnIndexRange.map { fetched[$0] } : nil,
            offsetIndex: offsets,
            bloomFilter: bloomFilterRange(chunk).map { fetched[$0] }
        )
        described.metadata.path = context.layout.schema.leaves[leaf].path
        return (described, bytes[0..<described.byteCount])
    }

    private func encode(
        _ batch: ColumnBatch,
        rowCount: Int
    ) throws -> (EncodedChunk, Bytes) {
        let target = batch.leaf
        var fragments = ByteBuffer()
        try context.gatherers.use { gatherer in
            gatherer.levels = LevelMap.identity(target)
            let none = ValueStore(layout: try ValueLayout(target))
            gatherer.prepare(batch)
            gatherer.appendAll(of: batch, dictionary: none, as: .plain, to: &fragments)
        }
        var bytes = ByteBuffer()
        let chunk = try context.encoders.use { encoder in
            try encoder.begin(target)
            try encoder.append(fragments: fragments, dictionary: nil)
            return try encoder.finish(
                rowCount: rowCount,
                pageRows: ColumnChunkEncoder.pageRows(context.writerOptions, rowByteCount: 16),
                dictionary: nil,
                to: &bytes
            )
        }
        return (chunk, bytes.taken())
    }
}
