internal import Buffers
internal import Columns
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Takes a source row group apart: gives each output row group the rows it gets, still encoded.
struct Gatherer {
    /// Rows of the source row group for one output row group.
    struct Wanted: Sendable {
        var partition: Int
        /// Which of the rows for the partition.
        var rows: Range<Int>
        /// Where the output row group puts them.
        var output: Int
        var slot: Int
    }

    let context: MoveContext
    /// The row group's number through all files.
    let number: Int
    let wanted: [Wanted]

    private var group: Survey.SourceRowGroup { context.survey.rowGroups[number] }

    /// The leaves of the unified schema whose chunks are needed.
    func leaves() throws -> [Int] {
        var leaves = context.sourceLeaves + (try context.computedLeaves())
        if !isWhole, group.kept == nil { leaves += context.router.leaves }
        return Array(Set(leaves)).sorted()
    }

    private var isWhole: Bool { group.isWhole }

    /// Gathers all columns for all output row groups.
    ///
    /// - Returns: The pieces, in the order of `wanted`.
    /// - Throws: ``ParquetError`` with file and row group in its place; ``RunError``.
    func gather(_ fetched: FetchedRanges) throws -> [PieceFragments] {
        do {
            var rows = try selection(fetched)
            let orders = try sort(&rows)
            let pieces = PieceBuffers(
                wanted.map(\.rows.count),
                columnCount: context.layout.origins.count,
                rowByteCount: rowByteCount,
                // The order of a piece's rows stands behind its columns.
                mayBundle: context.sorting == nil
            )
            var computed: [ColumnBatch] = []
            for leaf in context.layout.origins.indices {
                try Task.checkCancellation()
                try gather(leaf, rows, pieces, fetched, &computed)
                pieces.endColumn()
            }
            if context.sorting != nil { pieces.append(orders) }
            return try pieces.stored(in: context.store)
        } catch let error as ParquetError {
            throw error.at(
                file: context.source.files[group.file].info.key.description,
                rowGroup: group.index
            )
        }
    }

    /// What a row takes in the pieces, in bytes, about.
    private var rowByteCount: Double {
        context.layout.origins.indices.reduce(0) { sum, leaf in
            guard case .source(let unified) = context.layout.origins[leaf] else { return sum + 8 }
            let size = context.rowSize(unified, source: number)
            guard size.hasDictionary else { return sum + Double(size.byteCount) }
            // Numbers take more than the indices, and nulls a bit.
            let width = FragmentEncoder.numberByteCount(below: context.dictionaries[leaf].count)
            let numbers = size.valueCount * Float(width) + size.entryCount / 8
            return sum + Double(max(size.byteCount, numbers))
        }
    }

    // MARK: Which rows

    /// For each piece the rows it takes, in ascending order; `nil` for all rows of the source.
    private func selection(_ fetched: FetchedRanges) throws -> Selection {
        if isWhole {
            return Selection(wholeRowCount: group.rowCount, wanted)
        }
        // As the survey found, if that was kept, or found once more.
        if let kept = group.kept { return try selection(kept.classes, kept.partitions) }
        var found = try context.decode(.gather) { decoder in
            try context.router.route(
                file: group.file,
                rowGroup: group.index,
                fetched: fetched,
                decoder: decoder
            )
        }
        return try selection(found.classes.take(), found.partitions)
    }

    private func selection(
        _ classes: borrowing RowRuns?,
        _ partitions: [Int?]
    ) throws -> Selection {
        try Selection(
            classes,
            rowCount: group.rowCount,
            partitions: partitions,
            wanted,
            shares: group.shares,
            fault: context.fault
        )
    }

