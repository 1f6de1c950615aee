internal import Parquet
internal import ParquetFiles

/// Reads the columns that decide where rows go, and nothing else.
struct Surveyor: Sendable {
    let source: OpenedSource
    let router: RowRouter
    let registry: PartitionRegistry
    let decoders: Reusable<ColumnChunkDecoder>
    let pool: WorkerPool
    /// Whether unreadable files are noted, so that the others can go on without them.
    let notesBadFiles: Bool
    /// Sorts the rows of each partition, if that is wanted.
    var sorter: ShareSorter?
    let routings: RoutingStore
    /// What row groups may take that are looked at at the same time, in bytes.
    let memoryByteLimit: Int
    let clock: WorkClock

    /// Surveys all row groups, several at once; those beyond a limit are not read.
    ///
    /// - Parameter progress: Told the row groups done, of how many, and the rows in them.
    func survey(progress: @Sendable (Int, Int, Int) -> Void) async throws -> Survey {
        var survey = Survey(source)
        let groups = leavingOutBeyond(&survey)
        let batches = Self.batches(of: groups)
        try await withThrowingTaskGroup(of: (Int, [(Int, Surveyed)]).self) { group in
            var room = WorkRoom(byteLimit: memoryByteLimit)
            var next = 0
            var running = 0
            var done = 0
            var rows = 0
            while next < batches.count || running > 0 {
                while next < batches.count, running < pool.threadCount + 2 {
                    let batch = batches[next]
                    let byteCount = batch.reduce(0) { $0 + self.byteCount(of: groups[$1]) }
                    guard room.enter(byteCount) else { break }
                    group.addTask(executorPreference: pool) {
                        (byteCount, try await self.shares(of: batch, groups))
                    }
                    next += 1
                    running += 1
                }
                guard let (byteCount, found) = try await group.next() else { break }
                running -= 1
                room.leave(byteCount)
                for (index, surveyed) in found {
                    switch surveyed {
                    case .success(let shares):
                        survey.rowGroups[index].shares = shares.shares
                        survey.rowGroups[index].filteredCount = shares.filteredCount
                        survey.rowGroups[index].badRows = shares.badRows
                        survey.rowGroups[index].beyondCount = shares.beyondCount
                        survey.rowGroups[index].sorted = shares.sorted
                        survey.rowGroups[index].kept = shares.kept
                    case .failure(let error):
                        survey.note(error, rowGroup: index)
                    }
                    rows += groups[index].rowCount
                }
                done += found.count
                progress(done, groups.count, rows)
            }
        }
        survey.partitions = registry.values
        survey.quarantined = registry.quarantined
        return survey
    }

    private struct RowGroupShares: Sendable {
        var shares: [Survey.Share]
        var filteredCount: Int
        var badRows: [BadRowCount]
        var beyondCount: Int
        var sorted: [Int: SortedShare] = [:]
        var kept: KeptRouting?
    }

    private typealias Surveyed = Result<RowGroupShares, ParquetError>

    /// The row groups to look at: all up to where a limit ends.
    private func leavingOutBeyond(_ survey: inout Survey) -> ArraySlice<Survey.SourceRowGroup> {
        guard let cut = router.cut else { return survey.rowGroups[...] }
        let end =
            survey.rowGroups.firstIndex { group in
                let count = group.rowCount
                return cut.rowsBefore(file: group.file, rowGroup: group.index, rowCount: count) == 0
            } ?? survey.rowGroups.count
        for index in end..<survey.rowGroups.count {
            survey.rowGroups[index].beyondCount = survey.rowGroups[index].rowCount
        }
        return survey.rowGroups[..<end]
    }

    /// Small row groups are surveyed several in one task.
    private static func batches(of groups: ArraySlice<Survey.SourceRowGroup>) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var start = 0
        var rows = 0
        for (index, group) in groups.enumerated() {
            rows += group.rowCount
            if rows >= 100_000 || index - start >= 15 {
                batches.append(start..<index + 1)
                start = index + 1
                rows = 0
            }
        }
        if start < groups.count { batches.append(start..<groups.count) }
        return batches
    }

    /// The leaves of the unified schema that decide where rows go, and in which order.
    private var leaves: [Int] { router.leaves + (sorter?.keys.leaves ?? []) }

    /// What looking at a row group takes, in bytes, about: the chunks, decoded, and a class for
    /// each row.
    private func byteCount(of group: Survey.SourceRowGroup) -> Int {
        let facts = source.files[group.file].facts[group.index]
        let sum = leaves.reduce(Double(group.rowCount) * 4) { sum, leaf in
            guard let own = source.origin(of: leaf, file: group.file).leaf?.index else {
                return sum
            }
            let chunk = facts[own]
            return sum + Double(chunk.compressedByteCount) + Double(chunk.uncompressedByteCount)
        }
        return WorkRoom.byteCount(sum)
    }

    private func shares(
        of batch: Range<Int>,
        _ groups: ArraySlice<Survey.SourceRowGroup>
    ) async throws -> [(Int, Surveyed)] {
        var found: [(Int, Surveyed)] = []
        for index in batch {
            try Task.checkCancellation()
            do {
                found.append((index, .success(try await shares(of: groups[index]))))
            } catch let error as ParquetError where notesBadFiles && error.isOfFile {
                found.append((index, .failure(error)))
            }
        }
        return found
    }

    private func shares(of group: Survey.SourceRowGroup) async throws -> RowGroupShares {
        let ranges = try source.chunkRanges(
            file: group.file,
            rowGroup: group.index,
            leaves: leaves
        )
        let byteCount = ranges.reduce(0) { $0 + $1.count }
        let fetched = try await clock.measure(.fetch, byteCount: { _ in byteCount }) {
            try await FetchedRanges.fetch(
                ranges,
                of: source.files[group.file].info,
                in: source.source.reader
            )
        }
        return try await clock.measure(.survey) { try shares(of: group, fetched) }
    }

    private func shares(
        of group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges
    ) throws -> RowGroupShares {
        try decoders.use { decoder in
            let decoder = decoder
            return try clock.apart(.decompress, from: .survey, done: { decoder.decompressed }) {
                try shares(of: group, fetched, decoder)
            }
        }
    }

    private func shares(
        of group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges,
        _ decoder: ColumnChunkDecoder
    ) throws -> RowGroupShares {
        let routing = try router.route(
            file: group.file,
            rowGroup: group.index,
            fetched: fetched,
            decoder: decoder
        )
        let shares = routing.partitions.indices.compactMap { number in
            routing.partitions[number].map {
                Survey.Share(
                    partition: $0,
                    rowCount: routing.counts[number],
                    fingerprint: routing.fingerprints[number]
                )
            }
        }
        var found = RowGroupShares(
            shares: shares.filter { $0.rowCount > 0 },
            filteredCount: routing.filteredCount,
            badRows: routing.badRows,
            beyondCount: routing.beyondCount,
            sorted: try sorter?.shares(
                of: group,
                routing,
                quarantined: registry.quarantined,
                fetched,
                decoder
            ) ?? [:]
        )
        found.kept = routings.keep(routing)
        return found
    }
}
