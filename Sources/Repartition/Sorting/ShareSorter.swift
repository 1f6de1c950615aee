internal import Buffers
internal import Parquet
internal import ParquetFiles

/// The rows that a source row group gives to one partition, sorted.
struct SortedShare: Sendable {
    var rowCount: Int
    /// The keys, in their order; `nil` once they are merged.
    var keys: StoredBytes?
    /// The bytes of every key, if they are equally many.
    var keyWidth: Int?
    /// For each row, in the sorted order, which it is of those for the partition; 32 bits each.
    ///
    /// `nil` if they are sorted as they stand.
    var ranks: StoredBytes?
}

/// Sorts the rows of one source row group within each partition that they go to.
struct ShareSorter: Sendable {
    let keys: SortKeys
    let store: ByteStore

    /// The sorted shares, by partition; rows that are filtered out or set aside are in none.
    ///
    /// - Throws: ``ParquetError`` with file and row group in its place; ``RunError``.
    func shares(
        of group: Survey.SourceRowGroup,
        _ routing: borrowing RowRouting,
        quarantined: Set<Int>,
        _ fetched: FetchedRanges,
        _ decoder: ColumnChunkDecoder
    ) throws -> [Int: SortedShare] {
        let partitions = routing.partitions.map { partition in
            partition.flatMap { quarantined.contains($0) ? nil : $0 }
        }
        guard partitions.contains(where: { $0 != nil }) else { return [:] }
        guard let classes = routing.classes?.groupOfRow().array(), partitions.count > 1 else {
            guard let partition = partitions[0] else { return [:] }
            let block = try keys.keys(ofRows: nil, group, fetched, decoder)
            return [partition: try share(block, Array(0..<routing.rowCount))]
        }
        var kept: [Int] = []
        var members = [[Int]](repeating: [], count: partitions.count)
        for (row, number) in classes.enumerated() where partitions[Int(number)] != nil {
            members[Int(number)].append(kept.count)
            kept.append(row)
        }
        let block = try keys.keys(
            ofRows: kept.count == group.rowCount ? nil : kept,
            group,
            fetched,
            decoder
        )
        var shares: [Int: SortedShare] = [:]
        for (number, rows) in members.enumerated() where !rows.isEmpty {
            guard let partition = partitions[number] else { continue }
            shares[partition] = try share(block, rows)
        }
        return shares
    }

    /// Sorts some rows of a block, which are given in the order they stand in.
    private func share(_ block: KeyBlock, _ rows: [Int]) throws -> SortedShare {
        try Task.checkCancellation()
        var entries = rows.map(block.entry)
        let isSorted = zip(entries, entries.dropFirst()).allSatisfy { block.isOrdered($0, $1) }
        var ranks: StoredBytes?
        if !isSorted {
            entries.sort { block.isOrdered($0, $1) }
            ranks = try store.add(Self.ranks(entries, rows))
        }
        return SortedShare(
            rowCount: rows.count,
            keys: try store.add(block.serialized(entries)),
            keyWidth: block.width,
            ranks: ranks
        )
    }

    private static func ranks(_ entries: [SortEntry], _ rows: [Int]) -> Bytes {
        var rankOfRow = [UInt32](repeating: 0, count: (rows.last ?? -1) + 1)
        for (rank, row) in rows.enumerated() { rankOfRow[row] = UInt32(truncatingIfNeeded: rank) }
        var bytes = ByteBuffer(capacity: entries.count * 4)
        bytes.append(numbers: entries.map { rankOfRow[Int($0.index)] })
        return bytes.taken()
    }
}