    /// Where rows are sorted, gives each piece the rows that it has in the sorted order.
    ///
    /// - Returns: For each piece the order of its rows, or `nil` if it is that of the source.
    private func sort(_ rows: inout Selection) throws -> [[UInt32]?] {
        guard let sorting = context.sorting else { return [] }
        var ranks: [Int: [UInt32]] = [:]
        for (partition, share) in group.sorted {
            ranks[partition] = try share.ranks.map { try sorting.store.read($0).numbers }
        }
        return rows.sort(wanted, ranks: ranks, rowCount: group.rowCount)
    }

    // MARK: One column

    /// - Parameter computed: The leaves of the computed column at hand.
    private func gather(
        _ leaf: Int,
        _ rows: borrowing Selection,
        _ pieces: PieceBuffers,
        _ fetched: FetchedRanges,
        _ computed: inout [ColumnBatch]
    ) throws {
        switch context.layout.origins[leaf] {
        case .source(let unified):
            let numbers = context.dictionaries[leaf]
            try context.decode(.gather) { decoder in
                try context.source.start(
                    decoder,
                    leaf: unified,
                    file: group.file,
                    rowGroup: group.index,
                    fetched: fetched,
                    isMoved: true
                )
                try context.gatherers.use { gatherer in
                    try gather(decoder, &gatherer, numbers, rows, pieces)
                }
            }
        case .computed(let number, let part):
            if part == 0 {
                computed = try context.computedBatches(
                    number,
                    of: group,
                    fetched,
                    wanted: rows.wanted
                )
            }
            let batch = computed[part]
            let target = batch.leaf
            try context.gatherers.use { gatherer in
                let none = ValueStore(layout: try ValueLayout(target))
                gatherer.prepare(batch)
                append(batch, &gatherer, none, .plain, rows, pieces)
            }
        }
    }

    private func gather(
        _ decoder: ColumnChunkDecoder,
        _ gatherer: inout FragmentEncoder,
        _ merged: MergedDictionary,
        _ rows: borrowing Selection,
        _ pieces: PieceBuffers
    ) throws {
        var isNumbered: Bool?
        while try decoder.next() {
            let batch = decoder.batch
            var values = FragmentEncoder.Values.plain
            if batch.form == .dictionary {
                let merges =
                    isNumbered
                    ?? (pays(decoder.dictionary.count)
                        && gatherer.merge(decoder.dictionary, into: merged))
                isNumbered = merges
                values = merges ? .numbers : .plain
            }
            gatherer.prepare(batch)
            append(batch, &gatherer, decoder.dictionary, values, rows, pieces)
        }
    }

    /// Whether a chunk's dictionary is worth merging.
    ///
    /// Large ones of values that hardly repeat are not. This changes the way to the output, never
    /// the output.
    private func pays(_ dictionaryCount: Int) -> Bool {
        dictionaryCount <= 8192 || dictionaryCount * 2 <= group.rowCount
    }

    private func append(
        _ batch: ColumnBatch,
        _ gatherer: inout FragmentEncoder,
        _ dictionary: borrowing ValueStore,
        _ values: FragmentEncoder.Values,
        _ rows: borrowing Selection,
        _ pieces: PieceBuffers
    ) {
        let range = batch.firstRow..<batch.firstRow + batch.rowCount
        for buffer in pieces.buffers {
            for (place, piece) in buffer.pieces.enumerated() {
                if rows.isEverything(piece) {
                    gatherer.appendAll(
                        of: batch,
                        dictionary: dictionary,
                        as: values,
                        to: &buffer.bytes
                    )
                    buffer.added(to: place)
                    continue
                }
                var slice = rows.rows(of: piece, in: range)
                while !slice.isEmpty {
                    gatherer.append(
                        slice,
                        of: rows.grouping,
                        in: batch,
                        dictionary: dictionary,
                        as: values,
                        to: &buffer.bytes
                    )
                    buffer.added(to: place)
                    guard isDoubled, slice.positions.count > 1 else { break }
                    let first = slice.positions.lowerBound
                    slice = rows.grouping.slice(first..<first + 1)
                }
            }
        }
    }

    private var isDoubled: Bool { context.fault == .doubleRow }
}
